"""How people come to Spark in a browser: already signed in, as on most days, or through the form."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.cast import PASSWORD, Person


def come_in(page: Page, person: Person) -> None:
    """Open the home page as somebody who signed in on another day."""
    given = person.browser.get_cookie("session", "spark.test")
    session = {"name": given.key, "value": given.value, "expires": given.expires.timestamp(), "httpOnly": True}
    page.context.add_cookies([session | {"domain": "localhost", "path": "/"}])
    page.goto("/home")


def sign_in(page: Page, contact: str, password: str = PASSWORD) -> None:
    """Sign in through the form, whoever was here before."""
    page.goto("/login")
    page.get_by_label("E-mail or phone number").fill(contact)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")
