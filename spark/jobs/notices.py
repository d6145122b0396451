"""Jobs about notices: from a notification to mail, text messages and pushes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog
from flask import current_app
from flask_babel import force_locale

from spark.domain.moderation.settings import settings
from spark.domain.notices.composing import News, cut, headline_of, news_of, payload_of, tag_of
from spark.domain.notices.delivering import deliver as deliver_notification
from spark.domain.notices.moving import JOB as SEND
from spark.domain.notices.moving import take_up_due
from spark.domain.notices.notification import PushSubscription
from spark.domain.notices.pruning import prune_notices
from spark.domain.notices.sending import NOT_TAKEN, Message, give_up_message, hand_over, message_to_send
from spark.domain.notices.subscribing import forget_left_browsers, is_push_service, live_subscriptions
from spark.extensions import db
from spark.jobs.registry import job
from spark.services.mail import send_mail
from spark.services.push import Browser, Envelope, PushGone, PushLater, PushRefused, send_push
from spark.services.sms import SmsNotSent, send_sms

log = structlog.get_logger()

KEPT_FOR = timedelta(days=7)  # by the push service, for a phone without a network
URGENCY = {"high": "high", "medium": "normal", "low": "low"}
LONGEST_SMS_HEADLINE = 110  # characters: with the link it is one message, or two in other scripts


@job("notices.deliver")
def deliver(id: str) -> None:
    """Plan a notification's way by every channel."""
    deliver_notification(UUID(id))


@job("notices.send_due")
def send_due() -> None:
    """Take up the messages whose moment has come."""
    take_up_due()


@job("notices.prune")
def prune() -> None:
    """Drop old notifications, and browsers in which nobody is signed in any more."""
    prune_notices()
    forget_left_browsers()


def not_sent(id: str) -> None:
    """Give a message up after the last try."""
    give_up_message(UUID(id))


@job(SEND, give_up=not_sent)
def send(id: str) -> None:
    """Send a message, unless nothing in it is news any more."""
    message = message_to_send(UUID(id))
    if message is None:
        return
    with force_locale(message.person.language_preference):
        SENDERS[message.channel](message, news_of(message.notifications))


def mail(message: Message, news: list[News]) -> None:
    """Send a mail; its name makes a second copy fall together with the first."""
    name = f"{message.due_at:%Y%m%d-%H%M%S}-{message.id}"
    send_mail(message.address, headline_of(news), rendered("notice", news), name=name)
    message.is_sent()


def sms(message: Message, news: list[News]) -> None:
    """Send a text message, at most once."""
    text, address = rendered("notice_sms", news), message.address
    if not hand_over(message):
        return
    try:
        send_sms(address, text)
    except SmsNotSent:
        log.warning("sms_not_sent", message=str(message.id))
        message.is_not_sent("failed", NOT_TAKEN)
    else:
        message.is_sent()


def push(message: Message, news: list[News]) -> None:
    """Send to every browser in which the person is signed in. Raises PushLater when one has to be tried again."""
    payload = payload_of(news[0], is_silent=message.is_silent)
    newest = news[0].newest
    urgency = "high" if message.is_urgent else URGENCY[newest.priority]
    envelope = Envelope(int(KEPT_FOR.total_seconds()), urgency, tag_of(newest))
    taken, later = 0, None
    for subscription in db.session.scalars(live_subscriptions(message.person.id)).all():
        try:
            taken += pushed(subscription, message, payload, envelope)
        except PushLater as away:
            later = away
    if later is not None:
        raise later
    if taken:
        message.is_sent()
    else:
        message.is_not_sent("failed", NOT_TAKEN)


def pushed(subscription: PushSubscription, message: Message, payload: bytes, envelope: Envelope) -> bool:
    """Send to one browser, unless an earlier run did; say whether it was taken. Raises PushLater."""
    if subscription.last_message_id == message.id:
        return True
    if not is_push_service(subscription.endpoint, settings().push_hosts):  # the school may have changed its list
        return False
    try:
        send_push(Browser(subscription.endpoint, subscription.p256dh, subscription.auth), payload, envelope)
    except PushGone:
        db.session.delete(subscription)
        db.session.commit()
        return False
    except PushRefused as refusal:
        log.warning("push_refused", why=str(refusal))
        return False
    subscription.last_message_id = message.id
    db.session.commit()  # at once: when the next browser's service is away, this one is not sent the same again
    return True


def rendered(template: str, news: list[News]) -> str:
    """Return a message's text, straight from Jinja: there is no page whose context processors could be asked."""
    text = current_app.jinja_env.get_template(f"mail/{template}.txt")
    headline = cut(headline_of(news), LONGEST_SMS_HEADLINE)
    return text.render(news=news, headline=headline, public_url=current_app.config["PUBLIC_URL"], cut=cut).strip()


SENDERS: dict[str, Callable[[Message, list[News]], None]] = {"email": mail, "sms": sms, "push": push}
