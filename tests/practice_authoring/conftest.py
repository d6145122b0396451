"""An admin at a browser, and a test that was just begun."""

from __future__ import annotations

import pytest

from tests.cast import Cast, Client
from tests.practice_authoring.forms import begin


@pytest.fixture
def browser(cast: Cast) -> Client:
    return cast.rosa.browser


@pytest.fixture
def test(browser: Client) -> str:
    return begin(browser)
