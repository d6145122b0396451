"""The manifest: all a phone needs to have a lesson offline, and what it may drop."""

from __future__ import annotations

from tests.library_builder import publish


def test_the_manifest_names_every_file_and_page(cast, visitor):
    lesson = publish(
        cast.asha, kind="pdf", files={"original": b"x" * 50, "page": b"p" * 9}, parts=["<p>a</p>", "<p>b</p>"]
    )
    manifest = visitor.get(f"{lesson.url}/manifest.json").get_json()
    assert manifest["version"] == str(lesson.version_id)
    assert manifest["partials"] == [lesson.url, f"{lesson.url}/text", f"{lesson.url}/text?part=2"]
    assert [(one["kind"], one["bytes"]) for one in manifest["variants"]] == [("page", 9), ("original", 50)]
    for one in manifest["variants"]:
        assert one["url"] == f"/files/{one['sha256']}"
        assert visitor.get(one["url"]).status_code == 200
    for url in manifest["partials"]:
        assert visitor.get(url, htmx=True).status_code == 200
    assert manifest["withdrawn"] == []


def test_a_new_version_withdraws_the_files_it_no_longer_has(cast, visitor):
    first = publish(cast.asha, files={"original": b"first", "thumbnail": b"same"})
    publish(cast.asha, of=first, files={"original": b"second", "thumbnail": b"same"})
    assert visitor.get(f"{first.url}/manifest.json").get_json()["withdrawn"] == [first.files["original"]]


def test_an_unchanged_manifest_costs_nothing(cast, visitor):
    url = f"{publish(cast.asha).url}/manifest.json"
    tag = visitor.get(url).headers["ETag"]
    assert visitor.get(url, headers={"If-None-Match": tag}).status_code == 304
