"""Who stands at the desk."""

from tests.browsers import mina, omar, rows

__all__ = ["mina", "omar", "rows"]
