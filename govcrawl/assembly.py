"""A page and its files put together into one report.

Many counties publish the report as a file beside a page, or its tables as files below its prose. Where the page has no report
of its own, the file that holds the whole of it is the report; where the page has the prose and lacks tables, those are taken
from the file that has them. A file of another year or another body is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from govcrawl.documents.media_type import Kind
from govcrawl.documents.model import Block, Paragraph
from govcrawl.forms.model import BLOCKS, TABLE_NAMES
from govcrawl.forms.reader import SECTION_OF_TABLE
from govcrawl.record import Issue
from govcrawl.record import make_issue as _issue
from govcrawl.report.titles import DECOY_WORDS, organisation_of_title, plain_title, year_of_title
from govcrawl.tables import ANNEX, ReadBlocks, cells_of, read_blocks

FEWEST_HEADINGS = 3
# of files with the same tables the first counts: where cells have places before where they are found by their order
PREFERENCE: tuple[Kind, ...] = (
    "docx", "doc", "wps", "rtf", "odt", "html", "xlsx", "xls", "pdf", "markdown", "text", "image",
)  # fmt: skip
SHORTEST_REPORT = 200  # characters
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A text that may hold the report or its tables: the page itself, or a file. `name` is for messages.

    `year` is the year that it reports on, as far as it says so; `bodies` are the names of the body that the page is known to
    belong to, today's and former ones, beside the one that its title prints.
    """

    name: str
    kind: Kind
    title: str | None
    blocks: tuple[Block, ...]
    year: int | None = None
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assembled:
    """What the report is made of.

    `whole` is the index of the file that is the report, None where it is the page; `used` are the files that tables were taken
    from (`whole` among them). `issues` say what did not fit.
    """

    found: ReadBlocks
    whole: int | None = None
    used: tuple[int, ...] = ()
    issues: list[Issue] = field(default_factory=list)


def assemble(page: Source, files: Sequence[Source]) -> Assembled:
    """Put page and files together."""
    year = page.year
    own = read_blocks(page.blocks, year)
    issues: list[Issue] = []
    read: dict[int, ReadBlocks] = {}
    for index, file in enumerate(files):
        reason = why_not_used(page, file)
        if reason is None:
            read[index] = read_blocks(
                file.blocks, year if year is not None else year_of_title(file.title or "")
            )
        else:
            issues.append(
                _issue(
                    "attachment_left_out", "info", None, f"{file.name} was not used: {reason}.", file.title
                )
            )
    if len(own.headings) < FEWEST_HEADINGS and not own.named():
        whole = _best(files, read, [i for i, one in read.items() if len(one.headings) >= FEWEST_HEADINGS])
        if whole is None and _length(page.blocks) < SHORTEST_REPORT:
            # free prose of the years before the forms, or a text under other headings
            whole = _longest(files, read)
        if whole is not None:
            others = {index: one for index, one in read.items() if index != whole}
            made = _filled(files[whole], read[whole], files, others)
            made.issues[:0] = issues
            return Assembled(made.found, whole, (whole, *made.used), made.issues)
    made = _filled(page, own, files, read)
    made.issues[:0] = issues
    return made


def why_not_used(page: Source, file: Source) -> str | None:
    """Why a file cannot belong to the page's report; None where nothing speaks against it."""
    for named in (file.year, year_of_title(file.name)):
        if page.year is not None and named is not None and named != page.year:
            return f"it is of {named}, and the page of {page.year}"
    told = plain_title(file.name)
    if decoy := next((word for word in DECOY_WORDS if word in told), None):
        return f"its name says {decoy}"
    ours = list(filter(None, (_body(organisation_of_title(page.title or "")), *map(_body, page.bodies))))
    theirs = _body(organisation_of_title(file.title or ""))
    if ours and theirs and not any(_same_body(one, theirs) for one in ours):
        return f"it is {theirs}'s, and the page is {ours[0]}'s"
    return None


def _body(name: str) -> str:
    """The name of a government without what its reports print or leave away behind it."""
    plain = plain_title(name)
    for end in ("办公室", "人民政府", "政府"):
        plain = plain.removesuffix(end)
    return plain


