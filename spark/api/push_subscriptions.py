"""Push subscriptions: `/api/push-subscriptions`, the browsers that show notifications of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from flask import Response, g, request, url_for
from flask_login import current_user
from pydantic import Field, StringConstraints, ValidationError
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import refuse_invalid, spec
from spark.domain.notices.notification import PushSubscription
from spark.domain.notices.subscribing import LONGEST_ENDPOINT, live_subscriptions, subscribe, unsubscribe
from spark.extensions import db
from spark.policy import SIGNED_IN, permit
from spark.services.push import public_key
from spark.web import save

Endpoint = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ENDPOINT)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class KeyOut(Schema):
    """The key browsers subscribe with (applicationServerKey), base64url."""

    key: str


class BrowserKeys(Schema):
    """What a browser's messages are encrypted for."""

    p256dh: Key
    auth: Key


class SubscriptionIn(Schema):
    """A subscription as the browser describes it."""

    endpoint: Endpoint
    keys: BrowserKeys
    expiration_time: Any = Field(None, description="Browsers name it; the push service says when it is over.")


class EndpointIn(Schema):
    """Which browser."""

    endpoint: Endpoint


class SubscriptionOut(Schema):
    """A browser in which the caller is signed in and notified."""

    id: UUID
    endpoint: str
    created_at: datetime


@api.get("/push-subscriptions/key")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[KeyOut]), tags=["notifications"])
def push_key() -> Response:
    """Get the key to subscribe with."""
    return answer(KeyOut(key=public_key()))


@api.get("/push-subscriptions")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[list[SubscriptionOut]]), tags=["notifications"])
def list_subscriptions() -> Response:
    """List the caller's browsers."""
    rows = db.session.scalars(live_subscriptions(current_user.id)).all()
    return answer([SubscriptionOut.model_validate(row) for row in rows])


@api.post("/push-subscriptions")
@permit(SIGNED_IN)
@spec.validate(json=SubscriptionIn, resp=SpecResponse(HTTP_201=Envelope[SubscriptionOut]), tags=["notifications"])
def subscribe_browser(json: SubscriptionIn) -> Response:
    """Send the caller's notifications to this browser, until they sign out in it."""
    subscription: PushSubscription = subscribe(
        current_user, g.auth_session.id, endpoint=json.endpoint, p256dh=json.keys.p256dh, auth=json.keys.auth
    )
    told = SubscriptionOut.model_validate(subscription)
    save(url_for("api.list_subscriptions"), 201)
    return answer(told, 201)


@api.delete("/push-subscriptions")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[None]), tags=["notifications"])
def unsubscribe_browser() -> Response:
    """Leave the browser of `endpoint` in the body alone; once more changes nothing."""
    try:
        which = EndpointIn.model_validate(request.get_json())  # Spectree reads no body of a DELETE
    except ValidationError as error:
        refuse_invalid(request, None, error, None, None)
    unsubscribe(current_user, which.endpoint)
    save(url_for("api.list_subscriptions"), 200)
    return answer(None)
