"""A school of four pages, for looking at the shell, the parts and the scripts without the rest of Spark.

`python -m tests.browser.look.school` serves it with the styleguide on port 5055.
"""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, flash, jsonify, make_response, redirect, render_template, request
from flask_babel import Babel
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from spark.assets import build
from spark.styleguide import Sample

ROOT = Path(__file__).parents[3]
PLACES = (
    ("/", "Home", "home"),
    ("/library", "Library", "library"),
    ("/ask", "Ask", "ask"),
    ("/tests", "Tests", "tests"),
)
PAGES = {
    # The bell as it looks; the real one also listens for news, of which there are none here.
    "notifications/_badge.html": """{% from "parts/icons.html" import icon -%}
    <a class="button quiet" href="/notifications">{{ icon("bell") }}<b class="label busy">2</b>
      <span class="hidden">Notifications</span></a>""",
    "list.html": """
        {% extends layout %}
        {% from "parts/filters.html" import filters %}
        {% from "parts/lists.html" import item %}
        {% block title %}Library{% endblock %}
        {% block main %}
          <h1>Library</h1>
          {{ filters("/library", [{"name": "subject", "label": "Subject",
             "value": request.args.get("subject", ""),
             "options": [("", "All subjects"), ("physics", "Physics")]}], query=request.args.get("q", "")) }}
          <p data-say>{{ lessons | length }} lessons</p>
          <ul class="list">
            {% for one in lessons %}{{ item("/library/" ~ one, "Lesson " ~ one, "physics") }}{% endfor %}
          </ul>
        {% endblock %}""",
    "one.html": """
        {% extends layout %}
        {% from "parts/progress.html" import polls %}
        {% block title %}{{ name }}{% endblock %}
        {% block main %}
          <h1>{{ name }}</h1>
          {% include "_save.html" %}
          <section id="job" {{ polls("/job", 1) }}>0</section>
          <p><a href="/gone">Gone</a> <a href="/library/2#end">The end of lesson 2</a></p>
          <p><a href="/paper">Paper</a></p>
          <p id="end">The end</p>
        {% endblock %}""",
    "_save.html": """
        {% from "parts/forms.html" import action_button %}
        <div id="save">
        {% set label = "Saved" if saved else "Save" %}
        {{ action_button("/save", label, part="closest div", pressed=saved, queue=true) }}
        {% if saved %}<span class="hidden" data-say>It is saved</span>{% endif %}</div>""",
    "_job.html": """
        {% from "parts/progress.html" import polls %}
        <section id="job" {% if looks < 3 %}{{ polls("/job", 1) }}{% endif %}>{{ looks }}</section>""",
    "form.html": """
        {% extends layout %}
        {% from "parts/forms.html" import field, error_summary, submit %}
        {% block title %}Form{% endblock %}
        {% block main %}
          <h1>Form</h1>
          <form class="flow" method="post" action="/form" novalidate data-queue>
            {{ error_summary(form) }}{{ field(form.title) }}{{ field(form.description) }}{{ submit("Send") }}
          </form>
        {% endblock %}""",
    "upload.html": """
        {% extends layout %}
        {% from "parts/upload.html" import upload_field %}
        {% from "parts/forms.html" import submit %}
        {% block title %}Upload{% endblock %}
        {% block main %}
          <h1>Upload</h1>
          <form class="flow" method="post" enctype="multipart/form-data" hx-config="timeout:0"
                data-script="upload" data-upload-url="/uploads">
            {{ upload_field() }}{{ submit("Send") }}
          </form>
        {% endblock %}""",
}


class Short(FlaskForm):  # type: ignore[misc]
    """A form with a short and a long text."""

    title = StringField("Title", [InputRequired(), Length(max=120)])
    description = TextAreaField("Description", [Length(max=50)])