def _same_body(one: str, other: str) -> bool:
    """Whether two names are one body's: with or without the city above it, as a county and later as a district."""
    if one.endswith(other) or other.endswith(one):
        return True
    # a city is more often the one above: 株洲市 is not 株洲县
    one, other = (name[:-1] if name[-1] in "县区旗" else name for name in (one, other))
    return len(one) > 1 and len(other) > 1 and (one.endswith(other) or other.endswith(one))


def _best(files: Sequence[Source], read: dict[int, ReadBlocks], among: Iterable[int]) -> int | None:
    """The file with the most tables; of equals the one whose format is the surest, of equals the first."""

    def rank(index: int) -> tuple[int, int, int]:
        states = read[index].read.status
        sure = sum(getattr(states, name) in ("read", "partial") for name in (*TABLE_NAMES, ANNEX))
        return len(read[index].named()), sure, -_preference(files[index].kind)

    return max(among, key=rank, default=None)


def _longest(files: Sequence[Source], read: dict[int, ReadBlocks]) -> int | None:
    """The file with the longest text that may be a report."""
    lengths = {index: _length(files[index].blocks) for index in read}
    long = [index for index, length in lengths.items() if length >= SHORTEST_REPORT]
    return max(long, key=lambda index: (lengths[index], -_preference(files[index].kind)), default=None)


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.text.strip()) for block in blocks if isinstance(block, Paragraph))


def _preference(kind: Kind) -> int:
    return PREFERENCE.index(kind) if kind in PREFERENCE else len(PREFERENCE)


def _filled(base: Source, own: ReadBlocks, files: Sequence[Source], read: dict[int, ReadBlocks]) -> Assembled:
    """The base with the tables that it lacks and a file has."""
    had = set(own.named())
    blocks: dict[int, list[Block]] = {}
    used: list[int] = []
    issues: list[Issue] = []
    for name in (*TABLE_NAMES, ANNEX):
        if name in had:
            continue
        index = _best(files, read, [i for i, one in read.items() if name in one.named()])
        if index is None:
            continue
        taken = BLOCKS if name in BLOCKS else (name,)
        had |= {other for other in taken if other in read[index].named()}
        if table := read[index].table_blocks(taken):
            blocks.setdefault(SECTION_OF_TABLE.get(name, 7), []).extend(table)
            used.append(index)
    found = read_blocks(_placed(own, blocks), base.year) if blocks else own
    for index, one in read.items():
        issues += _differences(
            base.name if index not in used else "the report", found, files[index].name, one
        )
    return Assembled(found, None, tuple(dict.fromkeys(used)), issues)


def _placed(own: ReadBlocks, blocks: dict[int, list[Block]]) -> tuple[Block, ...]:
    """The base's blocks with tables at the end of their sections, or at the very end where it has no such section.

    A picture whose table stands in a file is what it was; the mark of the table says where the figures are from.
    """
    ends: dict[int, int] = {}
    for place, (number, _) in enumerate(own.headings):
        ends[number] = own.headings[place + 1][1] if place + 1 < len(own.headings) else len(own.blocks)
    made: list[Block] = []
    rest = {number: list(added) for number, added in blocks.items()}
    for index, block in enumerate(own.blocks):
        for number, end in ends.items():
            if end == index and number in rest:
                made += rest.pop(number)
        made.append(block)
    for number in sorted(rest):
        made += rest[number]
    return tuple(made)


def _differences(ours: str, found: ReadBlocks, theirs: str, other: ReadBlocks) -> list[Issue]:
    """An issue for each table that two sources print differently."""
    issues = []
    for name in (*TABLE_NAMES, ANNEX):
        here, there = cells_of(found.read, name), cells_of(other.read, name)
        unlike = [
            path
            for path, number in here.items()
            if number is not None and there.get(path) is not None and there[path] != number
        ]
        if unlike:
            shown = ", ".join(f"{path} {here[path]} and {there[path]}" for path in unlike[:SHOWN])
            issues.append(
                _issue(
                    "attachment_differs",
                    "warning",
                    name,
                    f"{len(unlike)} cells are printed differently in {ours} (kept) and in {theirs}: {shown}.",
                )
            )
    return issues
