"""Moodle XML.

What it has no element for stands in `<sparkextra>` as JSON; Moodle passes over elements it does not know.
"""
