"""Bytes to pictures in shades of grey: every page, upright as the camera noted it, on white paper."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from govcrawl.documents.pictures.seals import without_seals
from govcrawl.documents.problems import broken, too_large
from govcrawl.errors import UnreadableFileError

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
MAX_PIXELS = 60_000_000  # an A3 page at 400 dpi has 31 million
MAX_PAGES = 40
SMALLEST = (150, 40)
"""Width and height below which a picture holds no table: icons, bullets, rules."""
_HIGHEST_16 = 65535


def open_pages(body: bytes) -> Iterator[Image.Image]:
    """The pages of a picture in mode L; of an animation the first frame, of a TIFF at most `MAX_PAGES`.

    Raises UnreadableFileError: `file_broken` for what is no picture or is cut off, `file_too_large` for more than
    `MAX_PIXELS` pixels a page.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a tag that Pillow does not know is no fault of ours
        try:
            with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
                frames = ImageSequence.Iterator(picture) if picture.format == "TIFF" else iter((picture,))
                for number, frame in enumerate(frames):
                    if number == MAX_PAGES:
                        break
                    yield _grey(frame)
        except UnreadableFileError:
            raise
        except Image.DecompressionBombError as error:
            raise _larger() from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError) as error:  # fmt: skip
            raise broken(f"The picture cannot be opened, or not all of it is there: {error}") from error


def sizes(body: bytes) -> tuple[int, int] | None:
    """Width and height of the first page, from its head alone; None where it is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
                return picture.size
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        KeyError,
        TypeError,
        IndexError,
        Image.DecompressionBombError,
    ):
        return None


def _larger() -> UnreadableFileError:
    return too_large(f"The picture has more than the {MAX_PIXELS // 1_000_000} million pixels that are read.")


def _grey(frame: Image.Image) -> Image.Image:
    if frame.width * frame.height > MAX_PIXELS:
        raise _larger()
    frame.load()
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith("I;16"):
        return upright.point(lambda value: value * (255 / _HIGHEST_16)).convert("L")
    if upright.mode in ("1", "L", "I", "F"):
        return upright.convert("L")
    if upright.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        upright = paper
    colours = upright.convert("RGB")
    return without_seals(colours) or colours.convert("L")
