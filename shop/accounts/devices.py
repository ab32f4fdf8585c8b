"""What a browser says of itself, in words that its owner recognises."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
"""The first that is named counts: the later ones are named by others, too."""
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


def device_in_words(program: str) -> str:
    """ "Firefox on Windows"; what is not known is left out."""
    browser = next((name for mark, name in BROWSERS if mark in program), "")
    system = next((name for mark, name in SYSTEMS if mark in program), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "an unknown device"
