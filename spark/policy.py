"""Who may. Pages, API, sockets, jobs and exports all ask here.

Every route declares a permission with `@permit(...)`; the table says which roles have it, `NEEDS_APPROVAL` which of
them an admin must have approved first. Questions about one row are the small functions below the table: `may_...`
for a button, a narrowed select for every load, and both must agree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select, true
from sqlalchemy.dialects.postgresql import array

from spark.domain.library.content import Content, ContentFile, ContentVersion
from spark.domain.library.upload import Upload
from spark.domain.moderation.case import Case, Report
from spark.domain.moderation.evidence import MODELS, Text, author_of
from spark.domain.moderation.settings import settings
from spark.domain.notices.hints import DESK
from spark.domain.notices.notification import Notification
from spark.domain.people.profiles import EducatorProfile, MentorProfile
from spark.domain.people.user import User
from spark.domain.practice.attempt import AttemptAnswer, PracticeTestAttempt, PracticeTestResult
from spark.domain.practice.import_run import ImportRun
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.domain.questions.answer import Answer
from spark.domain.questions.claim import SavedReply
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db

View = TypeVar("View", bound=Callable[..., Any])

EVERYONE = frozenset({"student", "educator", "mentor", "admin"})

# Permissions that need no account, then one that needs any
ANYONE = "anyone"
READ_LIBRARY = "read the library"
SIGNED_IN = "be signed in"

# The plan's roles table
UPLOAD_CONTENT = "upload content"
VERIFY_CONTENT = "verify content"
ASK_QUESTION = "ask a question"
ANSWER_QUESTION = "answer a question"
DOWNLOAD_CONTENT = "download content"
TAKE_TEST = "take a practice test"
VIEW_ANALYTICS = "view analytics"
ADMINISTER = "administer"
AUTHOR_TEST = "author a practice test"  # educators only where the school's settings let them

ROLES_TABLE: dict[str, frozenset[str]] = {
    SIGNED_IN: EVERYONE,
    UPLOAD_CONTENT: frozenset({"educator", "admin"}),
    VERIFY_CONTENT: frozenset({"educator", "admin"}),
    ASK_QUESTION: EVERYONE,
    ANSWER_QUESTION: frozenset({"mentor", "admin"}),
    DOWNLOAD_CONTENT: EVERYONE,
    TAKE_TEST: frozenset({"student", "admin"}),
    VIEW_ANALYTICS: frozenset({"educator", "mentor", "admin"}),
    ADMINISTER: frozenset({"admin"}),
    AUTHOR_TEST: frozenset({"educator", "admin"}),
}
# Until an admin approves them, educators and mentors may read and prepare drafts, not vouch or answer.
NEEDS_APPROVAL = frozenset({VERIFY_CONTENT, ANSWER_QUESTION, AUTHOR_TEST})


def permit(permission: str) -> Callable[[View], View]:
    """Declare which permission a route needs; a test fails any route that declares none."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def may(user: Any, permission: str) -> bool:
    """Say whether `user` (a User, or Flask-Login's anonymous one) has a permission."""
    if permission == ANYONE:
        return True
    if permission == READ_LIBRARY and settings().public_library:
        return True
    if not user.is_authenticated:
        return False
    if permission == READ_LIBRARY:
        return True
    if permission == AUTHOR_TEST and user.role == "educator" and not settings().educators_author_tests:
        return False
    return user.role in ROLES_TABLE[permission] and (permission not in NEEDS_APPROVAL or user.is_approved)


# The library


def may_read(user: Any, version: ContentVersion) -> bool:
    """Published lessons are for everybody; a version under way is for its owner, its reviewers and admins."""
    content = version.content
    if content.deleted_at is None and content.published_version_id == version.id:
        return may(user, READ_LIBRARY)
    if not user.is_authenticated:
        return False
    if user.role == "admin":
        return True
    if content.deleted_at is not None:
        return False
    return content.owner_id == user.id or (version.state in ("pending", "verified") and may(user, VERIFY_CONTENT))


def readable_by(user: Any) -> Select[ContentVersion]:
    """The versions that `may_read` allows."""
    versions = select(ContentVersion).join(ContentVersion.content)
    alive = Content.deleted_at.is_(None)
    allowed = []
    if may(user, READ_LIBRARY):
        allowed.append(and_(alive, Content.published_version_id == ContentVersion.id))
    if user.is_authenticated:
        if user.role == "admin":
            return versions
        allowed.append(and_(alive, Content.owner_id == user.id))
        if may(user, VERIFY_CONTENT):
            allowed.append(and_(alive, ContentVersion.state.in_(("pending", "verified"))))
    return versions.where(or_(false(), *allowed))


