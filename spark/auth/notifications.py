"""Notifications in the app: the list, one of them, the bell.

Reading changes something, so it is a POST: a browser that fetches a page before anybody asks marks nothing as read.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask_login import current_user

from spark.auth import auth
from spark.bell import unread_here
from spark.domain.notices.facts import facts_in_sight
from spark.domain.notices.notification import Notification
from spark.domain.notices.reading import PER_PAGE, read_all, read_thread, thread_of, threads_in
from spark.domain.notices.sentences import sentence_of
from spark.domain.notices.words import words_behind
from spark.policy import SIGNED_IN, own_notifications, permit
from spark.web import done, one_or_404, save, show, show_part

LAST_PAGE = 1_000
LONGEST_THREAD = 120  # characters of a thread's key


@auth.get("/notifications")
@permit(SIGNED_IN)
def notifications() -> Response:
    """List what happened, one row a thread."""
    return show("notifications/list.html", **listed())


@auth.get("/notifications/list")
@permit(SIGNED_IN)
def notifications_list() -> Response:
    """Answer the list alone, as it is now."""
    shown = listed()
    key = [(thread.newest.id, thread.count, thread.unread) for thread in shown["threads"]], shown["sentences"]
    return show_part("notifications/_list.html", etag=key, **shown)


@auth.get("/notifications/badge")
@permit(SIGNED_IN)
def badge() -> Response:
    """Answer the bell alone."""
    return show_part("notifications/_badge.html", etag=unread_here())


@auth.get("/notifications/<uuid:notification_id>")
@permit(SIGNED_IN)
def notification(notification_id: UUID) -> Response:
    """Show one, with the words it tells of: where mail and phones lead."""
    told = known(notification_id)
    return show(
        "notifications/one.html",
        thread=thread_of(own_notifications(current_user), told),
        sentence=sentence_of(told, facts_in_sight([told])[told.id]),
        words=words_behind(told),
    )


@auth.post("/notifications/<uuid:notification_id>/reading")
@permit(SIGNED_IN)
def read_notification(notification_id: UUID) -> Response:
    """Mark its thread as read, and go where it happened."""
    told = known(notification_id)
    read_thread(current_user.id, told.thread_key)
    return done(told.url)


@auth.post("/notifications/reading")
@permit(SIGNED_IN)
def read_notifications() -> Response:
    """Mark everything as read."""
    read_all(current_user.id)
    return done(url_for("auth.notifications"))


@auth.post("/notifications/threads/reading")
@permit(SIGNED_IN)
def read_shown_thread() -> Response:
    """Mark a thread as read because its page is being looked at; answers the bell."""
    thread_key = request.form.get("thread", "")
    if not 0 < len(thread_key) <= LONGEST_THREAD:
        abort(400)
    read_thread(current_user.id, thread_key)
    save(url_for("auth.badge"))
    return show_part("notifications/_badge.html")


@auth.app_template_global()
def reading_url(told: Notification) -> str:
    """Return where opening a notification is posted: a redirect that HTMX follows loses the place within the page."""
    place = told.url.partition("#")[2] or None
    return url_for("auth.read_notification", notification_id=told.id, _anchor=place)


def known(notification_id: UUID) -> Notification:
    """Load one's own notification."""
    return one_or_404(own_notifications(current_user).where(Notification.id == notification_id))


def listed() -> dict[str, Any]:
    """Return what a page of the list shows."""
    page = max(1, min(request.args.get("page", 1, type=int), LAST_PAGE))
    threads = threads_in(own_notifications(current_user), page=page)
    newest = [thread.newest for thread in threads[:PER_PAGE]]
    facts = facts_in_sight(newest)
    return {
        "threads": threads[:PER_PAGE],
        "has_more": len(threads) > PER_PAGE,
        "page": page,
        "sentences": {told.id: sentence_of(told, facts[told.id]) for told in newest},
    }
