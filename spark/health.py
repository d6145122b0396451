"""Health for machines: `/healthz` is this process alone, `/readyz` names each neighbour."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, jsonify
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from spark.extensions import db, limiter
from spark.policy import ANYONE, permit
from spark.services.cache import redis
from spark.services.scanner import ScannerUnavailable
from spark.services.storage import StorageUnavailable

health = Blueprint("health", __name__)
limiter.exempt(health)


@health.get("/healthz")
@permit(ANYONE)
def healthz() -> Response:
    """Say that this process answers."""
    return jsonify(ok=True)


@health.get("/readyz")
@permit(ANYONE)
def readyz() -> tuple[Response, int]:
    """Say which neighbours answer; without PostgreSQL or storage Spark is not ready, without the others it limps."""
    state = {name: answers(check) for name, check in CHECKS.items()}
    ready = state["database"] and state["storage"]
    return jsonify(ready=ready, **state), 200 if ready else 503


def database() -> None:
    """One trip to PostgreSQL."""
    db.session.execute(text("SELECT 1"))


def queue() -> None:
    """One trip to Redis."""
    redis().ping()


def storage() -> None:
    """One look into the storage."""
    current_app.extensions["storage"].size("readyz")


def scanner() -> None:
    """One trip to the scanner, where there is one."""
    if current_app.extensions["scanner"]:
        current_app.extensions["scanner"].ping()


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "queue": queue,
    "storage": storage,
    "scanner": scanner,
}


def answers(check: Callable[[], None]) -> bool:
    """Run one check."""
    try:
        check()
    except (SQLAlchemyError, RedisError, StorageUnavailable, ScannerUnavailable):
        return False
    return True
