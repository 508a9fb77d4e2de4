"""Draw the pictures of 麒麟区's tables for the demo: demo/pictures/qilin-<year>-<section>.<png or jpg>.

Needs Chromium and Chinese fonts (Debian: chromium fonts-noto-cjk fonts-wqy-zenhei). The pictures are committed, so nobody
needs to run this unless the figures change:

    python -m tools.draw_demo_pictures
"""

from __future__ import annotations

import random
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from demo.layouts import html_table, plain_cell
from demo.portals.bodies import grids_of
from demo.portals.qilin import QUALITIES, SCANNED_YEAR, picture_name, quality_of
from demo.truth import YEARS

TARGET = Path(__file__).parents[1] / "demo" / "pictures"
STYLE = """<meta charset="utf-8"><style>body {{ margin: 12px; width: 860px; background: white; font: 15px/1.5 "{font}", sans-serif }}
table {{ border-collapse: collapse; width: 100% }} td {{ border: 1px solid black; padding: 3px 6px; text-align: center }}</style>"""
MARGIN = 8


@dataclass(frozen=True)
class Look:
    """How a quality looks: the font, dots per inch, degrees askew, blur in pixels, JPEG quality or None for PNG."""

    font: str
    dpi: int
    turned: float = 0.0
    blur: float = 0.0
    jpeg: int | None = None


LOOKS = {
    "clean": Look("Noto Serif CJK SC", 200),
    "pressed": Look("Noto Sans CJK SC", 120, jpeg=55),
    "askew": Look("WenQuanYi Zen Hei", 150, turned=0.6, blur=0.6),
}


def photograph(markup: str, look: Look, folder: Path) -> Image.Image:
    """A table as a browser shows it, its margin cut."""
    page, raw = folder / "page.html", folder / "raw.png"
    page.write_text(STYLE.format(font=look.font) + markup, encoding="utf-8")
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        f"--force-device-scale-factor={look.dpi / 96:.4f}",
        f"--user-data-dir={folder / 'profile'}", "--window-size=900,1700", f"--screenshot={raw}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with Image.open(raw) as opened:
        grey = opened.convert("L")
    box = ImageChops.invert(grey).getbbox()
    if box is None:
        raise ValueError("the picture is white")
    left, top, right, bottom = box
    return grey.crop((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))


def store(picture: Image.Image, look: Look, target: Path) -> None:
    """Degrade a picture to its quality and write it."""
    if look.turned:
        picture = picture.rotate(look.turned, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if look.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(look.blur))
    if look.jpeg:
        picture.save(target, "JPEG", quality=look.jpeg)
    else:
        picture.quantize(16).save(target, "PNG", optimize=True)


def main() -> None:
    """Draw all twelve."""
    assert set(LOOKS) == set(QUALITIES)
    with tempfile.TemporaryDirectory() as name:
        for year in YEARS:
            for section, grid in grids_of("qilin", year).items() if year != SCANNED_YEAR else ():
                look = LOOKS[quality_of(year, section)]
                picture = photograph(html_table(grid, plain_cell, random.Random(0)), look, Path(name))
                store(picture, look, TARGET / picture_name(year, section))


if __name__ == "__main__":
    main()
