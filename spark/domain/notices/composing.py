"""Composing: the news of a message, one entry a thread, and the payload a push carries."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from spark.domain.notices.facts import Facts, facts_in_sight
from spark.domain.notices.notification import Notification
from spark.domain.notices.sentences import sentence_of
from spark.domain.notices.words import words_behind

LONGEST_PAYLOAD = 2_890  # bytes: encrypted (RFC 8188) it stays within 3,000
LONGEST_BODY = 100  # characters of what the phone shows at once
JOINER = "\u200d"


@dataclass(frozen=True)
class News:
    """What is new in one thread."""

    newest: Notification
    sentence: str  # the newest, with how much else happened
    words: str  # the text it tells of, where there is one

    @property
    def path(self) -> str:
        """Where it is read."""
        return f"/notifications/{self.newest.id}"


def news_of(notifications: Iterable[Notification]) -> list[News]:
    """Merge notifications, the newest first, by thread."""
    threads: dict[str, list[Notification]] = {}
    for notification in notifications:
        threads.setdefault(notification.thread_key, []).append(notification)
    facts = facts_in_sight(thread[0] for thread in threads.values())
    return [news_in(thread, facts[thread[0].id]) for thread in threads.values()]


def news_in(thread: list[Notification], facts: Facts) -> News:
    """Tell a thread by its newest notification."""
    return News(thread[0], with_more(sentence_of(thread[0], facts), len(thread) - 1), words_behind(thread[0]).text)


def with_more(sentence: str, count: int) -> str:
    """Say how many more there are besides a sentence."""
    if not count:
        return sentence
    return str(ngettext("%(sentence)s, and %(num)d more", "%(sentence)s, and %(num)d more", count, sentence=sentence))


def headline_of(news: list[News]) -> str:
    """Return the newest of the news in one line."""
    return with_more(news[0].sentence, len(news) - 1)


def cut(text: str, length: int) -> str:
    """Shorten a text to a number of characters, never within one."""
    if len(text) <= length:
        return text
    while length and is_within_character(text, length):
        length -= 1
    return text[:length].rstrip() + "…"


def is_within_character(text: str, at: int) -> bool:
    """Whether a cut at a place would leave a mark without its letter, or half a joined sign."""
    return unicodedata.category(text[at]).startswith("M") or JOINER in text[at - 1 : at + 1]


def payload_of(news: News, *, is_silent: bool) -> bytes:
    """Return what a push carries: all that is needed to read the answer with the data off."""
    told = {
        "title": news.sentence,
        "body": cut(news.words, LONGEST_BODY) or _("Open it in Spark."),
        "url": news.path,
        "tag": tag_of(news.newest),
        "silent": is_silent,
        "text": news.words,
    }
    if len(encoded(told)) > LONGEST_PAYLOAD:
        told["text"] = fitted(told)
    return encoded(told)


def fitted(told: dict[str, object]) -> str:
    """Return as much of the text as the payload holds, and that it goes on."""
    text, goes_on = str(told["text"]), _("It goes on in Spark.")
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        told["text"] = f"{cut(text, middle)}\n\n{goes_on}"
        fits, too_long = (middle, too_long) if len(encoded(told)) <= LONGEST_PAYLOAD else (fits, middle)
    return f"{cut(text, fits)}\n\n{goes_on}"


def encoded(told: dict[str, object]) -> bytes:
    """Return compact JSON in UTF-8."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def tag_of(notification: Notification) -> str:
    """Name the thread to phones and push services: the newest message of a thread replaces the one before.

    A digest, because the push service reads it as the Topic (RFC 8030, at most 32 characters of base64url).
    """
    digest = hashlib.blake2b(f"{notification.user_id} {notification.thread_key}".encode(), digest_size=15)
    return urlsafe_b64encode(digest.digest()).decode()
