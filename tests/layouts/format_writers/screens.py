"""Reports as pictures of a screen: pages as a browser shows them, saved, cut and spoilt as editors and telephones do it."""

from __future__ import annotations

import html
import io
import random
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from govcrawl.page import File
from govcrawl.page import Page as Fetched
from tests.layouts.format_writers.browser import FONTS
from tests.layouts.format_writers.manuscript import Heading, Manuscript, Prose
from tests.layouts.format_writers.pictures import SITE
from tests.layouts.sheets import Cell, Sheet, segments
from tests.needs import CHROMIUM

_TIMEOUT = 90  # seconds for one page
_AT_ONCE = 2
_TALLEST = 6000  # pixels
_SEAM = (255, 0, 255)  # the colour of what parts one picture from the next
_BORDERS = (
    "1px solid #000", "1px solid #000", "1px solid #999", "1px solid #ccc", "2px solid #000", "3px double #000",
    "1px solid #4f81bd", "2px solid #4f81bd",
)  # fmt: skip
_HEAD_FILLS = ("#fff", "#fff", "#d9e2f3", "#eee", "#fde9d9")
_ZEBRA = (
    "",
    "",
    "tr:nth-child(even) td:not(.head){background:#f2f2f2}",
    "tr:nth-child(odd) td:not(.head){background:#eaf1fb}",
)


def css(draw: random.Random) -> str:
    """A style as content systems and offices have them."""
    size = draw.choice((11, 12, 12, 13, 14, 14, 15, 16))
    width = draw.choice((620, 700, 760, 860, 960)) * max(12, size) // 13
    collapse = draw.random() < 0.8  # else a frame around every cell
    return (
        f"body{{width:{width}px;margin:12px;background:#fff;font:{size}px/{draw.choice((1.2, 1.4, 1.75))} '{draw.choice(FONTS)}'}}"
        f"h1{{font-size:1.5em;text-align:center}} h2{{font-size:1.2em}}"
        f"table{{border-collapse:{'collapse' if collapse else 'separate;border-spacing:2px'};width:100%}}"
        f"td{{border:{draw.choice(_BORDERS)};padding:{draw.choice((0, 1, 2, 4))}px {draw.choice((1, 2, 4, 6))}px;"
        f"text-align:{draw.choice(('center', 'center', 'left'))};white-space:pre-line}}"
        f"td.head{{background:{draw.choice(_HEAD_FILLS)};font-weight:{draw.choice(('normal', 'bold'))}}}"
        f"td.value{{text-align:{draw.choice(('center', 'center', 'right', 'left'))};font-weight:{draw.choice(('normal', 'normal', 'bold'))};"
        f"font-family:{draw.choice(('inherit', 'inherit', 'Liberation Serif', 'Liberation Sans', 'DejaVu Sans', 'Liberation Mono'))};"
        f"word-break:keep-all;white-space:nowrap}} {draw.choice(_ZEBRA)}"
    )


def _td(cell: Cell) -> str:
    down = f' rowspan="{cell.down}"' if cell.down > 1 else ""
    right = f' colspan="{cell.right}"' if cell.right > 1 else ""
    return f'<td class="{cell.role}"{down}{right}>{html.escape(cell.text)}</td>'


def _table(sheet: Sheet) -> str:
    return "".join(
        "<table>" + "".join("<tr>" + "".join(map(_td, line.cells)) + "</tr>" for line in part) + "</table>"
        for part in segments(sheet)
        if part[0].kind != "break"
    )


def _page(manuscript: Manuscript, *, tables_alone: bool) -> str:
    seam = f'<div style="height:40px;margin:12px 0;background:rgb{_SEAM}"></div>'
    parts = [] if tables_alone else [f"<h1>{html.escape(manuscript.title)}</h1>"]
    for block in manuscript.blocks:
        if isinstance(block, list):
            parts.append(_table(block) + (seam if tables_alone else ""))
        elif tables_alone:
            continue
        elif isinstance(block, Heading):
            parts.append(f"<h2>{html.escape(block.text)}</h2>")
        else:
            parts += [f"<p>{html.escape(line)}</p>" for line in block.text.split("\n")]
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>{css(manuscript.draw)}</style><body>{"".join(parts)}</body></html>'