def create_school(static: Path) -> Flask:
    """Serve the four pages with the assets built in `static`."""
    manifest = build(static)
    app = Flask("school", static_folder=str(static), static_url_path="/static")
    app.config.update(SECRET_KEY="school", WTF_CSRF_ENABLED=False)
    app.jinja_loader = ChoiceLoader([DictLoader(PAGES), FileSystemLoader(ROOT / "templates")])  # type: ignore[assignment]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=manifest.url, inline_css=Markup(manifest.inline_css), build=manifest.build)
    Babel(app)
    seen = SimpleNamespace(requests=[], looks=0, saved=False, stored=bytearray(), refusals=0, under_way=0, slow=0.0)
    app.seen = seen  # type: ignore[attr-defined]

    @app.context_processor
    def shell() -> dict[str, Any]:
        here = request.path
        return {
            "current_user": SimpleNamespace(is_authenticated=True, first_name="Amina"),
            "locale": "en",
            "direction": request.args.get("dir") or request.cookies.get("dir") or "ltr",
            "places": [
                {"url": url, "label": label, "icon": icon, "current": here == url} for url, label, icon in PLACES
            ],
        }

    def show(template: str, status: int = 200, **context: Any) -> Response:
        whole = "HX-Request" not in request.headers or "HX-History-Restore-Request" in request.headers
        layout = "layout.html" if whole else "fragment.html"
        answer = make_response(render_template(template, layout=layout, **context), status)
        answer.headers["Spark-Build"] = manifest.build
        answer.headers["Vary"] = "HX-Request, HX-History-Restore-Request"
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self'; style-src {manifest.style_hash}; img-src 'self' data:; "
            "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
        )
        return answer

    def failed(status: int) -> Response:
        return show("errors/page.html", status, error_title="That failed", error_sentence="Come back later.")

    @app.before_request
    def note() -> None:
        if not request.path.startswith("/static"):
            seen.requests.append((request.method, request.full_path.rstrip("?"), dict(request.headers)))

    @app.get("/", endpoint="auth.home")
    @app.get("/library", endpoint="student.library")
    def library() -> Response:
        lessons = [number for number in range(30) if not request.args.get("subject") or number < 5]
        return show("list.html", lessons=[] if request.args.get("q") else lessons)

    @app.get("/profile", endpoint="auth.profile")
    @app.get("/notifications")
    @app.get("/ask")
    @app.get("/tests")
    def place() -> Response:
        time.sleep(seen.slow)
        return show("one.html", name=request.path.strip("/").title(), saved=False)

    @app.get("/library/<int:number>")
    def lesson(number: int) -> Response:
        return show("one.html", name=f"Lesson {number}", saved=seen.saved)

    @app.get("/gone")
    def gone() -> Response:
        return failed(404)

    @app.get("/paper")
    def paper() -> Response:
        return Response(b"%PDF-1.4", mimetype="application/pdf")

    @app.post("/save")
    def save() -> str:
        seen.saved = not seen.saved
        return render_template("_save.html", saved=seen.saved)

    @app.get("/job")
    def job() -> Response | str:
        seen.looks += 1
        return failed(503) if seen.looks == 2 else render_template("_job.html", looks=seen.looks)

    @app.route("/form", methods=["GET", "POST"])
    def form() -> Any:
        asked = Short()
        if request.method == "GET":
            return show("form.html", form=asked)
        time.sleep(seen.slow)
        if asked.title.data == "busy":
            return failed(503)
        if not asked.validate():
            return show("form.html", 422, form=asked)
        flash("It was sent.", "good")
        return redirect("/library/1", 303)

    @app.route("/styleguide", methods=["GET", "POST"])
    def styleguide() -> Response:
        sample = Sample(formdata=MultiDict({"title": "Newton", "description": "A lesson"}))
        sample.validate()
        return show("styleguide.html", form=sample)

    @app.route("/upload", methods=["GET", "POST"])
    def upload() -> Any:
        if request.method == "GET":
            return show("upload.html")
        flash(f"Upload {request.form['upload_id']}, files: {', '.join(request.files) or 'none'}.", "good")
        return redirect("/upload", 303)

    @app.post("/uploads")
    def begin() -> Any:
        if request.form["file_name"].endswith(".exe"):
            return jsonify(success=False, error={"code": "X", "message": "Spark takes no programs."}), 422
        method = "MULTIPART" if request.form["file_name"].endswith(".mp4") else "PUT"
        return jsonify(
            uploadId="seven",
            method=method,
            url="/uploads/seven",
            headers={},
            partSize=262144,
            offset=len(seen.stored),
        )

    @app.route("/uploads/seven", methods=["PUT", "HEAD"])
    def part() -> Response:
        if request.method == "PUT":
            seen.refusals -= 1
            if seen.refusals == 0:
                return Response(status=503)
            if int(request.args["offset"]) != len(seen.stored):
                return Response(status=409)
            seen.under_way += 1
            time.sleep(seen.slow)
            seen.stored += request.get_data()
            seen.under_way -= 1
        return Response(status=204, headers={"Upload-Offset": str(len(seen.stored))})

    @app.post("/uploads/seven/parts")
    def sign() -> Response:
        return jsonify(url=f"/bucket/{request.form['number']}")

    @app.put("/bucket/<int:number>")
    def bucket(number: int) -> Response:
        seen.stored += request.get_data()
        return Response(headers={"ETag": f'"{number}"'})

    @app.post("/uploads/seven/complete")
    def complete() -> Response:
        return jsonify(success=True)

    return app


if __name__ == "__main__":
    create_school(ROOT / "static").run(port=5055, threaded=True)
