"""The kinds of notifications: how urgent each is, and by which channels it goes unless the person says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeKind:
    """Priorities are the plan's; `channels` are those that need no asking."""

    priority: str
    channels: frozenset[str]


EVERYWHERE = frozenset({"email", "sms", "push"})
QUIETLY = frozenset({"email", "push"})
IN_APP = frozenset[str]()

KINDS: dict[str, NoticeKind] = {
    # The plan's five
    "question_answered": NoticeKind("high", EVERYWHERE),
    "content_verified": NoticeKind("medium", QUIETLY),
    "badge_earned": NoticeKind("low", IN_APP),
    "mentor_assignment": NoticeKind("high", EVERYWHERE),
    "announcement": NoticeKind("medium", QUIETLY),
    # And what follows from them
    "question_needs_info": NoticeKind("high", EVERYWHERE),
    "question_followup": NoticeKind("medium", QUIETLY),
    "answer_accepted": NoticeKind("low", IN_APP),
    "text_decided": NoticeKind("medium", QUIETLY),  # a moderator decided on one's own text
    "test_marked": NoticeKind("medium", QUIETLY),  # nothing of one's attempt waits for a mentor's mark any more
    "result_changed": NoticeKind("medium", QUIETLY),  # a corrected key changed one's test result
}
