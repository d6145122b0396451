"""Reaching: by which channels a person can be told at all."""

from __future__ import annotations

from sqlalchemy import select

from spark.domain.notices.notification import PushSubscription
from spark.domain.notices.subscribing import live_subscriptions
from spark.domain.people.user import User
from spark.extensions import db


def address_of(person: User) -> dict[str, str]:
    """Return the confirmed contact by its channel: nobody is written to at an address that may be another's."""
    if person.contact_confirmed_at is None or not person.contact:
        return {}
    return {"email" if person.email else "sms": person.contact}


def reach_of(person: User) -> set[str]:
    """Return the channels on which a person is reached."""
    channels = set(address_of(person))
    if db.session.scalar(select(live_subscriptions(person.id).with_only_columns(PushSubscription.id).exists())):
        channels.add("push")
    return channels