def seen_by(user: Any) -> Select[Content]:
    """The lessons of which somebody may read a version."""
    readable = readable_by(user).with_only_columns(ContentVersion.content_id)
    return select(Content).where(Content.id.in_(readable), Content.deleted_at.is_(None))


def library_for(user: Any) -> Select[ContentVersion]:
    """The published versions that `user` may browse."""
    published = (
        select(ContentVersion)
        .join(Content, Content.published_version_id == ContentVersion.id)
        .where(ContentVersion.state == "approved", Content.deleted_at.is_(None))
    )
    return published if may(user, READ_LIBRARY) else published.where(false())


def files_for(user: Any) -> Select[ContentFile]:
    """The files of all versions that `user` may read."""
    readable = readable_by(user).with_only_columns(ContentVersion.id)
    return select(ContentFile).where(ContentFile.version_id.in_(readable))


def may_edit(user: User, content: Content) -> bool:
    """Lessons are changed by their owner; an admin may take one down but not put words in its mouth."""
    return may(user, UPLOAD_CONTENT) and content.owner_id == user.id and content.deleted_at is None


def may_withdraw(user: User, content: Content) -> bool:
    """The owner and admins take a lesson or a version back."""
    return content.deleted_at is None and (user.role == "admin" or may_edit(user, content))


def owned_content(user: User) -> Select[Content]:
    """The lessons that `may_edit` allows."""
    own = select(Content).where(Content.owner_id == user.id, Content.deleted_at.is_(None))
    return own if may(user, UPLOAD_CONTENT) else own.where(false())


def restorable_by(user: User) -> Select[Content]:
    """The lessons somebody deleted and may have back."""
    own = select(Content).where(Content.owner_id == user.id, Content.deleted_at.is_not(None))
    return own if may(user, UPLOAD_CONTENT) else own.where(false())


def withdrawable_by(user: User) -> Select[Content]:
    """The lessons that `may_withdraw` allows."""
    if user.role == "admin":
        return select(Content).where(Content.deleted_at.is_(None))
    return owned_content(user)


def may_verify(user: User, version: ContentVersion) -> bool:
    """Nobody verifies their own content."""
    return may(user, VERIFY_CONTENT) and version.state == "pending" and is_anothers(user, version.content)


def verifiable_by(user: User) -> Select[ContentVersion]:
    """The versions that `may_verify` allows."""
    pending = (
        select(ContentVersion)
        .join(ContentVersion.content)
        .where(ContentVersion.state == "pending", Content.deleted_at.is_(None), Content.owner_id != user.id)
    )
    return pending if may(user, VERIFY_CONTENT) else pending.where(false())


def may_approve(user: User, version: ContentVersion) -> bool:
    """Admins publish what a colleague verified, their own content excepted."""
    return may(user, ADMINISTER) and version.state == "verified" and is_anothers(user, version.content)


def approvable_by(user: User) -> Select[ContentVersion]:
    """The versions that `may_approve` allows."""
    verified = (
        select(ContentVersion)
        .join(ContentVersion.content)
        .where(ContentVersion.state == "verified", Content.deleted_at.is_(None), Content.owner_id != user.id)
    )
    return verified if may(user, ADMINISTER) else verified.where(false())


def reviewable_by(user: User) -> Select[ContentVersion]:
    """What a reviewer may open: versions in review, and those decided meanwhile, so that they learn who was faster.

    Their own are among them: those they see and may not decide.
    """
    in_review = (
        select(ContentVersion)
        .join(ContentVersion.content)
        .where(
            or_(ContentVersion.state.in_(("pending", "verified")), ContentVersion.reviews.any()),
            Content.deleted_at.is_(None),
        )
    )
    return in_review if may(user, VERIFY_CONTENT) else in_review.where(false())


def is_anothers(user: User, content: Content) -> bool:
    """A lesson that stands and is not the person's own."""
    return content.owner_id != user.id and content.deleted_at is None


def own_uploads(user: User) -> Select[Upload]:
    """The uploads somebody began."""
    return select(Upload).where(Upload.owner_id == user.id)


# Questions


def may_read_text(user: Any, text: Text) -> bool:
    """What is shown is read by everybody signed in; what is held by its author; the rest by admins alone."""
    if not may(user, SIGNED_IN):
        return False
    if text.standing == "shown" or user.role == "admin":
        return True
    return text.standing == "held" and author_of(text) == user.id


