"""Devices, as people know them."""

import pytest

from spark.domain.people.devices import device_named


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 8.1.0; Itel A16 Build/O11019) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/90.0.4430.210 Mobile Safari/537.36",
            "Chrome, Android (Itel A16)",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (Linux; Android 11; SM-A025F) SamsungBrowser/16.0 Chrome/92 Mobile Safari/537.36",
            "Samsung Internet, Android (SM-A025F)",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/9.80) Presto/2.5.25", "Opera Mini"),
        ("python-requests/2.32", "python-requests"),
        ("curl/8", "curl"),
        ("x" * 200, "x" * 60),
        ("", ""),
    ],
)
def test_a_device_is_named_as_people_know_it(agent, name):
    assert device_named(agent) == name