def screens(pages: Sequence[str], factors: Sequence[float]) -> list[Image.Image]:
    """What Chromium shows of HTML pages, at so many pixels of the screen for one of the page."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(_screen, pages, factors))


def _screen(page: str, factor: float) -> Image.Image:
    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed")
    with tempfile.TemporaryDirectory(prefix="layouts-") as name:
        folder = Path(name)
        source, target = folder / "page.html", folder / "page.png"
        source.write_text(page, encoding="utf-8")
        answer = subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                f"--user-data-dir={folder / 'profile'}", f"--screenshot={target}", f"--window-size=1500,{_TALLEST}",
                f"--force-device-scale-factor={factor}", source.as_uri(),
            ],
            check=False,
            capture_output=True,
            timeout=_TIMEOUT,
        )  # fmt: skip
        if not target.exists():
            raise RuntimeError(f"Chromium made no picture: {answer.stderr.decode(errors='replace')[-400:]}")
        with Image.open(target) as picture:
            return picture.convert("RGB")


def _trimmed(picture: Image.Image, margin: int = 10) -> Image.Image:
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    if box is None:
        return picture
    left, top, right, bottom = box
    return picture.crop(
        (
            max(0, left - margin),
            max(0, top - margin),
            min(picture.width, right + margin),
            min(picture.height, bottom + margin),
        )
    )


def _parted(picture: Image.Image) -> list[Image.Image]:
    """The pictures between the seams."""
    seam = (np.asarray(picture) == _SEAM).all(axis=2).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([1], seam.astype(np.int8), [1]))))
    made = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        part = picture.crop((0, int(start), picture.width, int(end)))
        if ImageChops.difference(part, Image.new("RGB", part.size, "white")).getbbox():
            made.append(_trimmed(part))
    return made


# --- damage --------------------------------------------------------------------------------------------------------

Damage = Callable[[Image.Image, random.Random], Image.Image]


def _perspective(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Taken from a little to the side: each corner moves by up to 1.2 % of the sides."""
    width, height = picture.size
    white = Image.new("RGB", (round(width * 1.06), round(height * 1.06)), "white")
    white.paste(picture, (round(width * 0.03), round(height * 0.03)))
    w, h = white.size
    to = [(0, 0), (w, 0), (w, h), (0, h)]
    off = [(x + draw.uniform(-0.012, 0.012) * w, y + draw.uniform(-0.012, 0.012) * h) for x, y in to]
    rows, values = [], []
    for (x, y), (u, v) in zip(to, off, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    turn = np.linalg.solve(np.array(rows, dtype=float), np.array(values))
    return white.transform(
        (w, h),
        Image.Transform.PERSPECTIVE,
        [float(one) for one in turn],
        Image.Resampling.BICUBIC,
        fillcolor="white",
    )


def _photo(picture: Image.Image, draw: random.Random) -> Image.Image:
    """A photograph of a screen or a sheet: a little to the side, unevenly lit, noisy, warm."""
    grown = picture.resize(
        (round(picture.width * 1.5), round(picture.height * 1.5)), Image.Resampling.BICUBIC
    )
    taken = _perspective(grown, draw).filter(ImageFilter.GaussianBlur(0.7))
    x = np.linspace(0, 1, taken.width)[None, :, None]
    y = np.linspace(0, 1, taken.height)[:, None, None]
    light = 1 - 0.35 * (draw.random() * x + draw.random() * y)
    noise = np.random.default_rng(draw.getrandbits(32)).normal(0, 6, (taken.height, taken.width, 1))
    shades = np.asarray(taken, dtype=float) * light * np.array([1.0, 0.97, 0.9]) + noise
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


def _moire(picture: Image.Image, draw: random.Random) -> Image.Image:
    pitch, angle = draw.uniform(3.2, 9), draw.uniform(0, 3.14)
    x, y = np.arange(picture.width)[None, :], np.arange(picture.height)[:, None]
    wave = 12 * np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / pitch)
    return Image.fromarray(
        (np.asarray(picture, dtype=float) + wave[:, :, None] - 12).clip(0, 255).astype(np.uint8)
    )


