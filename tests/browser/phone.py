"""A phone in a test: its worker in place, its line cut and mended, and what it keeps looked at from outside."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.waiting import until, with_htmx

PAGES_KEPT = """async (path) => {
  for (const name of await caches.keys()) {
    if (name.startsWith("pages-") && await (await caches.open(name)).match(path)) return true;
  }
  return false;
}"""
ALL_OF_IT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const one of await shelf.keys()) found.push(await (await shelf.match(one)).text());
  }
  const base = await new Promise((done) => {
    indexedDB.open("spark").onsuccess = ({ target }) => done(target.result);
  });
  const words = (_, value) => value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value;
  for (const name of base.objectStoreNames) {
    const rows = await new Promise((done) => {
      base.transaction(name).objectStore(name).getAll().onsuccess = ({ target }) => done(target.result);
    });
    found.push(JSON.stringify(rows, words));
  }
  base.close();
  return found.join("\\n") + JSON.stringify(localStorage);
}"""
ON_THE_PHONE = """async (names) => {
  const kept = [];
  for (const name of await caches.keys()) {
    if (name.startsWith("built-")) for (const { url } of await (await caches.open(name)).keys()) kept.push(url);
  }
  return names.every((name) => kept.some((url) => url.includes(`/${name}.`)));
}"""
NEEDED_WITHOUT_A_LINE = ["htmx", "store", "sync", "outbox", "saved", "seal", "take", "find"]


def with_worker(page: Page) -> Page:
    """Wait until the worker answers for this page and the phone has what it needs without a line.

    That comes with the second look at Spark: its person looks away and back.
    """
    until(page, lambda: page.evaluate("navigator.serviceWorker.controller !== null"))  # our policy lets nothing poll
    for path in ("/shell", "/offline", "/outbox", "/saved"):
        until(page, lambda path=path: keeps(page, path), f"{path} was not kept")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(page, lambda: page.evaluate(ON_THE_PHONE, NEEDED_WITHOUT_A_LINE), "the scripts were not kept")
    return with_htmx(page)


def keeps(page: Page, path: str) -> bool:
    """Whether a page is on this phone, whoever it belongs to."""
    return bool(page.evaluate(PAGES_KEPT, path))


def all_on(page: Page) -> str:
    """Everything that whoever holds this phone can read: kept pages, files, records and settings."""
    return str(page.evaluate(ALL_OF_IT))


def cut(page: Page) -> None:
    """Take the line away, from pages and worker alike."""
    page.context.set_offline(True)


def mend(page: Page) -> None:
    """Give the line back."""
    page.context.set_offline(False)


def kick(page: Page) -> None:
    """Wish that what waits is sent, as a tap on "Send now" does."""
    page.evaluate("document.dispatchEvent(new CustomEvent('spark:send', { detail: { isWished: true } }))")


def kill_workers(page: Page) -> None:
    """Let the service worker die in the midst of what it does, as a phone short of memory does."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("ServiceWorker.enable")
    devtools.send("ServiceWorker.stopAllWorkers")
    devtools.detach()


def process_of(profile: Path) -> int:
    """The main process of the browser with this profile."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_text().split("\0")
            if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
                return int(folder.name)
    raise LookupError(profile)


def stored(page: Page, store: str) -> list[dict[str, Any]]:
    """Return all of one store of the phone's database; bodies are told by their size."""
    rows: list[dict[str, Any]] = page.evaluate(
        """(name) => new Promise((done, failed) => {
          const opening = indexedDB.open("spark");
          opening.onerror = () => failed(opening.error);
          opening.onsuccess = () => {
            const all = opening.result.transaction(name).objectStore(name).getAll();
            all.onsuccess = () => {
              opening.result.close();
              done(all.result.map((row) => row.body ? { ...row, body: row.body.byteLength } : row));
            };
          };
        })""",
        store,
    )
    return rows
