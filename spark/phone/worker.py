"""The service worker at its one address: browsers compare it byte by byte and take a new one by themselves."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, request, send_file

from spark.phone import phone
from spark.policy import ANYONE, permit


@phone.get("/sw.js")
@permit(ANYONE)
def service_worker() -> Response:
    """Answer the worker, which may speak for every page of Spark, as small as the build made it."""
    built = Path(current_app.root_path).parent / "static" / "built" / current_app.extensions["assets"].files["sw.js"]
    is_small = bool(request.accept_encodings["br"])
    file = built.with_name(f"{built.name}.br") if is_small else built
    answer = send_file(file, "text/javascript", conditional=False, etag=False)
    if is_small:
        answer.headers["Content-Encoding"] = "br"
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Service-Worker-Allowed"] = "/"
    answer.set_etag(built.name, weak=True)
    return answer.make_conditional(request)  # type: ignore[return-value]
