"""Pictures of pages for the documents: small files, no personal traces of the machine."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.processes import ROOT

FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 128


def shoot_page(
    page: Page, name: str, *, folder: Path = FOLDER, height: int | None = None, **options: object
) -> Path:
    """Write the page as a PNG of few colours; ``height`` in pixels, the whole page without it."""
    width = (page.viewport_size or {"width": 1280})["width"]
    clip = {"x": 0, "y": 0, "width": width, "height": height} if height else None
    raw = page.screenshot(full_page=True, clip=clip, animations="disabled", **options)
    return save_small(raw, folder / f"{name}.png")


def save_small(raw: bytes, path: Path) -> Path:
    """Store a picture with a palette."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path
