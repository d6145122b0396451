"""The child's side of Workbench.decode: read one request from stdin, answer it on stdout. Nothing else runs here."""

import errno
import json
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from spark.services.media.limits import Limits
from spark.services.media.refused import MediaRefused

TASKS = {
    "sniff": "sniffing:sniff",
    "avatar": "picture:avatar",
    "picture": "picture:picture",
    "posters": "picture:posters",
    "text": "text_parts:make",
    "pdf_check": "pdf.checking:check",
    "pdf_normalise": "pdf.normalising:normalise",
    "pdf_thumbnail": "pdf.pictures:thumbnail",
    "pdf_read": "pdf.reading:read",
    "pdf_compose": "pdf.composing:compose",
    "pdf_compress": "pdf.compressing:compress",
    "zip_check": "interactive.checking:check",
    "zip_normalise": "interactive.normalising:normalise",
    "zip_pack": "interactive.packing:pack",
}


@dataclass(frozen=True)
class Job:
    """One request: a task gets this and answers plain JSON values, leaving files in `folder`."""

    source: Path
    folder: Path
    limits: Limits
    wanted: dict[str, Any]


def main() -> None:
    """Do the one task and answer."""
    reply = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    request = json.load(sys.stdin)
    job = Job(Path(request["source"]), Path(request["folder"]), Limits(**request["limits"]), request["wanted"])
    with reply:
        json.dump(_answer(request["task"], job), reply)


def _answer(task: str, job: Job) -> dict[str, Any]:
    module, _, verb = TASKS[task].partition(":")
    try:
        return {"done": getattr(import_module(f"spark.services.media.{module}"), verb)(job)}
    except MediaRefused as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        return {"refused": "too_much_memory", "params": {"bytes": job.limits.memory_bytes}}
    except RecursionError:
        raise  # a hostile nesting: the file's fault, see Workbench.failure
    except ImportError as error:
        return {"failed": f"a library is missing: {error.name}"}
    except OSError as error:
        if error.errno == errno.EFBIG:
            return {"refused": "too_big", "params": {"limit": job.limits.output_bytes}}
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            return {"failed": "the work folder is full"}
        raise
