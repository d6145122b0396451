"""Moodle's categories: paths such as `$course$/top/Physics/Forces`, of which Spark keeps the last part as the topic."""

from __future__ import annotations

import re

SLASH = re.compile(r"(?<!/)/(?!/)")  # two slashes are a slash inside a name
CONTEXT = re.compile(r"\$\w+\$")
ROOT = "$course$/top"


def topic_of(path: str) -> str:
    """Return the topic that a category stands for; the root of all categories is none."""
    names = [name.replace("//", "/").strip() for name in SLASH.split(path.strip())]
    if CONTEXT.fullmatch(names[0]):
        del names[0]
    if names[:1] == ["top"]:
        del names[0]
    return names[-1] if names else ""


def path_of(topic: str) -> str:
    """Return the category of a topic."""
    return f"{ROOT}/{topic.replace('/', '//')}" if topic else ROOT
