"""Buttons and loads ask the same policy: for everyone in the cast, `may_...` and the narrowed select agree."""

import itertools

import pytest
from flask_login import AnonymousUserMixin

from spark import policy
from spark.domain.library.content import STATES, Content, ContentVersion
from spark.domain.moderation.case import Case
from spark.domain.moderation.evidence import MODELS, author_of
from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.posted import STANDINGS
from spark.domain.questions.question import Question
from spark.extensions import db

PEOPLE = ("amina", "asha", "bram", "chidi", "mina", "rosa")


@pytest.fixture
def users(cast, context):
    return {name: db.session.get_one(User, getattr(cast, name).id) for name in PEOPLE} | {
        "visitor": AnonymousUserMixin()
    }


@pytest.fixture
def versions(users):
    """One version in every state, of an educator and of an admin, alive and deleted."""
    made = []
    for owner, state, deleted in itertools.product(("asha", "rosa"), STATES, (False, True)):
        content = Content(owner_id=users[owner].id, deleted_at=users[owner].created_at if deleted else None)
        version = ContentVersion(
            content=content,
            state=state,
            title=f"{owner} {state}",
            subject_slug="physics",
            grade_slug="grade-8",
            kind="pdf",
            licence="CC0",
        )
        db.session.add(version)
        db.session.flush()
        if state == "approved":
            content.published_version_id = version.id
        made.append(version)
    db.session.flush()
    return made


QUESTIONS = {
    "read": (policy.may_read, policy.readable_by),
    "verify": (policy.may_verify, policy.verifiable_by),
    "approve": (policy.may_approve, policy.approvable_by),
}


@pytest.mark.parametrize("verb", QUESTIONS)
@pytest.mark.parametrize("public", [True, False])
def test_what_may_be_done_is_what_is_found(users, versions, verb, public):
    change_setting("public_library", public, by=users["rosa"])
    may, found_by = QUESTIONS[verb]
    for name, user in users.items():
        if name == "visitor" and verb != "read":
            continue
        found = {version.id for version in db.session.scalars(found_by(user))}
        allowed = {version.id for version in versions if may(user, version)}
        assert found == allowed, name


def test_owners_edit_and_admins_withdraw(users, versions):
    for name, user in users.items():
        if name == "visitor":
            continue
        edited = {content.id for content in db.session.scalars(policy.owned_content(user))}
        withdrawn = {content.id for content in db.session.scalars(policy.withdrawable_by(user))}
        contents = {version.content for version in versions}
        assert edited == {content.id for content in contents if policy.may_edit(user, content)}, name
        assert withdrawn == {content.id for content in contents if policy.may_withdraw(user, content)}, name


def test_nobody_verifies_or_approves_their_own(users, versions):
    for version in versions:
        owner = next(user for user in users.values() if user.is_authenticated and user.id == version.content.owner_id)
        assert not policy.may_verify(owner, version)
        assert not policy.may_approve(owner, version)


def test_an_unapproved_educator_prepares_drafts_and_verifies_nothing(users, versions):
    chidi = users["chidi"]
    assert policy.may(chidi, policy.UPLOAD_CONTENT)
    assert not policy.may(chidi, policy.VERIFY_CONTENT)
    assert db.session.scalars(policy.verifiable_by(chidi)).all() == []


@pytest.fixture
def texts(users):
    """A question, an answer and a follow-up in every standing, below a question in every standing."""
    made = {kind: [] for kind in MODELS}
    for asker, asked_standing in itertools.product(("amina", "mina", "rosa"), STANDINGS):
        question = Question(
            asker_id=users[asker].id,
            standing=asked_standing,
            subject_slug="physics",
            grade_slug="grade-8",
            title="Why?",
            text="Why is it so?",
        )
        db.session.add(question)
        made["questions"].append(question)
        for author, standing in itertools.product(("mina", "amina"), STANDINGS):
            for kind, model in (("answers", Answer), ("question_followups", QuestionFollowup)):
                text = model(question=question, author_id=users[author].id, standing=standing, text="Because.")
                db.session.add(text)
                made[kind].append(text)
    db.session.flush()
    return made


def test_what_may_be_reported_is_what_is_found(users, texts):
    for (name, user), kind in itertools.product(users.items(), MODELS):
        if name != "visitor":
            found = {text.id for text in db.session.scalars(policy.reportable_by(user, kind))}
            assert found == {text.id for text in texts[kind] if policy.may_report(user, text)}, (name, kind)


def test_what_may_be_seen_and_decided_of_cases_is_what_is_found(users, texts):
    cases = []
    for text, is_decided in zip(itertools.chain(*texts.values()), itertools.cycle((False, True)), strict=False):
        case = Case(
            subject_type=text.__tablename__,
            subject_id=text.id,
            author_id=author_of(text),
            evidence={},
            decided_at=users["rosa"].created_at if is_decided else None,
        )
        db.session.add(case)
        cases.append(case)
    db.session.flush()
    pairs = ((policy.may_see_case, policy.cases_for), (policy.may_decide, policy.decidable_by))
    for (name, user), (may, found_by) in itertools.product(users.items(), pairs):
        if name != "visitor":
            found = {case.id for case in db.session.scalars(found_by(user))}
            assert found == {case.id for case in cases if may(user, case)}, name
            assert not found or name == "rosa"
