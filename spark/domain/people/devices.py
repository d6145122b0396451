"""Devices as people know them: "Chrome, Android (Itel A16)" and not all that a User-Agent says."""

from __future__ import annotations

import re

# The first that fits: browsers name those they descend from too.
BROWSERS = (
    ("OPR/", "Opera"),
    ("Opera Mini", "Opera Mini"),
    ("UCBrowser", "UC Browser"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("KAIOS", "KaiOS"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
MODEL = re.compile(r"Android[^;)]*; ([^;)]{2,40}?)(?: Build/[^;)]*)?[;)]")
LONGEST = 60


def device_named(user_agent: str) -> str:
    """Return what somebody recognises their device by; a program's own name where it is no browser."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    model = MODEL.search(user_agent)
    if model and model[1] not in ("K", "wv"):  # what browsers say that keep the model to themselves
        system = f"{system} ({model[1]})"
    return ", ".join(filter(None, (browser, system))) or user_agent.partition("/")[0][:LONGEST]
