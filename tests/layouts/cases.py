"""One made-up report: drawn from a seed, printed in one kind of layout, read, and judged cell by cell."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from unittest import mock

from opencc import OpenCC

from govcrawl import extract
from govcrawl.extract import extract_page
from govcrawl.page import Page as Fetched
from govcrawl.record import Report
from tests.layouts.decoys import DECOYS
from tests.layouts.interruptions import INTERRUPTIONS
from tests.layouts.kinds import KINDS, Kind
from tests.layouts.pages import Page, Style, page_of, style_of
from tests.layouts.sheets import Sheet, sheets_of
from tests.layouts.truth import Figure, Truth, random_truth
from tests.layouts.variants import HEADERS, LABELS, REVIEWS, VALUES, Draft
from tests.layouts.words import PINYIN, Words, without_tone

SCRIPTS = (
    "simplified",
    "traditional",
    "glosses",
    "traditional, glosses",
    "glosses without tones",
    "glosses, doubled",
)
# beside others than these, glued digits cannot be told apart by sums
DECIDABLE: Mapping[str, tuple[str, ...]] = {
    "interruption": ("none",),
    "value": ("plain", "thousands", "signs", "counted", "full width"),
}
APPLICATIONS = ("applications",)
BLOCKS: tuple[str, ...] = ("review", "litigation")
AXES: Mapping[str, tuple[str, ...]] = {
    "header": tuple(HEADERS),
    "label": tuple(LABELS),
    "value": tuple(VALUES),
    "review": tuple(REVIEWS),
    "script": SCRIPTS,
    "interruption": tuple(INTERRUPTIONS),
    "decoy": tuple(DECOYS),
}
"""What one report may differ in: axis -> variants, the first being the ordinary one."""
PLAIN: Mapping[str, str] = {axis: variants[0] for axis, variants in AXES.items()}
SIGNS = ("-", "－", "−", "﹣")
URL = "http://www.lyls.gov.cn/info/1/2.htm"
UNREAD = frozenset(
    {"not_a_report", "empty_document", "unreadable_document", "format_not_read", "document_cut"}
)
_TAG = re.compile(r"<[^>]*>")
_TRADITIONAL = OpenCC("s2t")


@dataclass
class Case:
    """A printed report.

    `must` are the cells that have to be read, the others may be null with an issue. `decided` are cells whose bounds the
    layout lost and the report's relations give back, as a rule. `fetched` is the page in formats other than HTML and text;
    `environment` are variables that are set while it is read.
    """

    seed: int
    kind: Kind
    choices: Mapping[str, str]
    truth: Truth
    body: bytes
    must: frozenset[str]
    decided: frozenset[str]
    fetched: Fetched | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def command(self) -> str:
        """How to see this report."""
        told = ";".join(
            f"{axis}={variant}" for axis, variant in self.choices.items() if variant != PLAIN[axis]
        )
        only = f' --with "{told}"' if told else ""
        return f'python -m tests.layouts.accuracy --kind "{self.kind.name}" --seed {self.seed}{only} --show'


def make_case(
    seed: int,
    kind: str,
    choices: Mapping[str, str] | None = None,
    *,
    blanks: str | None = None,
    broken: bool | None = None,
) -> Case:
    """The report of a seed in a kind of layout. Axes that `choices` does not name are plain."""
    found = KINDS[kind]
    drawn = draw_up(
        seed, kind, choices, grid=found.grid, glued=found.keeps == "digits", blanks=blanks, broken=broken
    )
    text = found.page(drawn.page, found.printer, drawn.style)
    body = in_script(text, drawn.choices["script"]).encode()
    truth = drawn.truth
    return Case(
        seed,
        found,
        drawn.choices,
        truth,
        body,
        must_of(found, truth, drawn.whole),
        _decided(found, truth, drawn.choices),
    )


@dataclass
class Drawn:
    """A report drawn up and not yet printed. `whole` are its sheets before anything interrupted them."""

    choices: Mapping[str, str]
    truth: Truth
    page: Page
    style: Style
    whole: Mapping[int, Sheet]


def draw_up(
    seed: int,
    kind: str,
    choices: Mapping[str, str] | None = None,
    *,
    grid: bool,
    glued: bool = False,
    blanks: str | None = None,
    broken: bool | None = None,
) -> Drawn:
    """The report of a seed for a kind of layout (a name; the draws depend on it). Axes that `choices` lacks are plain."""
    chosen = {**PLAIN, **(choices or {})}

    def draw(axis: str) -> random.Random:
        """For each axis its own, so that a change in one leaves the others as they were."""
        return random.Random(f"{seed} {kind} {axis}")

    truth = random_truth(seed, blanks=blanks, broken=broken)
    if glued and _may_add_up_otherwise(truth):
        truth = random_truth(seed, blanks=blanks, broken=False)
    if glued:
        _print_totals(truth)
    draft = Draft(truth, Words(truth.year), grid=grid, glued=glued)
    for axis, table in (("value", VALUES), ("header", HEADERS), ("label", LABELS), ("review", REVIEWS)):
        table[chosen[axis]](draft, draw(axis))
    sheets = sheets_of(truth, draft.words, draft.look)
    whole = {number: list(sheet) for number, sheet in sheets.items()}
    INTERRUPTIONS[chosen["interruption"]](sheets, draft, draw("interruption"))
    page = page_of(sheets, truth.year)
    DECOYS[chosen["decoy"]](page, draft, draw("decoy"))
    return Drawn(chosen, truth, page, style_of(draw("style"), truth.doubtful), whole)


def _may_add_up_otherwise(truth: Truth) -> bool:
    """Whether section 4 has a wrong sum and a blank: glued (`20024`), it may add up when read in a wrong way."""
    wrong = any(not holds for (relation, _), holds in truth.relations().items() if relation == "outcomes")
    return wrong and any(not text.strip() for path, text in truth.cells.items() if path.startswith(BLOCKS))


def _print_totals(truth: Truth) -> None:
    """Section 4 with totals of what is printed: glued digits without one, or with another, may add up by chance."""
    for block in ("review", "litigation_direct", "litigation_after_review"):
        *parts, total = [path for path in truth.values if path.startswith(f"{block}.")]
        blank = any(not truth.cells[path].strip() for path in (*parts, total))
        if blank and truth.values[total] != sum(truth.values[path] or 0 for path in parts):
            truth.put(total, int(sum(truth.values[path] or 0 for path in parts)))


def random_choices(draw: random.Random, share: float = 0.45) -> dict[str, str]:
    """A variant for each axis; each axis is off its plain variant with probability `share`."""
    return {
        axis: draw.choice(variants[1:]) if draw.random() < share else variants[0]
        for axis, variants in AXES.items()
    }


def must_of(kind: Kind, truth: Truth, sheets: Mapping[int, Sheet]) -> frozenset[str]:
    if kind.keeps == "cells":
        return frozenset(set(truth.values) - truth.doubtful)
    if kind.keeps not in ("numbers", "order"):
        return frozenset()
    failing = {path for (relation, path), holds in truth.relations().items() if holds is False}
    found: set[str] = set()
    for sheet in sheets.values():
        rows = [line.values for line in sheet if line.values]
        whole = [all(truth.cells[cell.path].strip() for cell in row) for row in rows]
        if kind.keeps == "order" and not all(whole):
            continue
        for row, printed in zip(rows, whole, strict=True):
            # where cells are missing elsewhere, a sum that is wrong may be a stray number in a lost cell's place
            wrong = any(cell.path in failing for cell in row) or not _adds_up(
                [cell.path for cell in row], truth
            )
            # `－ 19` on a line without a label is a dash and 19, or -19 beside a blank that left no trace
            signed = kind.keeps == "order" and len(row) == 2 and truth.cells[row[0].path] in SIGNS
            if printed and not signed and (all(whole) or not wrong):
                found |= {cell.path for cell in row}
    return frozenset(found - truth.doubtful)


def _adds_up(paths: Sequence[str], truth: Truth) -> bool:
    """Whether a row with sums has one that holds where a dash counts nothing."""
    if paths[0].startswith("proactive"):
        return True
    size = 7 if paths[0].startswith("applications") else 5
    numbers = [truth.values[path] or 0 for path in paths]
    rows = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    return all(len(row) != size or sum(row[:-1]) == row[-1] for row in rows)


def _decided(kind: Kind, truth: Truth, choices: Mapping[str, str]) -> frozenset[str]:
    """In a report without a failing relation: every row and block of numbers that add up, and rows of one cell.

    Tables in which hardly a cell is 0 ("dense") or in which blank cells left no trace may have several readings that add
    up; they must only never be wrong.
    """
    decidable = truth.size != "dense" and all(choices[axis] in names for axis, names in DECIDABLE.items())
    if kind.keeps != "digits" or not truth.holds() or not decidable:
        return frozenset()
    found: set[str] = set()
    for (relation, path), holds in truth.relations().items():
        table = APPLICATIONS if relation == "row_total" else BLOCKS
        lost = any(not text.strip() for cell, text in truth.cells.items() if cell.startswith(table))
        if holds and relation in ("row_total", "outcomes") and not lost:
            row = path.removesuffix("total")
            found |= {other for other in truth.values if other.startswith(row)}
    single = Counter(path.rsplit(".", 1)[0] for path in truth.values)
    found |= {
        path
        for path, value in truth.values.items()
        if single[path.rsplit(".", 1)[0]] == 1 and value is not None
    }
    return frozenset(found - truth.doubtful)


def in_script(text: str, script: str) -> str:
    """The page in another script, or with pinyin behind its characters; markup stays as it is."""
    if script == "simplified":
        return text
    parts: list[str] = []
    position = 0
    for tag in _TAG.finditer(text):
        parts += [_spoken(text[position : tag.start()], script), tag.group()]
        position = tag.end()
    return "".join([*parts, _spoken(text[position:], script)])


def _spoken(text: str, script: str) -> str:
    if script.startswith("traditional"):
        text = _TRADITIONAL.convert(text)
    if "glosses" not in script:
        return text
    plain = script.endswith(("without tones", "doubled"))
    times = 2 if script.endswith("doubled") else 1
    made = []
    for character in text:
        syllable = PINYIN.get(character)
        made.append(character)
        if syllable:
            made.append(f"({without_tone(syllable) if plain else syllable})" * times)
    return "".join(made)


# --- judging -------------------------------------------------------------------------------------------------------


@dataclass
class Verdict:
    """What became of each cell: `silent` and `lost` name paths with what was expected and what was read."""

    counts: Counter[str] = field(default_factory=Counter)
    silent: dict[str, tuple[Figure, Figure]] = field(default_factory=dict)
    lost: dict[str, Figure] = field(default_factory=dict)
    undecided: dict[str, Figure] = field(default_factory=dict)


def reduced(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The same report with as many axes plain as may be while it still fails."""
    for axis, variant in case.choices.items():
        if variant != PLAIN[axis]:
            simpler = make_case(case.seed, case.kind.name, {**case.choices, axis: PLAIN[axis]})
            case = simpler if fails(simpler) else case
    return case


