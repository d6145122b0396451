"""The half of the contract that a folder cannot keep."""

from typing import Any

from spark.services.storage.contract import Part
from spark.services.storage.errors import NotDirect

_WHY = "files lie in a folder here: send them to the server, in parts"


class NoDirectUploads:
    """Answers `direct = False`; the upload route takes the parts instead."""

    direct = False

    def presigned_post(self, *_: Any, **__: Any) -> tuple[str, dict[str, str]]:
        """Not here."""
        raise NotDirect(_WHY)

    def start_multipart(self, *_: Any, **__: Any) -> str:
        """Not here."""
        raise NotDirect(_WHY)

    def presign_part(self, *_: Any, **__: Any) -> str:
        """Not here."""
        raise NotDirect(_WHY)

    def list_parts(self, *_: Any, **__: Any) -> list[Part]:
        """Not here."""
        raise NotDirect(_WHY)

    def complete_multipart(self, *_: Any, **__: Any) -> int:
        """Not here."""
        raise NotDirect(_WHY)

    def abort_multipart(self, *_: Any, **__: Any) -> None:
        """Not here."""
        raise NotDirect(_WHY)
