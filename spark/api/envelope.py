"""The envelope every API answer comes in: `success`, `data`, `meta`, or `error` with a code and details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from flask import Response, jsonify
from flask_babel import lazy_gettext as _
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from spark.domain.refusal import Refused

Data = TypeVar("Data")


class Schema(BaseModel):
    """What goes in and out: camelCase outside, unknown fields refused, rows read by attribute."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", from_attributes=True, str_strip_whitespace=True
    )


class Meta(Schema):
    """Where a page of a list stands."""

    page: int
    limit: int
    total: int
    next_cursor: str | None = None


class Envelope(Schema, Generic[Data]):
    """A successful answer."""

    success: bool = True
    data: Data
    meta: Meta | None = None


class Invalid(Refused):
    """The body or query does not fit its schema; `details` names every field."""

    def __init__(self, details: list[dict[str, Any]]) -> None:
        super().__init__(_("Some fields need another look."), code="VALIDATION_ERROR", status=422)
        self.details = details


@contextmanager
def in_our_names(fields: Mapping[str, str]) -> Iterator[None]:
    """Name the field of a refusal as the API calls it; `fields` are those whose names differ."""
    try:
        yield
    except Refused as refusal:
        refusal.field = fields.get(refusal.field, refusal.field)
        raise


def answer(data: Schema | list[Any] | dict[str, Any] | None, status: int = 200, meta: Meta | None = None) -> Response:
    """Wrap `data` in the envelope."""
    body: dict[str, Any] = {"success": True, "data": dumped(data)}
    if meta is not None:
        body["meta"] = dumped(meta)
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def dumped(data: Any) -> Any:
    """Return plain JSON values in camelCase."""
    if isinstance(data, Schema):
        return data.model_dump(mode="json", by_alias=True)
    if isinstance(data, list):
        return [dumped(item) for item in data]
    return data
