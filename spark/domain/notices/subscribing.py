"""Subscribing: browsers that show notifications of their own, each for whoever is signed in there."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from spark.domain.ids import new_id
from spark.domain.moderation.settings import settings
from spark.domain.notices.notification import PushSubscription
from spark.domain.people.auth_session import AuthSession
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.services.push import is_public_key

MOST = 10  # browsers of one person
LONGEST_ENDPOINT = 2_000
AUTH_BYTES = 16  # RFC 8291, section 3.2


def subscribe(user: User, session_id: UUID, *, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """Send this person's notifications to a browser from now on, whoever had it before. Raises Refused.

    A phone is passed on: the browser belongs to the person signed in there now.
    """
    check_endpoint(endpoint)
    check_keys(p256dh, auth)
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    keys = {"p256dh": p256dh.rstrip("="), "auth": auth.rstrip("=")}
    told = {"user_id": user.id, "session_id": session_id, "created_at": func.now(), **keys}
    row = insert(PushSubscription).values(id=new_id(), endpoint=endpoint, **told)
    subscription = db.session.scalars(
        row.on_conflict_do_update(index_elements=["endpoint"], set_=told).returning(PushSubscription),
        execution_options={"populate_existing": True},
    ).one()
    newest = (
        select(PushSubscription.id)
        .where(PushSubscription.user_id == user.id, PushSubscription.id != subscription.id)
        .order_by(PushSubscription.created_at.desc(), PushSubscription.id.desc())
        .limit(MOST - 1)
    )
    db.session.execute(
        delete(PushSubscription).where(
            PushSubscription.user_id == user.id,
            PushSubscription.id != subscription.id,
            PushSubscription.id.not_in(newest),
        )
    )
    return subscription


def unsubscribe(user: User, endpoint: str) -> None:
    """Leave a browser of this person alone; once more changes nothing."""
    db.session.execute(
        delete(PushSubscription).where(PushSubscription.user_id == user.id, PushSubscription.endpoint == endpoint)
    )


def leave_browser(session_id: UUID) -> None:
    """Forget the browser of a session that ends: the next one at a shared phone reads nothing of this person."""
    db.session.execute(delete(PushSubscription).where(PushSubscription.session_id == session_id))


def live_subscriptions(user_id: UUID) -> Select[PushSubscription]:
    """The browsers in which a person is signed in now, wherever else the session was ended."""
    return (
        select(PushSubscription)
        .join(AuthSession, AuthSession.id == PushSubscription.session_id)
        .where(
            PushSubscription.user_id == user_id,
            AuthSession.user_id == user_id,
            AuthSession.ended_at.is_(None),
            AuthSession.expires_at > func.now(),
        )
        .order_by(PushSubscription.created_at, PushSubscription.id)
    )


def endpoint_of(session_id: UUID) -> str:
    """Return where the browser of a session is reached, or an empty string."""
    row = select(PushSubscription.endpoint).where(PushSubscription.session_id == session_id)
    return db.session.scalars(row.order_by(PushSubscription.created_at.desc()).limit(1)).first() or ""


def forget_left_browsers() -> None:
    """Drop the browsers of sessions that ended elsewhere or lapsed."""
    over = select(AuthSession.id).where(or_(AuthSession.ended_at.is_not(None), AuthSession.expires_at <= func.now()))
    db.session.execute(
        delete(PushSubscription).where(
            or_(PushSubscription.session_id.is_(None), PushSubscription.session_id.in_(over))
        )
    )


def check_endpoint(endpoint: str) -> None:
    """Take the push services on the list alone: Spark sends nothing to addresses that people choose. Raises Refused."""
    if not is_push_service(endpoint, settings().push_hosts):
        raise Refused(
            _("Spark does not know the push service of this browser. Ask an admin to allow it in the settings."),
            field="endpoint",
            code="VALIDATION_ERROR",
        )


def is_push_service(endpoint: str, hosts: tuple[str, ...]) -> bool:
    """Whether an endpoint is HTTPS, on its own port, at a host of the list, and nothing else besides."""
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable() or "\\" in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.lower().removesuffix(":443")
    is_plain = parts.scheme == "https" and port in (None, 443) and not parts.fragment and " " not in endpoint
    return is_plain and any(is_named(host, allowed) for allowed in hosts)


def is_named(host: str, allowed: str) -> bool:
    """Whether a host is the allowed one; `*.` stands for at least one name in front."""
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) and len(host) > len(allowed) - 1 and "@" not in host
    return host == allowed


def check_keys(p256dh: str, auth: str) -> None:
    """Refuse keys that no payload could be encrypted for. Raises Refused."""
    if not is_public_key(decoded(p256dh)):
        raise Refused(_("This is not the key of a browser."), field="keys.p256dh", code="VALIDATION_ERROR")
    if len(decoded(auth)) != AUTH_BYTES:
        raise Refused(_("This is not the key of a browser."), field="keys.auth", code="VALIDATION_ERROR")


def decoded(text: str) -> bytes:
    """Decode base64url with or without its padding; what is none is empty."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
