"""Response headers: what a browser may do with a page, and which build and person it belongs to."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from flask import Flask, Response, current_app, request
from flask_login import current_user
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
)
from sqlalchemy import inspect

# A file somebody uploaded is never a page of ours: no scripts, no origin, saved rather than shown.
UPLOADED_FILE_POLICY = "default-src 'none'; sandbox"


def init_app(app: Flask) -> None:
    """Put the headers on every answer, and send HTTP to HTTPS where there is HTTPS."""
    app.extensions["page_headers"] = page_headers(app)
    app.after_request(set_headers)
    if app.config["HTTPS_ONLY"]:
        app.before_request(use_https)


def page_headers(app: Flask) -> dict[str, str]:
    """Return the security headers of a page; no nonce, so that a page keeps its ETag."""
    none, own = "'none'", "'self'"
    policy = (
        ContentSecurityPolicy()
        .default_src(none)
        .script_src(own)
        .style_src(own, app.extensions["assets"].style_hash)
        .img_src(own, "data:")
        .media_src(own)
        .connect_src(own, *storage_origin(app))
        .form_action(own)
        .frame_src(own)
        .manifest_src(own)
        .worker_src(own)
        .base_uri(none)
        .frame_ancestors(none)
    )
    headers = Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        permissions=PermissionsPolicy().camera(own).microphone(none).geolocation(none),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        hsts=StrictTransportSecurity().max_age(31_536_000).include_subdomains() if app.config["PRODUCTION"] else None,
    )
    return dict(headers.headers)


def storage_origin(app: Flask) -> list[str]:
    """Return the bucket's origin, to which pages upload directly, when there is a bucket."""
    if not app.config["S3_BUCKET"]:
        return []
    endpoint = app.config["S3_ENDPOINT_URL"] or f"https://{app.config['S3_BUCKET']}.s3.amazonaws.com"
    return ["/".join(endpoint.split("/")[:3])]


def set_headers(answer: Response) -> Response:
    """Pages get all headers; fragments and answers to forms inherit the page's policy and stay small."""
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
    if is_page and not request.headers.get("HX-Request"):
        for name, value in current_app.extensions["page_headers"].items():
            answer.headers.setdefault(name, value)
    if answer.mimetype == "text/html":
        if not answer.cache_control.public:  # what caches share names nobody
            answer.headers["Spark-User"] = opaque_id()
        answer.headers["Spark-Build"] = current_app.extensions["assets"].build
    return answer


def opaque_id() -> str:
    """Name the signed-in person to their own phone without telling who they are; "-" for a visitor."""
    if not current_user.is_authenticated:
        return "-"
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, b"spark-user" + id_of_caller().bytes, hashlib.sha256).hexdigest()[:16]


def id_of_caller() -> UUID:
    """Return the id of who is signed in; after a commit, without asking the database for the whole person again."""
    person = current_user._get_current_object()
    identity = inspect(person).identity
    known: UUID = identity[0] if identity else person.id
    return known


def use_https() -> Response | None:
    """Send a plain HTTP request to the same address with HTTPS; health checks come from inside."""
    if request.is_secure or request.path in ("/healthz", "/readyz"):
        return None
    return Response(status=308, headers={"Location": request.url.replace("http://", "https://", 1)})