def questions_for(user: Any) -> Select[Question]:
    """The questions that `may_read_text` allows."""
    return readable_texts(user, Question, Question.asker_id)


def answers_for(user: Any) -> Select[Answer]:
    """The answers that `may_read_text` allows; whether their question may be read is another matter."""
    return readable_texts(user, Answer, Answer.author_id)


def followups_for(user: Any) -> Select[QuestionFollowup]:
    """The follow-ups that `may_read_text` allows; whether their question may be read is another matter."""
    return readable_texts(user, QuestionFollowup, QuestionFollowup.author_id)


def readable_texts(user: Any, model: Any, author: Any) -> Select[Any]:
    """Narrow one of the three tables of texts to what `may_read_text` allows."""
    texts = select(model)
    if not may(user, SIGNED_IN):
        return texts.where(false())
    if user.role == "admin":
        return texts
    return texts.where(or_(model.standing == "shown", and_(model.standing == "held", author == user.id)))


def may_change_question(user: User, question: Question) -> bool:
    """Askers edit, withdraw, accept and reopen their own; an admin takes down but puts no words in anybody's mouth."""
    return may(user, ASK_QUESTION) and question.asker_id == user.id and question.standing in ("shown", "held")


def own_questions(user: User) -> Select[Question]:
    """The questions that `may_change_question` allows."""
    own = select(Question).where(Question.asker_id == user.id, Question.standing.in_(("shown", "held")))
    return own if may(user, ASK_QUESTION) else own.where(false())


def may_answer_question(user: User, question: Question) -> bool:
    """Mentors and admins answer what is shown and not their own; whether it is closed or claimed, the domain says."""
    return may(user, ANSWER_QUESTION) and question.standing == "shown" and question.asker_id != user.id


def answerable_by(user: User) -> Select[Question]:
    """The questions that `may_answer_question` allows."""
    others = select(Question).where(Question.standing == "shown", Question.asker_id != user.id)
    return others if may(user, ANSWER_QUESTION) else others.where(false())


def may_follow_up(user: User, question: Question) -> bool:
    """In a thread speak the asker and those who may answer."""
    return may_change_question(user, question) or may_answer_question(user, question)


def threads_of(user: User) -> Select[Question]:
    """The questions that `may_follow_up` allows."""
    own = and_(Question.asker_id == user.id, Question.standing.in_(("shown", "held")))
    allowed = [own] if may(user, ASK_QUESTION) else []
    if may(user, ANSWER_QUESTION):
        allowed.append(and_(Question.standing == "shown", Question.asker_id != user.id))
    return select(Question).where(or_(false(), *allowed))


def may_change_answer(user: User, answer: Answer) -> bool:
    """Answers are mended and withdrawn by who wrote them."""
    return may(user, ANSWER_QUESTION) and answer.author_id == user.id and answer.standing in ("shown", "held")


def own_answers(user: User) -> Select[Answer]:
    """The answers that `may_change_answer` allows."""
    own = select(Answer).where(Answer.author_id == user.id, Answer.standing.in_(("shown", "held")))
    return own if may(user, ANSWER_QUESTION) else own.where(false())


def own_saved_replies(user: User) -> Select[SavedReply]:
    """The saved replies of a mentor."""
    own = select(SavedReply).where(SavedReply.owner_id == user.id)
    return own if may(user, ANSWER_QUESTION) else own.where(false())


# Practice tests


def tests_for(user: Any) -> Select[PracticeTest]:
    """The tests on the lists: all that can be taken, for whoever may read the library."""
    published = select(PracticeTest).where(PracticeTest.state == "published")
    return published if may(user, READ_LIBRARY) else published.where(false())


def may_take(user: Any, test: PracticeTest) -> bool:
    """Students and admins take what is published."""
    return may(user, TAKE_TEST) and test.state == "published"


def takeable_by(user: Any) -> Select[PracticeTest]:
    """The tests that `may_take` allows."""
    published = select(PracticeTest).where(PracticeTest.state == "published")
    return published if may(user, TAKE_TEST) else published.where(false())


def own_attempts(user: Any) -> Select[PracticeTestAttempt]:
    """The attempts of one person; nobody else opens them, not even to look."""
    return select(PracticeTestAttempt).where(PracticeTestAttempt.user_id == user.id)


def own_results(user: Any) -> Select[PracticeTestResult]:
    """The results of one person's attempts."""
    return select(PracticeTestResult).where(PracticeTestResult.user_id == user.id)


