"""Red seals over a page: what is printed under one is seen where its red counts as paper."""

from __future__ import annotations

from PIL import Image, ImageChops

from govcrawl.documents.tools import has_ocr

_RED = 45
"""By how many shades a pixel's red is above its green and blue."""
_LEAST_RED = 110
_SMALLEST, _LARGEST = 0.06, 0.6
"""The width of a seal: of the shorter side of a page at the least, of the longer at the most."""
_ROUND = 1.35
_CORNER = 0.1


def without_seals(page: Image.Image) -> Image.Image | None:
    """The page (mode RGB) in shades of grey with its round red seals wiped out; None where it has none.

    Other red, a letterhead or a figure, stays dark: only what is as wide as high, and empty in its corners, is a seal.
    """
    red, green, blue = page.split()
    coloured = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point(
        lambda value: 255 if value > _RED else 0
    )
    if coloured.getbbox() is None or not has_ocr():
        return None
    import cv2  # noqa: PLC0415 - comes with the extra
    import numpy as np  # noqa: PLC0415

    mask = np.asarray(coloured)
    side = min(page.size)
    reach = max(3, side // 150) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    grey = np.array(page.convert("L"))
    light = np.asarray(red)
    found = False
    for number in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[number])
        if not _SMALLEST * side <= min(width, height) or max(width, height) > _LARGEST * max(page.size):
            continue
        part = marks[y : y + height, x : x + width] == number
        corner = max(2, round(_CORNER * min(width, height)))
        corners = (
            part[:corner, :corner],
            part[:corner, -corner:],
            part[-corner:, :corner],
            part[-corner:, -corner:],
        )
        if max(width, height) > _ROUND * min(width, height) or any(one.any() for one in corners):
            continue
        found = True
        # its letters and its star, and the pale edges of all of it
        edge = 2 * reach
        box = (slice(max(0, y - edge), y + height + edge), slice(max(0, x - edge), x + width + edge))
        wiped = cv2.dilate(mask[box], np.ones((3, 3), np.uint8)) > 0
        bright = light[box]
        paper = np.where(bright >= _LEAST_RED, 255, bright)
        grey[box] = np.where(wiped, np.maximum(grey[box], paper), grey[box])
    return Image.fromarray(grey) if found else None
