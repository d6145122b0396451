"""Commands: `flask --app wsgi worker`, `relay` and `cron`, each a process of its own in the Procfile."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run jobs, one at a time, each in a process of its own."""
    from spark.jobs.worker import work

    work(current_app)


@click.command("relay")
@with_appcontext
def relay() -> None:
    """Take the outbox to the queue."""
    from spark.jobs.relay import Relay

    Relay(current_app).run()


@click.command("cron")
@with_appcontext
def cron() -> None:
    """Ask for the work that the clock brings."""
    from spark.jobs.cron import Cron

    Cron(current_app).run()
