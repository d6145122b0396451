"""Workers that forget one thing each. Every scenario that the real worker passes must fail with one of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import Flask

from spark.assets import join_worker

STATIC = Path(__file__).parents[2] / "static"
QUEUE = "worker/queue.js"
Changes = tuple[tuple[str, str], ...]  # of what stands in queue.js exactly once, and what stands there instead

FETCH = "const answer = await fetch(record.url, {"
PUT_BACK = """await sparkStore("syncQueue", (store) => putBack(store, record));"""
ADD = """await sparkStore("syncQueue", "add", record);"""
IN_LANE = ".some((one) => one.lane === record.lane && one.key !== key)"
BEFORE = f"""const before = (await sparkStore("syncQueue.uid", "getAll", uid)){IN_LANE};"""
SEND_FIRST = """const told = {
      "Content-Type": record.ctype, "Idempotency-Key": key, "Spark-Sync": "page", "Spark-User": uid,
    };
    const at = await fetch(record.url, { method: "POST", body: record.body, headers: told }).catch(() => null);
    if (at?.ok) return at;
"""

MUTANTS: dict[str, Changes] = {
    "a new key for every try": (
        ('"Idempotency-Key": key,', '"Idempotency-Key": crypto.randomUUID(),'),
        ('answer.headers.get("Spark-Ack") === key', 'answer.headers.has("Spark-Ack")'),
    ),
    "taken out before it is sent": (
        (FETCH, f"""await sparkStore("syncQueue", "delete", record.seq);\n{FETCH}"""),
        (PUT_BACK, """await sparkStore("syncQueue", "put", record);"""),
    ),
    "kept only after it failed": ((ADD, SEND_FIRST + ADD),),
    "no lanes": (
        (BEFORE, "const before = false;"),
        ("if (isHeldUp.has(lane)) continue;", ""),
    ),
}


def worker_of(app: Flask, folder: Path, changes: Changes = ()) -> str:
    """Build the worker from changed sources, as the school builds it from the right ones."""
    scripts = folder / "js"
    shutil.copytree(STATIC / "js", scripts, dirs_exist_ok=True)
    text = (scripts / QUEUE).read_text()
    for right, wrong in changes:
        assert text.count(right) == 1, f"{QUEUE} has it {text.count(right)} times: {right}"
        text = text.replace(right, wrong)
    (scripts / QUEUE).write_text(text)
    assets = app.extensions["assets"]
    return join_worker(scripts, assets.build, assets.files)
