"""Draw the pictures of 麒麟区's tables for the demo: demo/pictures/qilin-<year>-<section>.png.

Needs Chromium, a Chinese font and ImageMagick (Debian: chromium fonts-noto-cjk imagemagick). The pictures are
committed, so nobody needs to run this unless the figures change.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
from pathlib import Path

from demo.layouts import html_table, plain_cell
from demo.portals.bodies import grids_of
from demo.truth import YEARS

TARGET = Path(__file__).parents[1] / "demo" / "pictures"
STYLE = """<meta charset="utf-8"><style>body { margin: 12px; width: 860px; background: white; font: 15px/1.5 "Noto Sans CJK SC", sans-serif }
table { border-collapse: collapse; width: 100% } td { border: 1px solid black; padding: 3px 6px; text-align: center }</style>"""


def draw(markup: str, target: Path, folder: Path) -> None:
    """Photograph a table and cut the margin off."""
    page, raw = folder / "page.html", folder / "raw.png"
    page.write_text(STYLE + markup, encoding="utf-8")
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
        f"--user-data-dir={folder / 'profile'}", "--window-size=900,1700", f"--screenshot={raw}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    subprocess.run(
        ["/usr/bin/convert", raw, "-trim", "-bordercolor", "white", "-border", "8", "-colors", "16", target],
        check=True,
    )


def main() -> None:
    """Draw all fifteen."""
    with tempfile.TemporaryDirectory() as name:
        for year in YEARS:
            for section, grid in grids_of("qilin", year).items():
                draw(
                    html_table(grid, plain_cell, random.Random(0)),
                    TARGET / f"qilin-{year}-{section}.png",
                    Path(name),
                )


if __name__ == "__main__":
    main()
