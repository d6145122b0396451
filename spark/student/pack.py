"""Everything of one subject and grade in one go: texts, practice tests and answered questions, to have offline.

What a phone fetches for it are the very pages that the student would open; there is no second form of a lesson.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, jsonify, url_for
from flask_babel import get_locale
from flask_login import current_user

from spark.domain.library.browsing import browse
from spark.domain.library.content import ContentVersion
from spark.domain.library.filters import Filters
from spark.domain.library.shelves import Shelves, shelves
from spark.domain.practice.away import may_be_taken_away
from spark.domain.practice.listing import TestFilters, list_tests
from spark.domain.practice.test import PracticeTest
from spark.domain.questions.listing import QuestionFilters, list_questions
from spark.domain.questions.question import Question
from spark.policy import SIGNED_IN, library_for, may_take, permit, questions_for, tests_for
from spark.student import student
from spark.student.text import address_of_part
from spark.web import show

MOST_LESSONS, MOST_TESTS, MOST_QUESTIONS = 30, 10, 20
A_PAGE = 1_500  # bytes that a page without a text takes, as the budgets of its fragment allow in the median


@dataclass(frozen=True)
class Pack:
    """What belongs to a pack: lessons that can be read in the page, tests, and answered questions."""

    lessons: list[ContentVersion]
    tests: list[PracticeTest]
    questions: list[Question]

    @property
    def bytes(self) -> int:
        """Return about what it costs to fetch."""
        others = len(self.lessons) + len(self.tests) + len(self.questions)
        return sum(version.text_bytes or 0 for version in self.lessons) + A_PAGE * others

    @property
    def pages(self) -> list[str]:
        """Return the address of every page in it."""
        urls = []
        for version in self.lessons:
            urls.append(url_for("student.lesson", content_id=version.content_id))
            urls += [address_of_part(version.content_id, number + 1) for number in range(version.part_count)]
        for test in self.tests:
            urls.append(url_for("student.test", test_id=test.id))
            if may_take(current_user, test) and may_be_taken_away(test):
                urls.append(url_for("student.test_offline", test_id=test.id))
        urls += [url_for("student.question", question_id=question.id) for question in self.questions]
        return urls


@student.get("/library/packs/<subject>/<grade>")
@permit(SIGNED_IN)
def pack(subject: str, grade: str) -> Response:
    """Show what the pack of a subject and a grade holds and costs, to save it."""
    names = known(subject, grade)
    found = packed(subject, grade)
    return show("student/pack.html", pack=found, names=names, subject=subject, grade=grade, etag=key_of(found, names))


@student.get("/library/packs/<subject>/<grade>/manifest.json")
@permit(SIGNED_IN)
def pack_manifest(subject: str, grade: str) -> Response:
    """Answer the addresses of all pages of a pack."""
    known(subject, grade)
    answer = jsonify(pages=packed(subject, grade).pages)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def known(subject: str, grade: str) -> Shelves:
    """Return the names of all shelves, when there is this one."""
    names = shelves(str(get_locale()))
    if subject not in names.subjects or grade not in names.grades:
        abort(404)
    return names


def packed(subject: str, grade: str) -> Pack:
    """Put together what the reader may read."""
    lessons = browse(library_for(current_user), Filters(subject=subject, grade=grade), limit=MOST_LESSONS).lessons
    tests = list_tests(tests_for(current_user), TestFilters(subject=subject, grade=grade), limit=MOST_TESTS).tests
    wanted = QuestionFilters(subject=subject, grade=grade, status="answered")
    asked = list_questions(questions_for(current_user), wanted, reader=current_user, limit=MOST_QUESTIONS).questions
    return Pack([version for version in lessons if version.part_count], list(tests), list(asked))


def key_of(found: Pack, names: Shelves) -> list[Any]:
    """Return what the page of a pack is made of."""
    ids = [
        *(version.id for version in found.lessons),
        *(test.id for test in found.tests),
        *(question.id for question in found.questions),
    ]
    return [ids, found.bytes, names]
