"""A phone with a browser of its own, which can be killed whole and opened again on what it had written down."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, BrowserType, Page, TimeoutError
from simple_websocket import Client, ConnectionClosed

from tests.browser.conftest import PHONE, installed_chromium
from tests.browser.line import Line
from tests.browser.phone import kill_workers, process_of
from tests.cast import PASSWORD, Person

PATIENCE = 10_000  # ms
# What the page is told about what it sent; pages have no eval, so the test asks for it by a binding.
LISTEN = """document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const key = ctx.request.headers["Idempotency-Key"];
  if (key && ctx.response) told(key, ctx.response.status, ctx.response.headers.get("Spark-Pending") === key);
});"""
# The clock of the worker as one sets it; it forgets that when it dies.
CLOCK = """const usual = Date.now.bind(Date); let ahead = 0; Date.now = () => usual() + ahead;
addEventListener("message", ({ data }) => { ahead = data.ahead ?? ahead; });
"""
SUBMIT = """([path, fields]) => {
  const forms = [...document.querySelectorAll("#m form[data-queue]")];
  const form = forms.find((one) => new URL(one.action).pathname === path);
  if (!form) return null;
  for (const name in fields) {
    form.elements[name].value = fields[name];
    form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
  }
  const on = form.elements.on?.value;
  form.requestSubmit();
  return { key: form.elements._ik.value, on };
}"""
ALL = """() => Promise.race([
  new Promise((done) => setTimeout(done, 5000, null)),
  new Promise((done, failed) => {
    const opening = indexedDB.open("spark");
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const all = (name) => base.transaction(name).objectStore(name).getAll();
      const [queue, meta] = [all("syncQueue"), all("meta")];
      meta.onsuccess = () => {
        base.close();
        done({
          queue: queue.result.map((record) => ({ ...record, body: 0 })),
          sent: meta.result.filter(({ key }) => key.startsWith("sent-")).map(({ key }) => key.slice(5)),
        });
      };
    };
  }),
])"""


class Device:
    """One phone: its tabs, who is signed in, and what its pages were told."""

    def __init__(self, chromium: BrowserType, line: Line, profile: Path) -> None:
        self.chromium, self.line, self.profile = chromium, line, profile
        self.told: dict[str, int] = {}  # by key: the last status
        self.kept: set[str] = set()  # the keys of what is kept on the phone, as its person was told
        self.who = ""
        self.is_signed_out = True
        self.context: BrowserContext | None = None

    def open(self) -> Page:
        """Open the browser. By its User-Agent the line knows it, and its worker."""
        self.context = self.chromium.launch_persistent_context(
            self.profile,
            executable_path=installed_chromium(),
            args=["--no-sandbox", "--disable-gpu", f"--user-agent={self.profile.name}", "--remote-debugging-port=0"],
            base_url=self.line.address,
            viewport=PHONE,
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.expose_binding("told", self.hear)
        self.context.add_init_script(LISTEN)
        return self.tabs[0]

    def hear(self, _source: object, key: str, status: int, is_kept: bool) -> None:
        """Remember what a page was told."""
        self.told[key] = status
        if is_kept:
            self.kept.add(key)

    @property
    def tabs(self) -> list[Page]:
        """All that is open, at least one."""
        assert self.context
        return self.context.pages or [self.context.new_page()]

    def go(self, page: Page, path: str) -> bool:
        """Go somewhere; without a line there may be nothing."""
        with suppress(Exception):
            page.goto(path, wait_until="load", timeout=PATIENCE)
            return True
        return False

    def settle(self, page: Page) -> None:
        """Wait for HTMX as long as somebody needs for a word; without a line it may not come."""
        with suppress(Exception):
            page.locator("[data-htmx-powered]").first.wait_for(state="attached", timeout=1_000)

    def sign_in(self, person: Person) -> None:
        """Sign in, at a place where the line is good."""
        page = self.tabs[0]
        page.goto("/login")
        while not page.url.endswith("/login"):  # an answer that was under way brought the old session back
            self.forget()
            page.goto("/login")
        page.get_by_label("E-mail or phone number").fill(person.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/home")
        self.who, self.is_signed_out = person.name, False

    def sign_out(self, page: Page) -> None:
        """Sign out properly."""
        page.evaluate("fetch('/logout', { method: 'POST', signal: AbortSignal.timeout(5000) }).then(() => {})")
        self.forget()

    def leave(self, page: Page, choice: str) -> bool:
        """Sign out by the button, and choose what becomes of what waits. Tells whether the phone did it."""
        page.get_by_role("button", name="Sign out").click(timeout=2_000)
        asked = page.get_by_role("button", name=choice, exact=True)
        with suppress(TimeoutError):  # nothing waits
            asked.click(timeout=1_500)
        with suppress(TimeoutError):
            page.locator("header:not(:has(.me[href='/profile']))").wait_for(timeout=12_000)  # a line that hangs: 8 s
            self.is_signed_out = True
        return self.is_signed_out

    def forget(self) -> None:
        """Let the session be over."""
        assert self.context
        self.context.clear_cookies()
        self.is_signed_out = True

    def submit(self, page: Page, path: str, fields: dict[str, str]) -> dict[str, str] | None:
        """Fill in the form that goes to `path` and send it; None when the page has none."""
        sent: dict[str, str] | None = page.evaluate(SUBMIT, [path, fields])
        return sent

    def set_clock(self, page: Page, ahead: int) -> None:
        """Set the clock of the worker."""
        page.evaluate("(ahead) => { navigator.serviceWorker.controller?.postMessage({ ahead }); }", ahead)

    def all(self) -> dict[str, Any]:
        """Return what waits and what is known to have arrived."""
        for page in self.tabs:
            with suppress(Exception):  # between two pages
                if found := page.evaluate(ALL):
                    return dict(found)
        return {"queue": [], "sent": [], "is_unknown": True}

    def kill_worker(self) -> None:
        """Let the service worker die."""
        kill_workers(self.tabs[0])

    def lose_line(self) -> None:
        """Be where there is none. DevTools could cut it too, but waits for ever for a worker that dies meanwhile."""
        self.line.cut.add(self.profile.name)

    def find_line(self) -> None:
        """Be online again, which the browser notices."""
        self.line.cut.discard(self.profile.name)
        for page in self.tabs:
            with suppress(Exception):  # between two pages
                page.evaluate("dispatchEvent(new Event('online'))")

    def stop_loading(self) -> None:
        """Tap "stop" in all tabs, from whichever thread, while Playwright waits for one of them."""
        with suppress(OSError, ConnectionClosed):  # the browser is just dying
            door = (self.profile / "DevToolsActivePort").read_text().split()[0]
            with urlopen(f"http://127.0.0.1:{door}/json/list", timeout=5) as answer:
                tabs = [target for target in json.load(answer) if target["type"] == "page"]
            for tab in tabs:
                tools = Client(tab["webSocketDebuggerUrl"])
                tools.send(json.dumps({"id": 1, "method": "Page.stopLoading"}))
                tools.receive(timeout=5)
                tools.close()

    def kill(self) -> None:
        """Let the whole browser die."""
        self.kill_process()
        self.close()

    def kill_process(self) -> None:
        """Kill the browser's process from whichever thread. Sessions of its last half minute die with it."""
        self.is_signed_out = True
        with suppress(LookupError, ProcessLookupError):
            os.kill(process_of(self.profile), signal.SIGKILL)

    def close(self) -> None:
        """Close the browser."""
        if self.context:
            with suppress(Exception):
                self.context.close()
