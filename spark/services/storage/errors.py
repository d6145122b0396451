"""What can go wrong with a file store. Nothing of boto3's or of the operating system's gets past these."""


class StorageError(Exception):
    """Any refusal or failure of the store."""


class BadKey(StorageError, ValueError):
    """A key that is not made of plain path segments; a mistake of ours or an attempt at traversal."""


class NotStored(StorageError):
    """Nothing stands under this key."""


class NotDirect(StorageError):
    """This backend takes no uploads past the server: `direct` is False."""


class StorageUnavailable(StorageError):
    """The store does not answer, or the disk is full: try later, nothing was half done."""


class OffsetMismatch(StorageError):
    """A part that does not continue the upload; `expected` is the byte it must start at."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"the upload continues at byte {expected}")
        self.expected = expected
