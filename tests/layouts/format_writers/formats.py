"""The formats that reports are printed in: who writes them, what that needs, and what a reader owes.

To add one, write a function that takes manuscripts and the names of their habits and gives pages, and name it in FORMATS.
Writers take many reports at once, for LibreOffice takes longer to begin than to write one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from demo.forms import BLOCKS, COLUMNS, OUTCOMES, ROWS
from govcrawl.documents.tools import INSTALL_LIBREOFFICE, INSTALL_OCR, has_ocr, libreoffice
from govcrawl.page import Page as Fetched
from tests.layouts.cases import URL, Case, draw_up, in_script, must_of
from tests.layouts.format_writers import browser, drawn, office, pictures, spreadsheets, word
from tests.layouts.format_writers.manuscript import Manuscript, manuscript_of
from tests.layouts.html_kinds import spans
from tests.layouts.kinds import Keeps, Kind
from tests.layouts.truth import BALANCE, Truth
from tests.needs import CHROMIUM, FONTS

Need = Literal["libreoffice", "chromium", "fonts", "ocr"]
Writer = Callable[[Sequence[Manuscript], Sequence[str]], list[Fetched]]

INSTALL_CHROMIUM = "install Chromium (on Debian: apt-get install chromium)"
INSTALL_FONTS = "install Chinese fonts (on Debian: apt-get install fonts-noto-cjk fonts-wqy-zenhei)"
_MISSING: Mapping[Need, tuple[Callable[[], bool], str]] = {
    "libreoffice": (lambda: libreoffice() is None, INSTALL_LIBREOFFICE),
    "chromium": (lambda: CHROMIUM is None, INSTALL_CHROMIUM),
    "fonts": (lambda: not all(path.exists() for path in FONTS.values()), INSTALL_FONTS),
    "ocr": (lambda: not has_ocr(), INSTALL_OCR),
}


@dataclass(frozen=True)
class Format:
    """One format, written in one way or by several habits in turn.

    `needs`: without what it cannot be written or read. `truths`: reports that `make accuracy` reads. `batch`: how many are
    written at once. `environment`: variables that are set while its reports are read.
    """

    name: str
    keeps: Keeps
    habits: tuple[str, ...]
    writer: Writer
    needs: tuple[Need, ...] = ()
    truths: int = 60
    batch: int = 20
    environment: Mapping[str, str] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """The remedy for everything that it needs and that is not there."""
        return [remedy for need in self.needs for lacks, remedy in (_MISSING[need],) if lacks()]

    def habit(self, seed: int) -> str:
        return self.habits[seed % len(self.habits)]


def _pages(suffix: str, bodies: Iterable[bytes]) -> list[Fetched]:
    url = URL.rpartition(".")[0] + "." + suffix
    return [Fetched(body, url) for body in bodies]


def _docx(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
    return _pages("docx", word.write_docx(manuscripts, habits))


def _xlsx(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
    return _pages("xlsx", spreadsheets.write_xlsx(manuscripts, habits))


def _from_docx(target: str, suffix: str = "") -> Writer:
    def write(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
        bodies = word.write_docx(manuscripts, habits)
        return _pages(suffix or target, office.convert(bodies, "docx", target))

    return write


def _xls(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
    bodies = spreadsheets.write_xlsx(manuscripts, habits)
    return _pages("xls", office.convert(bodies, "xlsx", "xls"))


def _pdf(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
    return _pages("pdf", browser.write_pdf(manuscripts, habits))


def _drawn(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
    return _pages("pdf", drawn.write_drawn(manuscripts, habits))


def _pictures(dpi: int, *, clean: bool) -> Writer:
    """A habit is a carrier and a damage, `scan, rotated`."""

    def write(manuscripts: Sequence[Manuscript], habits: Sequence[str]) -> list[Fetched]:
        carriers, damages = zip(*(habit.split(", ", 1) for habit in habits), strict=True)
        shots = [pictures.Shot(dpi, None if clean else damage) for damage in damages]
        return pictures.write_pictures(manuscripts, carriers, shots)

    return write


def _picture_format(dpi: int, *, clean: bool) -> Format:
    count = len(pictures.CARRIERS)
    damages = ("clean",) if clean else pictures.SPOILT
    # 5 carriers and 7 damages: each meets each within 35 seeds
    habits = tuple(
        f"{list(pictures.CARRIERS)[place % count]}, {damages[(place + dpi // 50) % len(damages)]}"
        for place in range(count * len(damages))
    )
    return Format(
        f"picture, {dpi} dpi, {'clean' if clean else 'spoilt'}",
        "proved" if clean else "proved, spoilt",
        habits,
        _pictures(dpi, clean=clean),
        ("chromium", "fonts", "ocr"),
        truths=3 if dpi == 300 else 5 if clean else 7,
        batch=2,
    )


_WORD = tuple(word.HABITS)
# what is printed of a document as its text says: changes that are tracked are printed too, a table for each row is torn apart,
# LibreOffice breaks a number between its runs over two lines of a cell
_NOT_PRINTED = ("revisions", "content controls", "tabs", "row tables", "cut numbers")
_PRINTED = tuple(habit for habit in _WORD if habit not in _NOT_PRINTED)
# LibreOffice 7.4 itself writes broken XML of an odt in which content controls and links follow each other in a cell
_IN_ODT = tuple(habit for habit in _WORD if habit != "cut numbers")
_BOOKS = tuple(spreadsheets.BOOKS)

_FORMATS = (
    *(Format(f"docx, {habit}", "cells", (habit,), _docx) for habit in _WORD),
    Format("doc", "cells", _WORD, _from_docx("doc"), ("libreoffice",)),
    Format(
        "doc, read without LibreOffice",
        "cells",
        _WORD,
        _from_docx("doc"),
        ("libreoffice",),
        environment={"GOVCRAWL_LIBREOFFICE": ""},
    ),
    Format("wps", "cells", _WORD, _from_docx("doc", "wps"), ("libreoffice",), truths=20),
    Format("rtf", "cells", _WORD, _from_docx("rtf"), ("libreoffice",), truths=len(_WORD)),
    Format("odt", "cells", _IN_ODT, _from_docx("odt"), ("libreoffice",), truths=len(_IN_ODT)),
    *(Format(f"xlsx, {book}", "cells", (book,), _xlsx) for book in _BOOKS),
    Format("xls", "cells", _BOOKS, _xls, ("libreoffice",)),
    Format("pdf, chromium", "cells", browser.RULED, _pdf, ("chromium", "fonts")),
    Format("pdf, chromium, no rules", "parts", ("no rules",), _pdf, ("chromium", "fonts"), truths=20),
    Format("pdf, libreoffice", "cells", _PRINTED, _from_docx("pdf"), ("libreoffice", "fonts")),
    Format("pdf, drawn", "cells", drawn.RULED, _drawn),
    Format("pdf, drawn, no rules", "parts", drawn.UNRULED, _drawn),
    *(_picture_format(dpi, clean=clean) for dpi in (100, 150, 200) for clean in (True, False)),
    _picture_format(300, clean=True),
)
FORMATS: Mapping[str, Format] = {one.name: one for one in _FORMATS}
"""Name -> format, in the order of the table."""


def cases_of(
    name: str,
    seeds: Sequence[int],
    choices: Mapping[int, Mapping[str, str]] | None = None,
    *,
    blanks: str | None = None,
    broken: bool | None = None,
) -> list[Case]:
    """The reports of the seeds in a format, written in one go. `choices` says what differs from the plain form, by seed."""
    one = FORMATS[name]
    kind = Kind(name, spans, one.keeps, grid=True)
    drawn = [
        draw_up(
            seed,
            name,
            (choices or {}).get(seed),
            grid=True,
            # nothing is proved beside a blank: every other report in pictures is printed in full
            blanks=blanks or ("no blanks" if one.keeps.startswith("proved") and seed % 2 == 0 else None),
            broken=broken,
        )
        for seed in seeds
    ]
    manuscripts = [
        manuscript_of(
            each.page,
            random.Random(f"{seed} {name} writer"),
            lambda text, script=each.choices["script"]: in_script(text, script),
        )
        for seed, each in zip(seeds, drawn, strict=True)
    ]
    pages = one.writer(manuscripts, [one.habit(seed) for seed in seeds])
    made = []
    for seed, each, page in zip(seeds, drawn, pages, strict=True):
        must = proved(each.truth) if one.keeps.startswith("proved") else must_of(kind, each.truth, each.whole)
        made.append(
            Case(seed, kind, each.choices, each.truth, page.body, must, frozenset(), page, one.environment)
        )
    return made


def proved(truth: Truth) -> frozenset[str]:
    """The cells that a reader of pictures owes: every relation that the cell takes part in holds, none lacks a number.

    Section 2 has no relations, so nothing in it is owed.
    """
    holds = truth.relations()
    rows = [key for key, _, _ in ROWS[truth.rows_form]]
    found: set[str] = set()
    for row in rows:
        for column in COLUMNS:
            names = [("row_total", f"applications.{row}.total")]
            if row in BALANCE:
                names.append(("balance", f"applications.carried_forward.{column}"))
            if row not in BALANCE or row == "handled_total":
                names.append(("handled_sum", f"applications.handled_total.{column}"))
            if all(holds[name] for name in names):
                found.add(f"applications.{row}.{column}")
    for block in BLOCKS:
        if holds["outcomes", f"{block}.total"]:
            found |= {f"{block}.{outcome}" for outcome in OUTCOMES}
    return frozenset(found - truth.doubtful)
