"""Finding people: by any spelling of their name, by address or number; and how many there are."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from spark.domain.folding import fold
from spark.domain.people.user import User
from spark.extensions import db

MOST_WORDS = 6


def matching(people: Select[User], query: str) -> Select[User]:
    """Narrow to people whose name or contact holds every word of `query`."""
    for word in search_words(query):
        people = people.where(User.search_key.contains(word, autoescape=True))
    return people


def search_words(query: str) -> list[str]:
    """Return what to look for; a number as people write it becomes the end of one with its country code."""
    typed = query.replace("\0", "")[:200]
    if typed.strip() and all(char.isdigit() or char in " +-()./" for char in typed):
        digits = "".join(char for char in fold(typed) if char.isdigit())
        return [digits.lstrip("0")] if digits.strip("0") else []
    return fold(typed).split()[:MOST_WORDS]


def counts_by_role() -> dict[str, int]:
    """Return how many people of each role there are."""
    alive = select(User.role, func.count()).where(User.deleted_at.is_(None)).group_by(User.role)
    return dict(iter(db.session.execute(alive)))


def newest_first(people: Select[User]) -> Select[User]:
    """Order a list of people by when they joined, the newest first."""
    return people.order_by(User.created_at.desc(), User.id.desc())


def longest_waiting_first(people: Select[User]) -> Select[User]:
    """Order a list of people by when they joined, the first first."""
    return people.order_by(User.created_at, User.id)