def askable_answers(user: Any) -> Select[AttemptAnswer]:
    """The test answers somebody may ask a mentor about: one's own, when the attempt is handed in."""
    return (
        select(AttemptAnswer)
        .join(AttemptAnswer.attempt)
        .where(PracticeTestAttempt.user_id == user.id, PracticeTestAttempt.handed_in_at.is_not(None))
    )


def may_see_key_behind(user: User, question: Question) -> bool:
    """Whoever asks about a test's question has seen its key, and those who answer need it; nobody else."""
    return question.asker_id == user.id or may(user, ANSWER_QUESTION)


def item_versions_for(user: Any) -> Select[PracticeTestQuestionVersion]:
    """The questions, with their pictures, that somebody sees: on a paper of their own, in a test they may take or
    write, to mark, or behind a question they may read.
    """
    versions = select(PracticeTestQuestionVersion).join(PracticeTestQuestionVersion.question)
    if not may(user, SIGNED_IN):
        return versions.where(false())
    on_paper = own_attempts(user).where(PracticeTestAttempt.paper.contains(array([PracticeTestQuestionVersion.id])))
    asked_about = (
        questions_for(user)
        .join(AttemptAnswer, AttemptAnswer.id == Question.test_answer_id)
        .where(AttemptAnswer.version_id == PracticeTestQuestionVersion.id)
    )
    to_mark = markable_by(user).where(AttemptAnswer.version_id == PracticeTestQuestionVersion.id)
    authored = PracticeTestQuestion.test_id.in_(authored_by(user).with_only_columns(PracticeTest.id))
    takeable = and_(
        PracticeTestQuestion.current_version_id == PracticeTestQuestionVersion.id,
        PracticeTestQuestion.test_id.in_(takeable_by(user).with_only_columns(PracticeTest.id)),
    )
    return versions.where(or_(on_paper.exists(), takeable, authored, asked_about.exists(), to_mark.exists()))


def may_author(user: User, test: PracticeTest) -> bool:
    """Admins write every test; educators their own, where the school lets them."""
    return may(user, AUTHOR_TEST) and (user.role == "admin" or test.owner_id == user.id)


def authored_by(user: User) -> Select[PracticeTest]:
    """The tests that `may_author` allows, drafts and retired ones too."""
    tests = select(PracticeTest)
    if not may(user, AUTHOR_TEST):
        return tests.where(false())
    return tests if user.role == "admin" else tests.where(PracticeTest.owner_id == user.id)


def may_analyse(user: User, test: PracticeTest) -> bool:
    """Admins see how every test is taken; educators and mentors their own."""
    return may(user, VIEW_ANALYTICS) and (user.role == "admin" or test.owner_id == user.id)


def analysable_by(user: User) -> Select[PracticeTest]:
    """The tests that `may_analyse` allows."""
    tests = select(PracticeTest)
    if not may(user, VIEW_ANALYTICS):
        return tests.where(false())
    return tests if user.role == "admin" else tests.where(PracticeTest.owner_id == user.id)


def questions_authored_by(user: User) -> Select[PracticeTestQuestion]:
    """The questions of the tests that `may_author` allows, those taken out too."""
    tests = authored_by(user).with_only_columns(PracticeTest.id)
    return select(PracticeTestQuestion).where(PracticeTestQuestion.test_id.in_(tests))


def imports_for(user: User) -> Select[ImportRun]:
    """The imports into the tests that `may_author` allows."""
    tests = authored_by(user).with_only_columns(PracticeTest.id)
    return select(ImportRun).where(ImportRun.test_id.in_(tests))


def may_mark(user: User, answer: AttemptAnswer) -> bool:
    """Mentors and admins mark what others wrote and nobody has marked; whoever marked it may mark it anew."""
    if not may(user, ANSWER_QUESTION) or answer.attempt.user_id == user.id or answer.attempt.is_open:
        return False
    return answer.waits_for_mark or (answer.marked_at is not None and user.id == answer.marked_by_id)


def markable_by(user: User) -> Select[AttemptAnswer]:
    """The answers that `may_mark` allows."""
    answers = (
        select(AttemptAnswer)
        .join(AttemptAnswer.attempt)
        .where(
            PracticeTestAttempt.user_id != user.id,
            PracticeTestAttempt.handed_in_at.is_not(None),
            or_(
                AttemptAnswer.waits_for_mark,
                and_(AttemptAnswer.marked_at.is_not(None), AttemptAnswer.marked_by_id == user.id),
            ),
        )
    )
    return answers if may(user, ANSWER_QUESTION) else answers.where(false())


