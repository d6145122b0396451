"""Logs as JSON lines with a request id, an opaque person and a role; nothing personal."""

from __future__ import annotations

import logging
import re
import sys
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from spark.headers import opaque_id

log = structlog.get_logger()
QUIET = ("/healthz", "/readyz")  # asked every few seconds by whoever watches over the processes
A_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def init_app(app: Flask) -> None:
    """Write one line per request and pass the request id on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if app.testing else logging.INFO),
    )
    app.before_request(begin)
    app.after_request(write_line)


def begin() -> None:
    """Name the request, by the proxy's id when it gave a plain one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if A_REQUEST_ID.fullmatch(given) else uuid4().hex
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def write_line(answer: Response) -> Response:
    """Log the route rather than the address, whose query may hold what somebody searched."""
    write = log.debug if request.path in QUIET else log.info
    write(
        "request",
        method=request.method,
        route=str(request.url_rule or "-"),
        status=answer.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
        bytes=answer.content_length,
        person=opaque_id(),
        role=g.get("role", "-"),
    )
    answer.headers["X-Request-Id"] = g.request_id
    return answer
