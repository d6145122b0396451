"""The subjects and grade levels a new school starts with."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from spark.domain.library.subject import GradeLevel, Subject
from spark.extensions import db

SUBJECTS = {
    "mathematics": {"en": "Mathematics", "fr": "Mathématiques", "ar": "الرياضيات"},
    "physics": {"en": "Physics", "fr": "Physique", "ar": "الفيزياء"},
    "chemistry": {"en": "Chemistry", "fr": "Chimie", "ar": "الكيمياء"},
    "biology": {"en": "Biology", "fr": "Biologie", "ar": "الأحياء"},
    "science": {"en": "Science", "fr": "Sciences", "ar": "العلوم"},
    "english": {"en": "English", "fr": "Anglais", "ar": "اللغة الإنجليزية"},
    "kiswahili": {"en": "Kiswahili", "fr": "Kiswahili", "ar": "اللغة السواحيلية"},
    "sinhala": {"en": "Sinhala", "fr": "Cingalais", "ar": "اللغة السنهالية"},
    "tamil": {"en": "Tamil", "fr": "Tamoul", "ar": "اللغة التاميلية"},
    "history": {"en": "History", "fr": "Histoire", "ar": "التاريخ"},
    "geography": {"en": "Geography", "fr": "Géographie", "ar": "الجغرافيا"},
    "social-studies": {"en": "Social Studies", "fr": "Études sociales", "ar": "الدراسات الاجتماعية"},
    "ict": {"en": "ICT", "fr": "Informatique", "ar": "تقنية المعلومات"},
    "agriculture": {"en": "Agriculture", "fr": "Agriculture", "ar": "الزراعة"},
    "business": {"en": "Business Studies", "fr": "Commerce et gestion", "ar": "إدارة الأعمال"},
    "art": {"en": "Art & Design", "fr": "Arts et design", "ar": "الفنون والتصميم"},
}
ORDINALS = (
    *("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس"),
    *("السابع", "الثامن", "التاسع", "العاشر", "الحادي عشر", "الثاني عشر"),
)
GRADES = {
    f"grade-{n}": {"en": f"Grade {n}", "fr": f"{n}{'re' if n == 1 else 'e'} année", "ar": f"الصف {ordinal}"}
    for n, ordinal in enumerate(ORDINALS, 1)
}


def seed_shelves() -> None:
    """Add the subjects and grades that are missing, and the languages a name is missing in; the rest stays as it is."""
    for shelf, known, first in ((Subject, SUBJECTS, 0), (GradeLevel, GRADES, 1)):
        rows = [{"slug": slug, "names": names, "position": n} for n, (slug, names) in enumerate(known.items(), first)]
        added = insert(shelf).values(rows)
        names = added.excluded.names + shelf.names  # joined as JSON: what the school wrote wins
        db.session.execute(added.on_conflict_do_update(index_elements=["slug"], set_={"names": names}))
