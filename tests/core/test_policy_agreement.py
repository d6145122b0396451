"""Buttons and loads ask the same policy: for everyone in the cast, `may_...` and the narrowed select agree."""

import itertools

import pytest
from flask_login import AnonymousUserMixin

from spark import policy
from spark.domain.library.content import STATES, Content, ContentVersion
from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import User
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
