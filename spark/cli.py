"""Commands: `flask --app wsgi <command>`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade

from spark import assets

STATIC = Path(__file__).parent.parent / "static"


def init_app(app: Flask) -> None:
    """Register every command."""
    from spark.jobs.commands import cron, relay, worker
    from spark.seed.commands import demo, seed

    for command in (build_assets, prepare, seed, demo, worker, relay, cron):
        app.cli.add_command(command)


@click.command("assets")
def build_assets() -> None:
    """Join, minify and compress css and js into static/built."""
    assets.build(STATIC)


@click.command("prepare")
@click.option(
    "--demo-school/--no-demo-school", default=True, help="Seed an empty database with the demo school."
)
@click.pass_context
def prepare(context: click.Context, demo_school: bool) -> None:
    """Bring an installation up to date before its processes start."""
    from spark.seed.commands import seed

    upgrade()
    if demo_school:
        context.invoke(seed, if_empty=True)
