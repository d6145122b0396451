"""Lessons to read: `/api/content`, its search, its files, and what readers do with them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from flask import Response, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_login import current_user
from pydantic import AliasChoices, Field, StringConstraints
from spectree import Response as SpecResponse

from spark.api import api, cursor
from spark.api.content_schema import ChoiceOut, ContentOut, choice_out, content_out
from spark.api.envelope import Envelope, Meta, Schema, answer
from spark.api.spec import spec
from spark.domain.library.browsing import MOST, Found, browse, last_page, position
from spark.domain.library.choices import choice_named
from spark.domain.library.content import ContentVersion, Kind
from spark.domain.library.downloading import take
from spark.domain.library.filters import LONGEST_QUERY, Filters, Sort
from spark.domain.library.rating import LONGEST_COMMENT, rate
from spark.domain.library.reading import lesson_alone, shown_first
from spark.domain.library.shelves import Shelf, shelves, slug_named
from spark.domain.refusal import Refused
from spark.policy import DOWNLOAD_CONTENT, READ_LIBRARY, SIGNED_IN, library_for, permit, person_id, readable_by
from spark.serving import send_stored
from spark.web import one_or_404, save

__all__ = ["ContentOut", "content_out"]

Name = Annotated[str, StringConstraints(max_length=100)]
Rendition = Literal["text", "original", "compressed", "light", "audio", "interactive"]
Downloadable = Literal["original", "compressed", "light", "audio", "interactive"]


class ContentQuery(cursor.Paged):
    """What to list. Subject and grade level by name, in any language, or by slug."""

    subject: Name = ""
    grade_level: Name = ""
    content_type: Kind | Literal[""] = ""
    language: Annotated[str, StringConstraints(max_length=10)] = ""
    search: Annotated[str, StringConstraints(max_length=LONGEST_QUERY)] = ""
    max_bytes: int = Field(0, ge=0, le=10**12, description="At least one way to take the lesson costs no more.")
    sort: Sort | None = Field(None, description="best (needs search), newest, used or rated")


class ContentMeta(Meta):
    """Where a list stands; `total` stops at 1,000, and `totalIsExact` says whether it did."""

    total_is_exact: bool
    corrected_search: str | None = Field(None, description="What was searched for because nothing has the given words.")


class ContentList(Schema):
    """A page of lessons."""

    success: bool = True
    data: list[ContentOut]
    meta: ContentMeta


class DownloadIn(Schema):
    """How to take a lesson; the original unless said otherwise."""

    rendition: Rendition = "original"


class RatingIn(Schema):
    """One to five stars, with a word about them."""

    rating: int = Field(ge=1, le=5, validation_alias=AliasChoices("rating", "stars"))
    comment: Annotated[str, StringConstraints(max_length=LONGEST_COMMENT)] = ""


class FileQuery(Schema):
    """Which file of a lesson."""

    rendition: Downloadable = "original"


@api.get("/content")
@permit(READ_LIBRARY)
@spec.validate(query=ContentQuery, resp=SpecResponse(HTTP_200=ContentList), tags=["content"])
def list_content(query: ContentQuery) -> Response:
    """List, search and filter the published lessons."""
    filters = filters_of(query)
    after = query.place(filters.sort, last_page)
    found = browse(library_for(current_user), filters, page=query.page, limit=query.limit, after=after)
    names = shelves(str(get_locale()))
    return answer([content_out(version, names) for version in found.lessons], meta=meta_of(query, filters, found))


@api.get("/content/<uuid:content_id>")
@permit(READ_LIBRARY)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[ContentOut]), tags=["content"])
def get_content(content_id: UUID) -> Response:
    """Tell of one lesson: its published version, to its educator the newest one."""
    return answer(content_out(readable(content_id)))


@api.post("/content/<uuid:content_id>/download")
@permit(DOWNLOAD_CONTENT)
@spec.validate(json=DownloadIn, resp=SpecResponse(HTTP_200=Envelope[ChoiceOut]), tags=["content"])
def download_content(content_id: UUID, json: DownloadIn) -> Response:
    """Take a lesson: counted once per person and day. The answer says where it is."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    choice = take(version, json.rendition, by=current_user)
    save(url_for("api.get_download", content_id=content_id, rendition=choice.rendition), 200)
    return answer(choice_out(version, choice))


@api.get("/content/<uuid:content_id>/download/<rendition>")
@permit(READ_LIBRARY)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[ChoiceOut]), tags=["content"])
def get_download(content_id: UUID, rendition: str) -> Response:
    """Say where a way to take a lesson is, without counting."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    return answer(choice_out(version, choice_named(version, rendition)))


@api.post("/content/<uuid:content_id>/rate")
@permit(SIGNED_IN)
@spec.validate(json=RatingIn, resp=SpecResponse(HTTP_200=Envelope[ContentOut]), tags=["content"])
def rate_content(content_id: UUID, json: RatingIn) -> Response:
    """Rate a lesson one has taken; again replaces. The answer holds the new average."""
    version = one_or_404(lesson_alone(library_for(current_user), content_id))
    rate(version.content, json.rating, json.comment, by=current_user)
    told = content_out(version)
    save(url_for("api.get_content", content_id=content_id), 200)
    return answer(told)


@api.get("/content/<uuid:content_id>/file")
@permit(READ_LIBRARY)
@spec.validate(query=FileQuery, tags=["content"])
def content_file(content_id: UUID, query: FileQuery) -> Response:
    """Answer a file of a lesson, whole or a range of it."""
    version = readable(content_id)
    file = choice_named(version, query.rendition).file
    assert file is not None  # only the text has none, and it is not Downloadable
    return send_stored(file, version, as_attachment=True)


def readable(content_id: UUID) -> ContentVersion:
    """Load the version of a lesson that the caller is shown."""
    return one_or_404(shown_first(lesson_alone(readable_by(current_user), content_id), person_id(current_user)))


def filters_of(query: ContentQuery) -> Filters:
    """Turn names into slugs. Raises Refused for names nobody knows."""
    sort: Sort = query.sort or ("best" if query.search else "newest")
    if sort == "best" and not query.search:
        raise Refused(_("Only a search has a best match."), field="sort", code="VALIDATION_ERROR")
    return Filters(
        words=query.search,
        subject=slug_of("subject", query.subject, "subject"),
        grade=slug_of("grade", query.grade_level, "gradeLevel"),
        kind=query.content_type,
        language=query.language,
        most_bytes=query.max_bytes,
        sort=sort,
    )


def slug_of(shelf: Shelf, name: str, field: str) -> str:
    """Return the slug of a subject or grade."""
    slug = slug_named(shelf, name) if name else ""
    if slug is None:
        raise Refused(_("There is no such shelf in this school."), field=field, code="VALIDATION_ERROR")
    return slug


def meta_of(query: ContentQuery, filters: Filters, found: Found) -> ContentMeta:
    """Say where the list stands and how it goes on."""
    goes_on = found.has_more and filters.sort != "best"
    return ContentMeta(
        page=query.page,
        limit=query.limit,
        total=min(found.total, MOST),
        total_is_exact=found.is_all_counted,
        next_cursor=cursor.written(filters.sort, position(found.lessons[-1], filters.sort)) if goes_on else None,
        corrected_search=found.corrected or None,
    )
