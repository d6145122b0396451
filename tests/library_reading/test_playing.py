"""Watching and listening in the page, without paying before pressing play."""

from __future__ import annotations

import pytest

from tests.library_builder import publish


@pytest.fixture
def film(cast):
    return publish(cast.asha, kind="video", files={"original": b"o", "light": b"l", "audio": b"a", "poster": b"p"})


def test_nothing_of_a_film_is_fetched_before_somebody_presses_play(film, visitor):
    page = visitor.get(f"{film.url}/play/light").get_data(as_text=True)
    assert 'preload="none"' in page
    assert f'<source src="/files/{film.files["light"]}" type="video/mp4">' in page
    assert f'poster="/files/{film.files["poster"]}"' in page


def test_who_saves_data_sees_no_poster(film, visitor):
    page = visitor.get(f"{film.url}/play/light", headers={"Save-Data": "on"}).get_data(as_text=True)
    assert "poster" not in page


def test_the_sound_of_a_film_is_played_alone(film, visitor):
    page = visitor.get(f"{film.url}/play/audio").get_data(as_text=True)
    assert "<audio controls" in page
    assert film.files["audio"] in page


@pytest.mark.parametrize("rendition", ["original", "text", "poster", "nothing", "interactive"])
def test_only_what_spark_made_is_played(film, visitor, rendition):
    assert visitor.get(f"{film.url}/play/{rendition}").status_code == 404
