"""What becomes of an uploaded file: checked, made harmless, and rendered light enough for a prepaid phone.

`process` is the way in; `to_html` of spark.services.media.markdown serves questions and answers too.
Importing this package loads no decoder: those live in child processes.
"""

from spark.services.media.image import avatar, picture
from spark.services.media.limits import Limits, usual_limits
from spark.services.media.made import WARNINGS, Made, MadeFile
from spark.services.media.making import process
from spark.services.media.refused import MediaFailed, MediaRefused
from spark.services.media.steps import STEPS

__all__ = [
    "STEPS",
    "WARNINGS",
    "Limits",
    "Made",
    "MadeFile",
    "MediaFailed",
    "MediaRefused",
    "avatar",
    "picture",
    "process",
    "usual_limits",
]
