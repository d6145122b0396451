"""Who asks, who answers, who reports and who decides."""

from tests.questions_asking.conftest import amina, farah, hinted, mina, question, rows, stored, told, waits

__all__ = ["amina", "farah", "hinted", "mina", "question", "rows", "stored", "told", "waits"]
