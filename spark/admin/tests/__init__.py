"""/admin/tests: practice tests as their authors see them. Every load goes through what the policy lets them author."""

from __future__ import annotations

from spark.admin.tests import changing, export, imports, listing, preview, questions

__all__ = ["changing", "export", "imports", "listing", "preview", "questions"]
