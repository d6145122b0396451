"""Sentences: what a notification says, made when it is read, in the reader's language.

One table. `facts` come from whoever calls `notify`: `title` of the question, lesson or test, `author` as shown to
others, `badge`; `state` of a lesson (verified, approved, rejected); for `text_decided` also `what` (question, answer,
followup) and `decision` (shown, removed). A fact that is missing is told around, so that an old row still reads.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.notices.facts import Facts
from spark.domain.notices.notification import Notification

LONGEST_TITLE = 120  # characters of a title within a sentence

SENTENCES: dict[str, Any] = {
    "question_answered": _("%(author)s answered “%(title)s”"),
    "question_needs_info": _("%(author)s needs to know more about “%(title)s”"),
    "question_followup": _("%(author)s wrote more about “%(title)s”"),
    "answer_accepted": _("%(author)s accepted your answer to “%(title)s”"),
    "mentor_assignment": _("An urgent question is offered to you: “%(title)s”"),
    "content_verified": _("A colleague vouches for your lesson “%(title)s”; an admin publishes it next"),
    "content_verified approved": _("Your lesson “%(title)s” is published"),
    "content_verified rejected": _("Your lesson “%(title)s” was sent back: read why, and mend it"),
    "text_decided": _("A moderator has looked at what you wrote: “%(title)s”"),
    "text_decided question shown": _("Everybody can read your question now: “%(title)s”"),
    "text_decided question removed": _("A moderator took your question down: “%(title)s”"),
    "text_decided answer shown": _("Everybody can read your answer to “%(title)s” now"),
    "text_decided answer removed": _("A moderator took your answer to “%(title)s” down"),
    "text_decided followup shown": _("Everybody can read what you wrote below “%(title)s” now"),
    "text_decided followup removed": _("A moderator took down what you wrote below “%(title)s”"),
    "test_marked": _("Your answers to “%(title)s” are marked"),
    "result_changed": _("A question of “%(title)s” was corrected, and your result with it"),
    "badge_earned": _("You earned a badge: %(badge)s"),
    "announcement": _("From your school: %(title)s"),
}
# The facts besides its type that choose a notification's sentence
CHOSEN_BY = {"content_verified": ("state",), "text_decided": ("what", "decision")}

# What the settings call each kind
NAMES: dict[str, Any] = {
    "question_answered": _("Answers to questions you wait for"),
    "question_needs_info": _("A mentor needs to know more"),
    "question_followup": _("More is said below a question"),
    "answer_accepted": _("Your answer is accepted"),
    "mentor_assignment": _("Urgent questions offered to you"),
    "content_verified": _("Decisions about your lessons"),
    "text_decided": _("Decisions about what you wrote"),
    "test_marked": _("A mentor has marked your test"),
    "result_changed": _("A test result of yours changes"),
    "badge_earned": _("Badges you earn"),
    "announcement": _("Announcements of the school"),
}


def sentence_of(notification: Notification, facts: Facts) -> str:
    """Return what happened, in the language of the running context; `facts` are those in sight."""
    kind = notification.type
    chosen = " ".join([kind, *(str(facts.get(fact)) for fact in CHOSEN_BY.get(kind, ()))])
    told = {
        "title": shortened(str(facts.get("title") or "…")),
        "author": facts.get("author") or str(_("Somebody")),
        "badge": facts.get("badge") or "★",
    }
    return str(SENTENCES.get(chosen) or SENTENCES[kind]) % told


def shortened(title: str) -> str:
    """Cut a title to what a line holds."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
