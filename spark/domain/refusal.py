"""How the domain says no: a sentence for the person, and where it belongs."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A rule of the school forbids this; `sentence` tells the person why and what to do.

    `field` names the input the sentence stands next to, `code` is what the API answers, `status` its HTTP status.
    """

    def __init__(self, sentence: Any, *, field: str = "", code: str = "REFUSED", status: int = 422) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field
        self.code = code
        self.status = status
