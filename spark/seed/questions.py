"""The demo school's questions: some wait, two ask the same, some are answered, and one needs more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from spark.domain.questions.accepting import accept
from spark.domain.questions.answering import answer
from spark.domain.questions.asking import ask
from spark.domain.questions.helping import mark_helpful
from spark.domain.questions.needing_info import ask_for_info
from spark.domain.questions.question import Question
from spark.domain.questions.subscribing import me_too
from spark.extensions import db
from spark.seed.frontmatter import split
from spark.seed.people import the

FOLDER = Path(__file__).parent / "questions"
REPLY, LACKS = "\n***reply***\n", "\n***lacks***\n"


@dataclass(frozen=True)
class DemoQuestion:
    """What somebody asks and how far it comes: `reply` is the mentor's answer, `lacks` what the mentor misses.

    `fields` are asker, subject, grade, title and urgency; who wonders too, whom it helped, whether it was accepted.
    """

    fields: dict[str, str]
    text: str
    reply: str
    lacks: str

    def names(self, field: str) -> list[str]:
        """Return the demo people that a field names."""
        return self.fields.get(field, "").split()


def demo_questions() -> list[DemoQuestion]:
    """Read the questions, in the order in which they are asked."""
    return [read(path) for path in sorted(FOLDER.glob("*.md"))]


def read(path: Path) -> DemoQuestion:
    """Read one question: front matter, what is asked, and what the mentor says to it."""
    fields, body = split(path.read_text())
    asked, _, lacks = body.partition(LACKS)
    asked, _, reply = asked.partition(REPLY)
    return DemoQuestion(fields, asked.strip(), reply.strip(), lacks.strip())


def seed_questions() -> None:
    """Ask what is not asked yet and bring it as far as it shall come, each question in one step."""
    for wanted in demo_questions():
        asker, title = the(wanted.fields["asker"]), wanted.fields["title"]
        if db.session.scalar(select(Question.id).filter_by(asker_id=asker.id, title=title)) is None:
            ask_and_answer(wanted)
            db.session.commit()


def ask_and_answer(wanted: DemoQuestion) -> None:
    """Let everybody concerned do their part."""
    fields, mentor = wanted.fields, the("mentor")
    asker = the(fields["asker"])
    question = ask(
        fields["title"],
        wanted.text,
        by=asker,
        subject=fields["subject"],
        grade=fields["grade"],
        urgency=fields["urgency"],
    )
    for name in wanted.names("too"):
        me_too(question, by=the(name))
    if wanted.lacks:
        ask_for_info(question, wanted.lacks, by=mentor)
    if wanted.reply:
        given = answer(question, wanted.reply, by=mentor)
        for name in wanted.names("helped"):
            mark_helpful(given, by=the(name))
        if "accepted" in fields:
            accept(given, by=asker)
