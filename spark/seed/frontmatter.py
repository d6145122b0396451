"""Front matter: the few lines of `key: value` between two lines of `---` that open a lesson's text."""

from __future__ import annotations


def split(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of the front matter and the text below it.

    A value may stand in quotes; after `key: |` the indented lines that follow are the value.
    """
    if not text.startswith("---\n"):
        return {}, text
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    fields: dict[str, str] = {}
    key = ""
    for line in head.splitlines():
        if line.startswith(" ") and key:
            fields[key] = f"{fields[key]}\n{line.strip()}".strip()
        elif ":" in line:
            key, value = (part.strip() for part in line.split(":", 1))
            fields[key] = "" if value == "|" else unquoted(value)
    return fields, body.lstrip("\n")


def unquoted(value: str) -> str:
    """Return a value without the quotes around it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"')
    return value
