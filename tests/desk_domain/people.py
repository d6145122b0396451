"""Whom and what the desk's tests are about, made in the running context and flushed."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from spark.domain.clock import now
from spark.domain.people.joining import make_person
from spark.domain.questions.question import Question
from spark.domain.refusal import Refused
from spark.extensions import db
from tests.cast import PASSWORD

number = itertools.count(1)


def student(name="Amina Test"):
    return person("student", name)


def mentor(name="Mina Test", *, subjects=("physics",), languages=(), grades=(), language="en", is_available=True):
    made = person("mentor", name, language=language, expertise_areas=list(subjects))
    profile = made.mentor_profile
    profile.approved_at, profile.is_available = now(), is_available
    profile.languages, profile.grade_levels = list(languages), list(grades)
    db.session.flush()
    return made


def person(role, name, **given):
    made = make_person(role, full_name=name, password=PASSWORD, email=f"{role}{next(number)}@example.com", **given)
    made.contact_confirmed_at = now()
    db.session.flush()
    return made


def question(asker=None, *, waited=timedelta(0), subject="physics", grade="grade-8", **given):
    """A question that has waited for a while."""
    asked = Question(
        asker_id=(asker or student()).id,
        subject_slug=subject,
        grade_slug=grade,
        title=given.pop("title", "Why is the sky blue?"),
        text=given.pop("text", "It should be the colour of the sun."),
        waiting_since=now() - waited,
        **given,
    )
    db.session.add(asked)
    db.session.flush()
    return asked


def refused(act, *arguments, **named):
    """Return the code with which an act is refused."""
    try:
        act(*arguments, **named)
    except Refused as refusal:
        return refusal.code
    raise AssertionError("nothing was refused")


def at_once(app, acts):
    """Run acts in threads, each in a transaction of its own, and return what each gave: its result or its refusal."""
    begin = Barrier(len(acts))

    def run(act):
        with app.app_context():
            db.session.connection()
            begin.wait()
            try:
                result = act()
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                return refusal.code
            return result

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, act) for act in acts]]