# Moderation


def may_report(user: User, text: Text) -> bool:
    """Everybody points a moderator at what they may read, their own words excepted."""
    is_in_sight = isinstance(text, Question) or may_read_text(user, text.question)
    return text.standing == "shown" and may_read_text(user, text) and is_in_sight and author_of(text) != user.id


def reportable_by(user: User, kind: str) -> Select[Any]:
    """The texts of one table (`questions`, `answers`, `question_followups`) that `may_report` allows."""
    model = MODELS[kind]
    author = model.asker_id if model is Question else model.author_id  # type: ignore[union-attr]
    return texts_in_sight(user, kind).where(model.standing == "shown", author != user.id)


def texts_in_sight(user: User, kind: str) -> Select[Any]:
    """The texts of one table that somebody may read, those below a question only with the question."""
    if kind == "questions":
        return questions_for(user)
    texts = answers_for(user) if kind == "answers" else followups_for(user)
    in_sight = questions_for(user).with_only_columns(Question.id)
    return texts.where(MODELS[kind].question_id.in_(in_sight))  # type: ignore[union-attr]


def own_reports(user: User) -> Select[Report]:
    """What somebody reported."""
    return select(Report).where(Report.reporter_id == user.id)


def may_see_case(user: User, case: Case) -> bool:
    """Admins see what is before the moderators, but never who reported themselves."""
    return may(user, ADMINISTER) and case.author_id != user.id


def cases_for(user: User) -> Select[Case]:
    """The cases that `may_see_case` allows."""
    others = select(Case).where(Case.author_id != user.id)
    return others if may(user, ADMINISTER) else others.where(false())


def may_decide(user: User, case: Case) -> bool:
    """A case is decided once, by an admin whose words it is not about."""
    return may_see_case(user, case) and case.decided_at is None


def decidable_by(user: User) -> Select[Case]:
    """The cases that `may_decide` allows."""
    return cases_for(user).where(Case.decided_at.is_(None))


# Notices


def own_notifications(user: User) -> Select[Notification]:
    """What somebody was told."""
    return select(Notification).where(Notification.user_id == user.id)


def may_listen(user: User, topic: str) -> bool:
    """Whether somebody's open page may hear of a topic: their own, the desk, or a question they may read."""
    kind, _, name = topic.partition(":")
    if kind == "user":
        return may(user, SIGNED_IN) and name == str(user.id)
    if kind == DESK:
        return not name and may(user, ANSWER_QUESTION)
    try:
        wanted = UUID(name)
    except ValueError:
        return False
    if kind != "question":
        return False
    return db.session.scalar(questions_for(user).where(Question.id == wanted).with_only_columns(true())) is not None


# People


def may_see_profile(user: User, person: User) -> bool:
    """A full profile is its owner's and the admins'; everybody else sees names where they belong."""
    return user.id == person.id or user.role == "admin"


def people_for(user: User) -> Select[User]:
    """The people that `may_see_profile` allows; deleted ones only for admins."""
    if user.role == "admin":
        return select(User).where(User.erased_at.is_(None))
    return select(User).where(User.id == user.id, User.deleted_at.is_(None))


def may_change_profile(user: User, person: User) -> bool:
    """Nobody puts words in another's profile, admins neither."""
    return user.id == person.id


def may_delete_person(user: User, person: User) -> bool:
    """People leave by themselves, or an admin sees them out."""
    return user.id == person.id or may(user, ADMINISTER)


def awaiting_approval(user: User) -> Select[User]:
    """Educators and mentors whom no admin has approved or declined yet."""
    waiting = (
        select(User)
        .outerjoin(EducatorProfile, EducatorProfile.user_id == User.id)
        .outerjoin(MentorProfile, MentorProfile.user_id == User.id)
        .where(
            User.deleted_at.is_(None),
            or_(
                and_(
                    User.role == "educator",
                    EducatorProfile.approved_at.is_(None),
                    EducatorProfile.declined_at.is_(None),
                ),
                and_(
                    User.role == "mentor",
                    MentorProfile.approved_at.is_(None),
                    MentorProfile.declined_at.is_(None),
                ),
            ),
        )
    )
    return waiting.where(true() if may(user, ADMINISTER) else false())


def person_id(user: Any) -> UUID | None:
    """Return whose bookmarks and ratings to show: nobody's for a visitor."""
    return user.id if user.is_authenticated else None
