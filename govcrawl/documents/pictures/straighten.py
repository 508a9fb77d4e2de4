"""Measuring and straightening a page: the size of its text, its light, its slant, the working resolution."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

# OpenCV tells of no element type; all of them are bytes here
Grey = npt.NDArray[Any]

WORKING_SIZE = 26
"""Height in pixels that Han characters have after scaling."""
_MOST_PIXELS = 24_000_000
_MOST_DEGREES = 10.0
_SMALL_SIDE = 1100


def flatten(grey: Grey, size: float = WORKING_SIZE) -> Grey:
    """The page with its paper white: light that falls unevenly, grey paper, coloured cells are divided out."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(3, round(size / 4)) * 2 + 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), 2)
    wide = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    divided: Grey = cv2.divide(grey, np.maximum(wide, 40), scale=255)
    return divided


def text_size(flat: Grey) -> float | None:
    """The height of Han characters in pixels, by the commonest heights of connected ink; None without text."""
    ink = (flat < 170).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((2, 2), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    if count < 6:
        return None
    widths, heights, areas = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    letters = (heights >= 5) & (heights <= 120) & (widths >= 3) & (widths <= 2.5 * heights) & (areas >= 8)
    found = np.sort(heights[letters])
    if len(found) < 5:
        return None
    # parts of characters are low, and many: the size is where the heights end
    tall = found[len(found) // 2 :]
    return float(np.percentile(tall, 60))


def slant(flat: Grey) -> float:
    """By how many degrees the page is turned (counter-clockwise positive), by the sharpness of its rows and columns."""
    scale = min(1.0, _SMALL_SIDE / max(flat.shape))
    ink = cv2.resize(255 - flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = 0.0
    for step, reach in ((0.5, _MOST_DEGREES), (0.1, 0.5), (0.02, 0.1)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(ink, angle)))
    return best


def _sharpness(ink: Grey, degrees: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
    rows = cv2.reduce(turned, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    columns = cv2.reduce(turned, 0, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    return float(np.square(np.diff(rows)).sum() + np.square(np.diff(columns)).sum())


def warp(
    grey: Grey, degrees: float, shear: float, scale: float, tilt: tuple[float, float] = (0.0, 0.0)
) -> Grey:
    """The page turned clockwise by `degrees`, its columns then by `shear` degrees more, and scaled: in one step.

    `tilt`: by how much it is nearer to the camera at the right and below, as shares a pixel of the page given, seen from its middle.
    """
    height, width = grey.shape
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lean = np.array([[1.0, np.tan(np.deg2rad(shear))], [0.0, 1.0]])
    matrix = scale * (lean @ turn)
    corners = matrix @ np.array([[0, width, width, 0], [0, 0, height, height]], dtype=float)
    low, high = corners.min(axis=1), corners.max(axis=1)
    full = np.hstack([matrix, -low[:, None]])
    target = (int(np.ceil(high[0] - low[0])), int(np.ceil(high[1] - low[1])))
    flags = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_CUBIC
    if any(tilt):
        return _set_upright(grey, full, target, tilt, scale)
    if degrees == 0 and shear == 0:
        made: Grey = cv2.resize(grey, target, interpolation=flags)
        return made
    warped: Grey = cv2.warpAffine(
        grey, full, target, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return warped


def _set_upright(
    grey: Grey,
    full: npt.NDArray[np.float64],
    target: tuple[int, int],
    tilt: tuple[float, float],
    scale: float,
) -> Grey:
    """As `warp`, with what leans to the camera set upright around the middle of the page made."""
    to_middle = np.array([[1, 0, -target[0] / 2], [0, 1, -target[1] / 2], [0, 0, 1]])
    upright = np.array([[1, 0, 0], [0, 1, 0], [tilt[0] / scale, tilt[1] / scale, 1]])
    whole = np.linalg.inv(to_middle) @ upright @ to_middle @ np.vstack([full, [0, 0, 1]])
    made: Grey = cv2.warpPerspective(
        grey, whole, target, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return made


def working_scale(shape: tuple[int, ...], size: float | None) -> float:
    """By how much to scale a page so that its text has `WORKING_SIZE`, within bounds."""
    wanted = 1.0 if size is None else WORKING_SIZE / size
    return float(min(max(wanted, 0.3), 4.0, (_MOST_PIXELS / (shape[0] * shape[1])) ** 0.5))
