"""The same pages read by govcrawl and by what a researcher would otherwise write: `pandas.read_html` and `trafilatura`.

The script of a few lines takes the tables with `pandas.read_html` and the text with `trafilatura.extract`, and looks a
cell up as anyone would: the row in which the official label stands, the column in which the official header stands
above it, white space aside. A number there is its reading of the cell. That is all it does: other wordings, headers
that several tables share, lost cells, another script and flattened tables are what the code of a project is for.

Both are measured in one run on the same pages, in CPU time. Printed are the ratio of the times and, for every kind of
layout of the tests, what share of the statutory cells each gives right, gives wrong (another number than the one
printed) and does not give. pandas and trafilatura are an optional extra, never a dependency of govcrawl:
`pip install ".[compare]"`; without them this says so and does nothing.
"""

from __future__ import annotations

import io
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from benchmarks.pages import report_page
from demo.forms import BLOCKS, COLUMNS, KINDS, OUTCOMES, PARTS, RESULTS, ROWS
from govcrawl import extract
from tests.layouts.printers import PRINTERS
from tests.layouts.truth import Truth, make_truth

NEEDED = ("pandas", "trafilatura", "lxml_html_clean")
PAGES = 20  # of 125 kB, for the times
TRUTHS = 5  # of each kind of layout, for the cells
FORM = "2021"
URL = "http://www.lyls.gov.cn/info/1/2.htm"

Figures = Mapping[str, float | None]
Grid = list[list[str]]


def labels() -> Iterator[tuple[str, str, str]]:
    """Every cell of section 2 and 3 with its row's and its column's printed label."""
    for _, headers, columns, rows in PARTS[FORM]:
        for row, label in rows:
            for header, column in zip(headers, columns, strict=True):
                yield f"proactive.{row}.{column}", label, header
    for row, _, label in ROWS[FORM]:
        for header, column in zip(("自然人", *KINDS, "总计"), COLUMNS, strict=True):
            yield f"applications.{row}.{column}", label, header


def script(markup: str) -> Figures:
    """The figures as the script of a few lines finds them."""
    import_module("trafilatura").extract(markup)
    try:
        frames = import_module("pandas").read_html(io.StringIO(markup), flavor="lxml", header=None)
    except ValueError:  # "No tables found"
        return {}
    grids = [grid_of(frame) for frame in frames]
    found: dict[str, float | None] = {}
    for path, label, header in labels():
        found[path] = next((n for grid in grids if (n := look_up(grid, label, header)) is not None), None)
    for grid in grids:
        found.update(fifteen_cells(grid))
    return found


def fifteen_cells(grid: Grid) -> Figures:
    """Section 4's cells: one row of fifteen below a row of the five outcomes, three times."""
    paths = [f"{block}.{outcome}" for block in BLOCKS for outcome in OUTCOMES]
    for above, line in pairwise(grid):
        if above == [*RESULTS] * len(BLOCKS):
            return dict(zip(paths, map(number, line), strict=True))
    return {}


def grid_of(frame: Any) -> Grid:
    """A data frame as rows of texts, with its header, if pandas took one."""
    head = [] if all(isinstance(name, int) for name in frame.columns) else [list(map(str, frame.columns))]
    return [[squeezed(text) for text in line] for line in [*head, *frame.astype(str).to_numpy().tolist()]]


def squeezed(text: str) -> str:
    """A text without white space."""
    return "".join(str(text).split())


def look_up(grid: Grid, label: str, header: str) -> float | None:
    """The number in the row of `label` and the column of `header`; the nearest header above it counts."""
    for r, line in enumerate(grid):
        if squeezed(label) in line:
            for above in reversed(grid[:r]):
                if squeezed(header) in above:
                    return number(line[above.index(squeezed(header))])
    return None


def number(text: str) -> float | None:
    """The number that a text is."""
    try:
        value = float(text)
    except ValueError:
        return None
    return None if math.isnan(value) else value  # pandas makes NaN of a blank cell


def govcrawl(body: bytes, media_type: str) -> Figures:
    """The figures of govcrawl's record."""
    tables = extract(body, url=URL, media_type=media_type).tables.model_dump()
    found: dict[str, float | None] = {}
    for name, table in tables.items():
        for key, value in (table or {}).items():
            if isinstance(value, dict):
                found.update({f"{name}.{key}.{column}": cell for column, cell in value.items()})
            else:
                found[f"{name}.{key}"] = value
    return found


def tally(found: Figures, truth: Truth) -> tuple[int, int, int]:
    """How many cells are right, wrong and not given."""
    right = sum(found.get(path) == value for path, value in truth.values.items() if value is not None)
    given = sum(found.get(path) is not None for path in truth.values)
    return right, given - right, len(truth.values) - given


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> int:
    """Print both times and what each gives; 0 also where the extra is not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        print(f"comparison with pandas and trafilatura: not installed ({', '.join(missing)}); to see it:")
        print(
            '  .venv/bin/python -m pip install ".[compare]" && .venv/bin/python -m benchmarks.compare_with_pandas'
        )
        return 0
    for seed in (10**6, 10**6 + 1):  # both make tables and expressions once
        script(report_page(seed).decode())
        govcrawl(report_page(seed), "text/html")
    ratios, own, other = [], [], []
    for seed in range(PAGES):
        body = report_page(3 * 10**6 + seed)
        own.append(seconds(lambda body=body: govcrawl(body, "text/html")))
        other.append(seconds(lambda body=body: script(body.decode())))
        ratios.append(other[-1] / own[-1])
    print(f"pandas.read_html and trafilatura take {statistics.median(ratios):.1f} times as long as govcrawl")
    print(
        f"  for the same {PAGES} pages of 125 kB: {sum(other) / PAGES * 1000:.0f} and {sum(own) / PAGES * 1000:.0f} ms of CPU time each"
    )
    print("share of the statutory cells   pandas: right  wrong  none    govcrawl: right  wrong  none")
    for kind, (printer, media_type) in PRINTERS.items():
        counts = {"script": [0, 0, 0], "govcrawl": [0, 0, 0]}
        for seed in range(TRUTHS):
            truth = make_truth(seed, FORM)
            body = printer(truth, random.Random(seed))
            for name, found in (("script", script(body.decode())), ("govcrawl", govcrawl(body, media_type))):
                counts[name] = [a + b for a, b in zip(counts[name], tally(found, truth), strict=True)]
        shares = {name: [f"{n / sum(three):>6.1%}" for n in three] for name, three in counts.items()}
        print(f"  {kind:<30} {'  '.join(shares['script'])}            {'  '.join(shares['govcrawl'])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
