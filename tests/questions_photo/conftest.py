"""Who asks with a photo, and who else is there."""

from tests.questions_asking.conftest import amina, farah, hinted, mina, question, rows, stored, waits

__all__ = ["amina", "farah", "hinted", "mina", "question", "rows", "stored", "waits"]
