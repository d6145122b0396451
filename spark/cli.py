"""Commands: `flask --app wsgi <command>`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from spark import assets
from spark.domain.moderation.audit import record
from spark.domain.people.joining import join_as_admin
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.seed.shelves import seed_shelves

STATIC = Path(__file__).parent.parent / "static"


def init_app(app: Flask) -> None:
    """Register every command."""
    from spark.jobs.commands import cron, relay, worker
    from spark.seed.commands import demo, seed

    for command in (build_assets, prepare, make_admin, seed, demo, worker, relay, cron):
        app.cli.add_command(command)


@click.command("assets")
def build_assets() -> None:
    """Join, minify and compress css and js into static/built."""
    assets.build(STATIC)


@click.command("prepare")
@click.option("--demo-school/--no-demo-school", default=True, help="Seed an empty database with the demo school.")
@click.pass_context
@with_appcontext
def prepare(context: click.Context, demo_school: bool) -> None:
    """Bring an installation up to date before its processes start."""
    from spark.seed.commands import seed

    assets.build(STATIC)
    upgrade()
    seed_shelves()
    db.session.commit()
    if demo_school:
        context.invoke(seed, if_empty=True)


@click.command("make-admin")
@click.argument("contact")
@click.option("--name", "full_name", prompt="Full name")
@click.password_option()
@with_appcontext
def make_admin(contact: str, full_name: str, password: str) -> None:
    """Make the account of an admin, reached at CONTACT: a new school has nobody who could approve its first one."""
    try:
        person = join_as_admin(contact, full_name, password, region=current_app.config["DEFAULT_PHONE_REGION"])
    except Refused as refusal:
        raise click.ClickException(str(refusal.sentence)) from refusal
    record("person.make_admin", person, by=None)
    db.session.commit()
    click.echo(f"{person.full_name} can sign in as {person.contact}.")
