"""Reports as pictures: pages rendered at an office copier's resolutions, clean or spoilt as copiers and portals spoil them."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pypdfium2
from docx import Document
from docx.shared import Inches
from PIL import Image, ImageChops, ImageFilter, ImageOps

from govcrawl.page import File
from govcrawl.page import Page as Fetched
from tests.layouts.format_writers.browser import PRINTS, Print, print_pages
from tests.layouts.format_writers.manuscript import Heading, Manuscript, Prose
from tests.layouts.html_kinds import escape

SITE = "http://www.lyls.gov.cn/info/1/"
_TALL = "@page{size:210mm 1600mm;margin:10mm} .sheet{break-before:page}"
_SIZES = (10.5, 12.0)  # points: 五号 to 小四

# --- rendering -----------------------------------------------------------------------------------------------------


def render(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Each page as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def cropped(picture: Image.Image, margin: int) -> Image.Image:
    """Without the white around what is printed, but for `margin` pixels."""
    box = ImageOps.invert(picture).getbbox()
    return ImageOps.expand(picture.crop(box) if box else picture, margin, fill=255)


# --- damage --------------------------------------------------------------------------------------------------------

Damage = Callable[[Image.Image, random.Random, int], Image.Image]


def _rotated(picture: Image.Image, draw: random.Random, dpi: int) -> Image.Image:
    angle = draw.choice((-1, 1)) * draw.uniform(0.3, 2.0)
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _blurred(picture: Image.Image, draw: random.Random, dpi: int) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(draw.uniform(0.5, 0.9) * max(dpi, 100) / 150))


def _noisy(picture: Image.Image, draw: random.Random, dpi: int) -> Image.Image:
    """Each pixel up to 24 lighter or darker."""
    noise = Image.frombytes("L", picture.size, draw.randbytes(picture.width * picture.height))
    return ImageChops.add(
        picture, noise.point([128 + (value - 128) * 24 // 128 for value in range(256)]), 1, -128
    )


def _unevenly_lit(picture: Image.Image, draw: random.Random, dpi: int) -> Image.Image:
    """A shade from one edge, as of a page bent over the glass: down to 70 % of the light."""
    shade = Image.linear_gradient("L").rotate(draw.choice((0, 90, 180, 270))).resize(picture.size)
    return ImageChops.multiply(picture, shade.point([178 + value * 77 // 255 for value in range(256)]))


def _faint(picture: Image.Image, draw: random.Random, dpi: int) -> Image.Image:
    """Grey print on grey paper: 75 to 215 instead of 0 to 255."""
    return picture.point([75 + value * 140 // 255 for value in range(256)])


def _as_jpeg(picture: Image.Image, draw: random.Random, dpi: int) -> Image.Image:
    """Saved once with quality 55, as portals shrink what editors upload."""
    return Image.open(io.BytesIO(jpeg(picture, 55))).convert("L")


DAMAGES: Mapping[str, Damage] = {
    "rotated": _rotated,
    "blurred": _blurred,
    "noise": _noisy,
    "uneven light": _unevenly_lit,
    "faint": _faint,
    "jpeg 55": _as_jpeg,
}
TOGETHER = "together"
SPOILT: tuple[str, ...] = (*DAMAGES, TOGETHER)
"""Each damage alone, and all of them."""


def spoilt(picture: Image.Image, how: str, draw: random.Random, dpi: int) -> Image.Image:
    """The picture with one damage, or with all of them."""
    for damage in DAMAGES.values() if how == TOGETHER else (DAMAGES[how],):
        picture = damage(picture, draw, dpi)
    return picture


def jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


# --- what carries the pictures -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shot:
    """How pictures are taken. `damage`: what spoils them (SPOILT), None for clean ones."""

    dpi: int
    damage: str | None = None

    def take(self, picture: Image.Image, draw: random.Random) -> Image.Image:
        return spoilt(picture, self.damage, draw, self.dpi) if self.damage else picture

    def file(self, picture: Image.Image, draw: random.Random) -> tuple[str, bytes]:
        """Suffix and bytes: PNG or JPEG; quality 55 where that is the damage."""
        taken = self.take(picture, draw)
        if self.damage in ("jpeg 55", TOGETHER):
            return "jpg", jpeg(taken, 55)
        return draw.choice((("png", png(taken)), ("jpg", jpeg(taken, 92))))


def _sheets_html(manuscript: Manuscript, how: Print) -> str:
    """Each table on a page of its own, as tall as may be."""
    tables = "".join(
        f'<div class="sheet">{how.tables(sheet, manuscript.draw)}</div>' for sheet in manuscript.sheets()
    )
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{how.css(manuscript.draw)}{_TALL} .sheet:first-child{{break-before:auto}}</style><body>{tables}</body>'


def _long_html(manuscript: Manuscript, how: Print) -> str:
    """The whole report on one page as tall as may be."""
    return how.page(manuscript).replace("</style>", f"{_TALL}</style>", 1)


def _files(pictures: Sequence[Image.Image], shot: Shot, draw: random.Random) -> list[File]:
    files = []
    for number, picture in enumerate(pictures, 1):
        suffix, body = shot.file(picture, draw)
        kind = "image/png" if suffix == "png" else "image/jpeg"
        files.append(File(f"{SITE}W02024012{number}.{suffix}", "", body, kind))
    return files


def _page(manuscript: Manuscript, body: Sequence[str], files: Sequence[File]) -> Fetched:
    title = html.escape(manuscript.title)
    text = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><div>{''.join(body)}</div></body></html>"
    )
    return Fetched(text.encode(), f"{SITE}2.htm", "text/html", files=tuple(files))


def _image(file: File) -> str:
    return f'<p style="text-align:center"><img src="{file.url.rsplit("/", 1)[1]}" alt=""></p>'


def _tables_in_page(manuscript: Manuscript, pictures: Sequence[Image.Image], shot: Shot) -> Fetched:
    """Prose and headings as text, each table a picture."""
    files = _files(pictures, shot, manuscript.draw)
    waiting = iter(files)
    body = [
        _image(next(waiting)) if isinstance(block, list) else f"<p>{escape(block.text)}</p>"
        for block in manuscript.blocks
    ]
    return _page(manuscript, body, files)


def _pages_in_page(manuscript: Manuscript, pictures: Sequence[Image.Image], shot: Shot) -> Fetched:
    """Nothing but a picture of each page of the report."""
    files = _files(pictures, shot, manuscript.draw)
    return _page(manuscript, [_image(file) for file in files], files)


def _scan(manuscript: Manuscript, pictures: Sequence[Image.Image], shot: Shot) -> Fetched:
    """A PDF of pictures alone, as copiers make them."""
    taken = [shot.take(picture, manuscript.draw).convert("RGB") for picture in pictures]
    out = io.BytesIO()
    quality = 55 if shot.damage in ("jpeg 55", TOGETHER) else 92
    taken[0].save(
        out, "PDF", save_all=True, append_images=taken[1:], resolution=float(shot.dpi), quality=quality
    )
    return Fetched(out.getvalue(), f"{SITE}2.pdf", "application/pdf")


def _single(manuscript: Manuscript, pictures: Sequence[Image.Image], shot: Shot) -> Fetched:
    """One picture of everything, as it is made for telephones."""
    (picture,) = pictures
    suffix, body = shot.file(picture, manuscript.draw)
    return Fetched(body, f"{SITE}2.{suffix}", "image/png" if suffix == "png" else "image/jpeg")


def _in_word(manuscript: Manuscript, pictures: Sequence[Image.Image], shot: Shot) -> Fetched:
    """A Word document with a picture in each table's place."""
    document = Document()
    document.add_paragraph(manuscript.title)
    waiting = iter(_files(pictures, shot, manuscript.draw))
    for block in manuscript.blocks:
        if isinstance(block, Heading | Prose):
            document.add_paragraph(block.text)
        else:
            document.add_picture(io.BytesIO(next(waiting).body or b""), width=Inches(6))
    out = io.BytesIO()
    document.save(out)
    return Fetched(
        out.getvalue(),
        f"{SITE}2.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )


@dataclass(frozen=True)
class Carrier:
    """What a report in pictures comes as. `draft` gives the HTML that is photographed, `crop` cuts its white edges."""

    draft: Callable[[Manuscript, Print], str]
    pack: Callable[[Manuscript, Sequence[Image.Image], Shot], Fetched]
    crop: bool


CARRIERS: Mapping[str, Carrier] = {
    "tables": Carrier(_sheets_html, _tables_in_page, crop=True),
    "scan": Carrier(lambda manuscript, how: how.page(manuscript), _scan, crop=False),
    "pages": Carrier(lambda manuscript, how: how.page(manuscript), _pages_in_page, crop=False),
    "word": Carrier(_sheets_html, _in_word, crop=True),
    "single": Carrier(_long_html, _single, crop=True),
}
"""Name -> what a report in pictures comes as."""
# layouts that are printed for pictures: a number is never broken in two, lines are drawn
LAYOUTS = ("plain", "vertical", "repeated heads", "page numbers", "title rows")


def write_pictures(
    manuscripts: Sequence[Manuscript], carriers: Sequence[str], shots: Sequence[Shot]
) -> list[Fetched]:
    """Each manuscript in the carrier and the shot of the same place."""
    prints = []
    for manuscript, name in zip(manuscripts, carriers, strict=True):
        how = replace(PRINTS[manuscript.draw.choice(LAYOUTS)], sizes=_SIZES)
        # nothing may stand below what is cropped
        prints.append(replace(how, numbers=False) if CARRIERS[name].crop else how)
    drafts = [
        CARRIERS[carrier].draft(manuscript, how)
        for manuscript, carrier, how in zip(manuscripts, carriers, prints, strict=True)
    ]
    made = []
    for manuscript, name, shot, pdf in zip(manuscripts, carriers, shots, print_pages(drafts), strict=True):
        carrier = CARRIERS[name]
        pictures = render(pdf, shot.dpi)
        if carrier.crop:
            pictures = [cropped(picture, shot.dpi // 6) for picture in pictures]
        made.append(carrier.pack(manuscript, pictures, shot))
    return made
