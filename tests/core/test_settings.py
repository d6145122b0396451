"""Settings are typed, audited, and seen by every process within seconds."""

import pytest
import sqlalchemy as sa

from spark.domain.moderation import settings as module
from spark.domain.moderation.audit import AuditEntry
from spark.domain.moderation.settings import change_setting, settings
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db


@pytest.fixture
def rosa(cast, context):
    return db.session.get_one(User, cast.rosa.id)


def test_a_new_school_has_the_defaults(context):
    assert settings().public_library is True
    assert settings().bytes_for("pdf") == 50 * 1024 * 1024


def test_a_change_counts_at_once_and_is_audited(rosa):
    change_setting("pdf_megabytes", 12, by=rosa)
    assert settings().bytes_for("pdf") == 12 * 1024 * 1024
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.subject_id, entry.facts) == ("setting.change", "pdf_megabytes", {"value": 12})


def test_another_process_sees_it_within_seconds(rosa, monkeypatch):
    assert settings().public_library is True
    seen = module._seen
    change_setting("public_library", False, by=rosa)
    module._seen = seen  # what another process still remembers
    assert settings().public_library is True
    monkeypatch.setattr(module.time, "monotonic", lambda: seen[0] + module.SEEN_WITHIN + 0.1)
    assert settings().public_library is False


@pytest.mark.parametrize(
    ("key", "value"), [("colour", 1), ("pdf_megabytes", "many"), ("pdf_megabytes", 0), ("public_library", [])]
)
def test_a_value_that_does_not_fit_is_refused(rosa, key, value):
    with pytest.raises(Refused):
        change_setting(key, value, by=rosa)
    assert settings().pdf_megabytes == 50
