"""The service worker at its one address: browsers compare it byte by byte and take a new one by themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Response, current_app, request

from spark.assets import minify_js
from spark.auth import auth
from spark.policy import ANYONE, permit


@auth.get("/sw.js")
@permit(ANYONE)
def service_worker() -> Response:
    """Answer the worker, which may speak for every page of Spark."""
    answer = Response(source_of(Path(current_app.root_path).parent / "static" / "sw.js"), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer


@cache
def source_of(worker: Path) -> str:
    """Return the worker's source without comments, read once a process."""
    return minify_js(worker.read_text())
