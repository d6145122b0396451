"""Commands: `flask --app wsgi seed` and `flask --app wsgi demo FOLDER`.

What makes PDFs, sound and film is only imported when a command runs: every start of Spark reads this file.
"""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from spark.extensions import db


@click.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing, and call it a success, when people have joined already.")
@click.option(
    "--demo",
    "in_production",
    is_flag=True,
    help="Make the demo accounts, whose password is known, even in production.",
)
@with_appcontext
def seed(if_empty: bool = False, in_production: bool = False) -> None:
    """Fill a school with subjects, grades, demo accounts and a dozen lessons."""
    from spark.seed.school import Occupied, is_empty, seed_school
    from spark.seed.shelves import seed_shelves

    seed_shelves()
    db.session.commit()
    if if_empty and not is_empty():
        return
    if current_app.config["PRODUCTION"] and not in_production:
        refuse(
            "The demo accounts have a password that everybody knows, so they are not made in production. "
            "Use `seed --demo` if you want them.",
            if_empty,
        )
        return
    started = time.monotonic()
    try:
        with force_locale("en"):
            good = seed_school()
    except (Occupied, LookupError) as why:
        db.session.rollback()
        refuse(str(why), if_empty)
        return
    if not good:
        refuse("Some lessons are not complete; the next start goes on with them.", if_empty)
        return
    click.echo(
        f"The demo school is complete, after {time.monotonic() - started:.0f} s. Password of everybody: spark-demo"
    )
    click.echo("Sign in as student@, educator@, educator2@, mentor@, mentor2@ or admin@example.com.")


def refuse(sentence: str, if_empty: bool) -> None:
    """Say why something was not done. It is only a failure to who asked for it: a school must start."""
    if not if_empty:
        raise click.ClickException(sentence)
    click.echo(sentence, err=True)


@click.command("demo")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--licence", default="", help="The licence of files for which the folder's README.md states none.")
@click.option("--source", default="", help="Whose work these files are; shown with each of them.")
@click.option("--subject", default="science", show_default=True, help="The subject of files that do not state one.")
@click.option("--grade", default="grade-10", show_default=True, help="The grade of files that do not state one.")
@with_appcontext
def demo(folder: Path, licence: str, source: str, subject: str, grade: str) -> None:
    """Load the lessons, questions and people of FOLDER into the demo school, through the real pipeline."""
    from spark.seed.folder import Shelf, load

    if current_app.config["PRODUCTION"]:
        raise click.ClickException(
            "A demo set brings accounts whose password everybody knows. It is not loaded in production."
        )
    try:
        with force_locale("en"):
            failed = load(folder, Shelf(licence, source, subject, grade))
    except LookupError as why:
        raise click.ClickException(str(why)) from why
    if failed:
        raise click.ClickException(f"{failed} could not be loaded; the lines above say why.")