def _jpeg_40(picture: Image.Image, draw: random.Random) -> Image.Image:
    return _again(picture, "JPEG", quality=40)


def _twice(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Saved, shrunk by the portal, saved again."""
    small = _again(picture, "JPEG", quality=75)
    share = draw.uniform(0.8, 0.95)
    return small.resize((round(small.width * share), round(small.height * share)), Image.Resampling.BILINEAR)


def _stretched(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Pulled wider than high in an editor."""
    return picture.resize(
        (round(picture.width * draw.uniform(1.1, 1.3)), picture.height), Image.Resampling.BILINEAR
    )


def _one_bit(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Scanned in black and white."""
    grown = picture.convert("L").resize(
        (picture.width * 3 // 2, picture.height * 3 // 2), Image.Resampling.BICUBIC
    )
    level = draw.randint(120, 190)
    return grown.point(lambda value: 255 if value > level else 0).convert("RGB")


def _dithered(picture: Image.Image, draw: random.Random) -> Image.Image:
    return picture.convert("1").convert("RGB")


def _again(picture: Image.Image, kind: str, **options: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return Image.open(out).convert("RGB")


DAMAGES: Mapping[str, Damage] = {
    "clean": lambda picture, draw: picture,
    "perspective": _perspective,
    "photo": _photo,
    "moire": _moire,
    "jpeg 40": _jpeg_40,
    "twice": _twice,
    "stretched": _stretched,
    "one bit": _one_bit,
    "dithered": _dithered,
}

# --- encodings -----------------------------------------------------------------------------------------------------

Encoding = Callable[[Image.Image], bytes]


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _inverted_palette(picture: Image.Image) -> bytes:
    """A palette whose first colour is black and whose last is white, the other way round than greys usually are."""
    grey = picture.convert("L")
    made = Image.fromarray(255 - np.asarray(grey), "P")
    made.putpalette([255 - value for value in range(256) for _ in range(3)])
    return _saved(made, "PNG")


def _transparent(picture: Image.Image) -> bytes:
    """Black ink on nothing."""
    grey = np.asarray(picture.convert("L"))
    ink = np.zeros((*grey.shape, 4), dtype=np.uint8)
    ink[:, :, 3] = 255 - grey
    return _saved(Image.fromarray(ink, "RGBA"), "PNG")


def _turned_by_camera(picture: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return _saved(picture.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=90, exif=exif)


ENCODINGS: Mapping[str, tuple[str, Encoding]] = {
    "png": ("png", lambda picture: _saved(picture, "PNG")),
    "jpg": ("jpg", lambda picture: _saved(picture, "JPEG", quality=80)),
    "cmyk": ("jpg", lambda picture: _saved(picture.convert("CMYK"), "JPEG", quality=85)),
    "camera": ("jpg", _turned_by_camera),
    "webp": ("webp", lambda picture: _saved(picture, "WEBP", quality=70)),
    "gif": ("gif", lambda picture: _saved(picture, "GIF")),
    "bmp": ("bmp", lambda picture: _saved(picture, "BMP")),
    "palette": ("png", _inverted_palette),
    "alpha": ("png", _transparent),
    "fax": (
        "tif",
        lambda picture: _saved(
            picture.convert("L").point(lambda v: 255 if v > 150 else 0).convert("1"),
            "TIFF",
            compression="group4",
        ),
    ),
}

# --- carriers ------------------------------------------------------------------------------------------------------


def _with_prose(manuscript: Manuscript, pictures: Sequence[Sequence[File]]) -> Fetched:
    """Prose and headings as text, each table one picture or several."""
    waiting = iter(pictures)
    body = []
    for block in manuscript.blocks:
        if isinstance(block, Heading | Prose):
            body.append(f"<p>{html.escape(block.text)}</p>")
        else:
            body += [f'<p><img src="{file.url.rsplit("/", 1)[1]}"></p>' for file in next(waiting)]
    title = html.escape(manuscript.title)
    text = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1><div>{"".join(body)}</div></body></html>'
    return Fetched(
        text.encode(), f"{SITE}2.htm", "text/html", files=tuple(file for group in pictures for file in group)
    )


def _cut(picture: Image.Image, draw: random.Random) -> list[Image.Image]:
    """Two pictures of one table, cut anywhere in its middle, within a row as a rule."""
    at = round(picture.height * draw.uniform(0.4, 0.7))
    return [picture.crop((0, 0, picture.width, at)), picture.crop((0, at, picture.width, picture.height))]


CARRIERS = ("tables", "cut", "whole", "slices", "tiff")


def write_screens(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
    """Each manuscript by a habit: a carrier, a damage and an encoding, `cut, photo, webp`."""
    parts = [habit.split(", ") for habit in habits]
    factors = [manuscript.draw.choice((1, 1, 1, 1.25, 1.5, 2)) for manuscript in manuscripts]
    drafts = [
        _page(manuscript, tables_alone=carrier in ("tables", "cut"))
        for manuscript, (carrier, _, _) in zip(manuscripts, parts, strict=True)
    ]
    made = []
    for manuscript, (carrier, damage, encoding), picture in zip(
        manuscripts, parts, screens(drafts, factors), strict=True
    ):
        draw = manuscript.draw
        pieces = _parted(picture) if carrier in ("tables", "cut") else [_trimmed(picture)]
        groups = [[piece] for piece in pieces]
        if carrier == "cut":
            groups = [_cut(piece, draw) if place == 1 else [piece] for place, piece in enumerate(pieces)]
        if carrier in ("slices", "tiff"):
            height = pieces[0].width * 7 // 5
            groups = [
                [
                    pieces[0].crop((0, top, pieces[0].width, min(top + height, pieces[0].height)))
                    for top in range(0, pieces[0].height, height)
                ]
            ]
        suffix, encode = ENCODINGS[encoding]
        files: list[list[File]] = []
        spoilt = [[DAMAGES[damage](one, draw) for one in group] for group in groups]
        if carrier == "tiff":
            body = _saved(
                spoilt[0][0], "TIFF", save_all=True, append_images=spoilt[0][1:], compression="tiff_lzw"
            )
            made.append(Fetched(body, f"{SITE}2.tif", "image/tiff"))
            continue
        for group in spoilt:
            number = sum(map(len, files))
            files.append(
                [
                    File(f"{SITE}W02024013{number + place}.{suffix}", "", encode(one), f"image/{suffix}")
                    for place, one in enumerate(group)
                ]
            )
        if carrier == "whole":
            made.append(Fetched(files[0][0].body or b"", f"{SITE}2.{suffix}", f"image/{suffix}"))
        elif carrier == "slices":
            title = html.escape(manuscript.title)
            images = "".join(f'<p><img src="{file.url.rsplit("/", 1)[1]}"></p>' for file in files[0])
            text = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1><div>{images}</div></body></html>'
            made.append(Fetched(text.encode(), f"{SITE}2.htm", "text/html", files=tuple(files[0])))
        else:
            made.append(_with_prose(manuscript, files))
    return made


HABITS: tuple[str, ...] = tuple(
    f"{CARRIERS[place % len(CARRIERS)]}, {list(DAMAGES)[place % len(DAMAGES)]}, {list(ENCODINGS)[(place * 3 + place // 10) % len(ENCODINGS)]}"
    for place in range(90)
)