def read(case: Case) -> Report:
    if case.fetched:
        with mock.patch.dict(os.environ, case.environment):
            return extract_page(case.fetched)
    return extract(case.body, url=URL, media_type=case.kind.media_type)


def figures_of(report: Report) -> dict[str, Figure]:
    """Every cell of the record by its path; tables that are null have none."""
    found: dict[str, Figure] = {}

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            for key, child in node.items():
                walk(child, f"{path}.{key}" if path else str(key))
        elif node is None or isinstance(node, int | float):
            found[path] = node

    walk(report.tables.model_dump(), "")
    return found


def judge(case: Case, report: Report) -> Verdict:
    """Compare the record with the truth.

    exact: the number, or a null with an issue where no number was printed. null: a printed number that is null, with an issue.
    silent: another number, a number where none was printed, a number in a cell that the form lacks, a null without an
    issue, or a printed number that is said to be blank.
    A document that is said to be no report, or unreadable, says so for every cell. `lost` are cells of `must` that
    are null, and `undecided` those of `decided`.
    """
    verdict = Verdict()
    figures = figures_of(report)
    told = {issue.path for issue in report.issues}
    doubted = {issue.path for issue in report.issues if issue.code not in ("blank", "blank_table")}
    unread = any(issue.code in UNREAD for issue in report.issues)
    for path, true in case.truth.values.items():
        got = figures.get(path)
        if got is None:
            # a row of the other form that is not in the record at all says nothing, and where it was blank owes nothing
            absent = true is None and path not in figures and path.startswith("applications")
            covered = unread or absent or path in told or path.split(".", maxsplit=1)[0] in told
            # a word about its cell, its row or its table that is not that it is blank; where labels stand behind
            # their cells, a table of few figures may look as if they stood before them; a template's cells are blank
            if true is not None and case.kind.keeps != "order" and case.choices["decoy"] != "template":
                covered = unread or any(
                    ".".join(path.split(".")[:end]) in doubted for end in range(1, path.count(".") + 2)
                )
            outcome = "silent" if not covered else "exact" if true is None else "null"
        else:
            outcome = "exact" if got == true else "silent"
        verdict.counts[outcome] += 1
        if outcome == "silent":
            verdict.silent[path] = true, got
        elif outcome == "null" and path in case.must:
            verdict.lost[path] = true
        elif outcome == "null" and path in case.decided:
            verdict.undecided[path] = true
    for path, got in figures.items():
        if path not in case.truth.values and got is not None:
            verdict.counts["silent"] += 1
            verdict.silent[path] = None, got
    return verdict
