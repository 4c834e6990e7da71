"""The system's Chromium, silent on the network.

Debian's build without windows comes first: the other one draws its own tool bar for every page,
which costs three times as much as our pages do.
"""

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find() -> str | None:
    """Path of the first one installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)
