"""Sync: what makes a change that is sent twice happen once."""
