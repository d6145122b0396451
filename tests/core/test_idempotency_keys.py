"""The same change sent twice happens once: the rules of the table that remembers keys."""

import threading
import uuid

import pytest
import sqlalchemy as sa

from spark.domain.refusal import Refused
from spark.domain.sync.idempotency import IdempotencyKey, claim_key, forget_old_keys, record_outcome
from spark.extensions import db


def test_the_first_use_takes_the_key_and_the_second_gets_its_outcome(cast, context):
    amina, key = cast.amina.id, str(uuid.uuid4())
    assert claim_key(amina, key, "POST /questions", "digest") is None
    record_outcome(amina, key, 303, "/questions/1")
    first = claim_key(amina, key, "POST /questions", "digest")
    assert (first.status, first.location) == (303, "/questions/1")


def test_a_key_is_one_persons_own(cast, context):
    key = str(uuid.uuid4())
    assert claim_key(cast.amina.id, key, "POST /questions", "digest") is None
    assert claim_key(cast.farah.id, key, "POST /questions", "other") is None


@pytest.mark.parametrize(("route", "digest"), [("POST /questions", "other"), ("POST /other", "digest")])
def test_a_key_never_means_two_things(cast, context, route, digest):
    key = str(uuid.uuid4())
    claim_key(cast.amina.id, key, "POST /questions", "digest")
    with pytest.raises(Refused) as refusal:
        claim_key(cast.amina.id, key, route, digest)
    assert (refusal.value.code, refusal.value.status) == ("KEY_REUSED", 422)


def test_keys_live_400_days(cast, context):
    claim_key(cast.amina.id, "young", "POST /", "digest")
    claim_key(cast.amina.id, "old", "POST /", "digest")
    db.session.execute(
        sa.update(IdempotencyKey)
        .where(IdempotencyKey.key == "old")
        .values(created_at=sa.text("now() - interval '401 days'"))
    )
    forget_old_keys()
    assert db.session.scalars(sa.select(IdempotencyKey.key)).all() == ["young"]


@pytest.mark.committed
def test_a_key_that_is_still_running_is_busy(app, cast):
    amina, key = cast.amina.id, str(uuid.uuid4())
    claimed, finish = threading.Event(), threading.Event()

    def run_slowly() -> None:
        with app.app_context():
            claim_key(amina, key, "POST /", "digest")
            claimed.set()
            finish.wait(10)
            record_outcome(amina, key, 303, "/done")
            db.session.commit()

    slow = threading.Thread(target=run_slowly)
    slow.start()
    claimed.wait(10)
    with app.app_context():
        with pytest.raises(Refused) as refusal:
            claim_key(amina, key, "POST /", "digest")
        assert (refusal.value.code, refusal.value.status) == ("KEY_BUSY", 409)
        finish.set()
        slow.join()
        assert claim_key(amina, key, "POST /", "digest").location == "/done"
