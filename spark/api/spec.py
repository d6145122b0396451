"""The contract of the API: schemas are validated here and described in OpenAPI from the same declarations."""

from __future__ import annotations

from typing import Any

from spectree import SpecTree

from spark.api.envelope import Invalid


def refuse_invalid(request: Any, response: Any, error: Any, instance: Any, adapter: Any) -> None:
    """Turn a validation error into the envelope: one detail per field, by its camelCase path."""
    if error is not None:
        raise Invalid([{"field": field_name(at["loc"]), "message": at["msg"]} for at in error.errors()])


def field_name(path: tuple[Any, ...]) -> str:
    """Name a field by its path; an unknown name is the caller's own, so only what can be printed of it comes back."""
    return "".join(char for char in ".".join(str(part) for part in path) if char.isprintable())[:200]


def name_of(model: Any) -> str:
    """Name a schema in the description; generics such as Envelope[Content] need names without brackets."""
    return str(model.__name__).replace("[", "Of").replace("]", "").replace(",", "And").replace(" ", "")


spec = SpecTree(
    "flask",
    title="Spark",
    version="1",
    path="docs",
    mode="strict",
    annotations=True,
    before=refuse_invalid,
    naming_strategy=name_of,
    openapi_version="3.1.0",
)
