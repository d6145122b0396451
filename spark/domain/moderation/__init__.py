"""Moderation: the audit log of every privileged act, and the settings a school changes while Spark runs."""
