"""How long reading a file of each format takes, through the public `extract`, and how much memory its process had.

Reports are drawn and written by the layout generator (tests/layouts/format_writers), each file another report. *First* is the
first file of a process: it pays for imports, for the process that reads files, and for the models that read pictures.
*Later* is the median of the others. The bounds hold for the later ones; they are times of a machine with two cores.

A format whose tools are not installed is named with what to install. Exit status 1 where a bound is not kept.
"""

from __future__ import annotations

import argparse
import io
import json
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from govcrawl import extract
from govcrawl.documents import confined
from govcrawl.page import Page
from tests.layouts.cases import draw_up
from tests.layouts.format_writers.browser import PRINTS, print_pages
from tests.layouts.format_writers.formats import FORMATS, cases_of
from tests.layouts.format_writers.manuscript import Heading, Prose, manuscript_of
from tests.layouts.format_writers.pictures import SPOILT, Shot, write_pictures
from tests.layouts.format_writers.word import HABITS
from tests.layouts.pages import PROSE

FILES = 8
PAGES = 10  # of the long PDF
URL = "http://www.lyls.gov.cn/info/1/2"


def _of(name: str) -> list[Page]:
    """Reports of a format of the generator, in its habits."""
    return [case.fetched for case in cases_of(name, range(FILES)) if case.fetched]


def _docx() -> list[Page]:
    """Word documents in different habits."""
    habits = list(HABITS)[:FILES]
    found = [cases_of(f"docx, {habit}", [seed])[0].fetched for seed, habit in enumerate(habits)]
    return [page for page in found if page]


def _long_pdf() -> list[Page]:
    """Prints of ten pages: prose, and the three tables."""
    sources = []
    for seed in range(FILES):
        draw = random.Random(f"long {seed}")
        manuscript = manuscript_of(draw_up(seed, "long", grid=True).page, draw)
        prose = [Prose("".join(draw.choices(PROSE, k=9))) for _ in range(60)]
        at = next(place for place, block in enumerate(manuscript.blocks) if isinstance(block, Heading)) + 1
        manuscript.blocks[at:at] = prose
        sources.append(PRINTS["page numbers"].page(manuscript))
    return [Page(_ten_pages(body), f"{URL}.pdf") for body in print_pages(sources)]


def _ten_pages(body: bytes) -> bytes:
    """The PDF without so many of its pages of prose that ten are left."""
    document = pypdfium2.PdfDocument(body)
    while len(document) > PAGES:
        document.del_page(1)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _picture(*, clean: bool) -> list[Page]:
    """Pictures of one page each, at 150 and 200 dpi."""
    manuscripts = [
        manuscript_of(draw_up(seed, "picture", grid=True, blanks="no blanks").page, random.Random(seed))
        for seed in range(FILES)
    ]
    shots = [Shot((150, 200)[n % 2], None if clean else SPOILT[n % len(SPOILT)]) for n in range(FILES)]
    made = write_pictures(manuscripts, ["pages"] * FILES, shots)
    files = [page.files[min(1, len(page.files) - 1)] for page in made]
    return [Page(file.body or b"", file.url, file.media_type) for file in files]


@dataclass(frozen=True)
class Workload:
    """`format`: whose tools it needs. `most`: milliseconds that a file may take, None where nothing is promised."""

    name: str
    format: str
    make: Callable[[], list[Page]]
    most: int | None = None


WORKLOADS = (
    Workload("docx", "docx, spans", _docx, 100),
    Workload("doc", "doc", lambda: _of("doc"), 300),
    Workload("rtf", "rtf", lambda: _of("rtf")),
    Workload("odt", "odt", lambda: _of("odt")),
    Workload("xlsx", "xlsx, numbers", lambda: _of("xlsx, numbers")),
    Workload("xls", "xls", lambda: _of("xls")),
    Workload("pdf, a report", "pdf, chromium", lambda: _of("pdf, chromium")),
    Workload("pdf, ten pages", "pdf, chromium", _long_pdf, 1500),
    Workload("picture, a page, clean", "picture, 150 dpi, clean", lambda: _picture(clean=True), 5000),
    Workload("picture, a page, spoilt", "picture, 150 dpi, clean", lambda: _picture(clean=False), 5000),
)


# --- in the process that is measured -------------------------------------------------------------------------------


def measure(path: Path) -> None:
    """Read the pickled pages one after the other; print their seconds and the readers' peak memory as JSON."""
    pages: list[Page] = pickle.loads(path.read_bytes())
    peaks: list[int] = []
    run_child = getattr(confined, "run_child", None)

    def watched(*arguments: Any) -> Any:
        ended = run_child(*arguments)  # type: ignore[misc]
        peaks.append(ended.peak_bytes)
        return ended

    if run_child:
        confined.run_child = watched  # type: ignore[attr-defined]
    seconds = []
    for page in pages:
        started = time.perf_counter()
        report = extract(page.body, url=page.url, media_type=page.media_type)
        report.model_dump_json()
        seconds.append(time.perf_counter() - started)
    print(json.dumps({"seconds": seconds, "peak": max(peaks, default=0)}))


# --- in the process that measures ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """Milliseconds, bytes."""

    first: float
    later: float
    slowest: float
    peak: int


def run(workload: Workload) -> Measured:
    """Write the files and have a fresh process read them."""
    with tempfile.TemporaryDirectory(prefix="formats-") as name:
        path = Path(name) / "pages"
        path.write_bytes(pickle.dumps(workload.make()))
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.formats", "--measure", str(path)],
            check=True,
            stdout=subprocess.PIPE,
        )
    told = json.loads(answer.stdout)
    first, *later = (1000 * second for second in told["seconds"])
    return Measured(first, statistics.median(later), max(later), told["peak"])


def main() -> int:
    """Print the table; 1 if a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formats", description=__doc__)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--only", action="append", help="only this row")
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure)
        return 0
    broken, skipped = [], []
    print(f"{'ms a file':28}{'first':>9}{'later':>9}{'slowest':>9}{'at most':>9}{'memory, MiB':>13}")
    for workload in WORKLOADS:
        if chosen.only and workload.name not in chosen.only:
            continue
        missing = FORMATS[workload.format].missing()
        if missing:
            skipped += [f"skipped: {workload.name}: {remedy}" for remedy in missing]
            continue
        found = run(workload)
        late = workload.most is not None and found.later > workload.most
        peak = f"{found.peak / 2**20:.0f}" if found.peak else "-"
        print(
            f"{workload.name:28}{found.first:>9.0f}{found.later:>9.0f}{found.slowest:>9.0f}{workload.most or '-':>9}"
            f"{peak:>13}{'  !' if late else ''}",
            flush=True,
        )
        if late:
            broken.append(f"broken: {workload.name}: {found.later:.0f} ms, at most {workload.most}")
    kept = "every bound is kept" if not broken else "\n".join(broken)
    print("\n".join([*skipped, kept]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
