"""Where the report begins and ends on its page: everything before is front matter, everything after is dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from govcrawl.documents.model import Block, Container, Document, Image, Paragraph, Table
from govcrawl.report.chrome import END, FURNITURE, METADATA_LABELS
from govcrawl.report.other_reports import Item, headline_among, item_at, lists_of_reports
from govcrawl.report.sections import find_reports, first_whole, second_report
from govcrawl.report.titles import (
    body_of,
    is_report_title,
    organisation_of_title,
    plain_title,
    same_body,
    year_of_title,
)
from govcrawl.text.glosses import remove_glosses
from govcrawl.text.script import fold
from govcrawl.text.whitespace import normalise_characters, squeeze

MAX_CHROME = 160
MAX_TITLE = 90
LONG_PARAGRAPH = 400
MAX_HEADLINE = 72
_GLOSS = re.compile(r"[(（][a-zà-üā-ǜ]")
OBJECT = "\ufffc"
_PREAMBLE = re.compile(
    r"^(?:根据|按照|依据|依照|为贯彻|本年?度?报告|本年报|现将|现公布|.{0,40}《中华人民共和国政府信息公开条例》)"
)
LINES_ABOVE = 60
FEWEST_NUMBERS = 12
_NUMBERS = re.compile(r"(?:^|[\s|｜])[\d.,]{1,12}[\s|｜]*$")
MAX_END_LINE = 80
SHORTEST_SENTENCE = 16
PROSE_ENDS = "。；;！!"
_ATTACHED = re.compile(r"附件|\.(?:docx?|pdf|xlsx?|wps|zip|rar)", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|zip|rar|txt)(?![a-z])", re.IGNORECASE)
_DATED = re.compile(r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR_ALONE = re.compile(r"[(（]?(20[0-3]\d)年度?(?:数据|情况)?[)）]?[:：]?")
_LABELS = re.compile("|".join(sorted(map(re.escape, METADATA_LABELS), key=len, reverse=True)))


@dataclass(slots=True)
class Body:
    """A page split: `front` (before the headline), `between` (headline and text), the report's own `blocks`.

    `title` is the headline as published, or None. The report lies in `[begin, end)` of the document's blocks;
    `followed` says that another report stands behind it, `preceded` before it; `undecided`, that nothing tells which of them
    is the one that was sought.
    """

    title: str | None
    front: list[Block]
    between: list[Block]
    blocks: list[Block]
    begin: int
    end: int
    followed: bool = False
    preceded: bool = False
    undecided: bool = False


class Sought(NamedTuple):
    """Whose report is looked for, by names that are one body's, and of which year."""

    year: int
    bodies: tuple[str, ...]


@lru_cache(maxsize=8192)
def folded(line: str) -> str:
    """A line as chrome and headings are compared: squeezed, without glosses, simplified."""
    return fold(squeeze(remove_glosses(normalise_characters(line[:LONG_PARAGRAPH]))[0]))


def find_body(document: Document, sought: Sought | None = None) -> Body:
    """Find the report on its page, in HTML as in flattened text; of several that which is `sought`, where its title names both.

    The six headings are the surest sign; then a container known to hold article bodies; then the preamble. From
    the first of them the title above is sought. What lies between title and text and is metadata or furniture is
    no part of the report; after the last heading the first line of page furniture, or another report, ends it.
    """
    blocks = document.blocks
    lines = [_compared(block) for block in blocks]
    reports = find_reports(lines)
    told = _told_report(document, lines, reports, sought) if sought is not None and len(reports) > 1 else None
    place = told if told is not None else _own_report(document, lines, reports) if reports else 0
    headings = reports[place] if reports else []
    floor = reports[place - 1][-1][1] + 1 if place else 0
    container = _container(document, headings)
    first = headings[0][1] if headings else None
    last = headings[-1][1] if headings else None
    anchor = first if first is not None else (container.start if container else _preamble(lines, blocks))
    anchor = 0 if anchor is None else anchor
    limit = anchor if headings else min(len(blocks), anchor + 30)
    entries = _entries_above(document, max(floor, limit - LINES_ABOVE), limit)
    title_start, title_end, title = _title_above(blocks, lines, limit, floor, entries)
    low = container.start if container and container.start <= anchor else 0
    begin = max(low, title_end if title_end is not None else low)
    if title_start is None and not container and headings:
        begin = _first_text(lines, blocks, anchor)
    begin = max(begin, floor)
    end = _end(blocks, lines, container, begin if last is None else last)
    another = second_report(lines, headings, reports)
    if another is not None and another < end:
        end = _title_line(lines, another, last or 0)
    below = _other_title_below(blocks, lines, last, end, title)
    if below is not None:
        end = below[0]
    kept = _without_furniture(blocks, lines, begin, end, anchor)
    kept -= {index for index in kept if index < anchor and _is_entry(blocks, index, entries)}
    head_end = title_end if title_end is not None else begin
    before = title_start if title_start is not None else begin
    if place:  # what another report says is no front matter of this one
        before = min(before, _title_line(lines, reports[0][0][1], -1))
    followed = another is not None or (below is not None and below[1])
    return Body(
        title=title,
        front=[block for index, block in enumerate(blocks[:before]) if index not in entries],
        between=[
            blocks[index]
            for index in range(head_end, min(max(anchor, begin), end))
            if index not in kept and not _is_entry(blocks, index, entries)
        ],
        blocks=[blocks[index] for index in sorted(kept)],
        begin=begin,
        end=end,
        followed=followed,
        preceded=place > 0,
        undecided=told is None and (followed or place > 0) and not _says_whose(title),
    )


def _own_report(
    document: Document, lines: Sequence[str], reports: Sequence[Sequence[tuple[int, int]]]
) -> int:
    """Which of the reports on the page is the page's own: the first, unless the page's title names another's year."""
    place = first_whole(reports)
    if len(reports) == 1:
        return place
    titles = _titles_of(document, lines, reports)
    own = titles[place]
    named = [_item(title) for title in titles]
    for page_title in map(_item, _page_titles(document)):
        if page_title is None or page_title.year is None:
            continue
        fitting = [
            number
            for number, item in enumerate(named)
            if item is not None and item.year == page_title.year and not item.differs(page_title)
        ]
        if fitting:
            return fitting[0]
    # nothing says where it begins: whose title stands above the first is not known to be its own
    return place if own is not None else 0


def _titles_of(
    document: Document, lines: Sequence[str], reports: Sequence[Sequence[tuple[int, int]]]
) -> list[str | None]:
    """The title above each of the reports."""
    titles: list[str | None] = []
    for number, report in enumerate(reports):
        floor = reports[number - 1][-1][1] + 1 if number else 0
        entries = _entries_above(document, max(floor, report[0][1] - LINES_ABOVE), report[0][1])
        titles.append(_title_above(document.blocks, lines, report[0][1], floor, entries)[2])
    return titles


def _told_report(
    document: Document,
    lines: Sequence[str],
    reports: Sequence[Sequence[tuple[int, int]]],
    sought: Sought,
) -> int | None:
    """Which of several reports is the one that is sought, by its title or by the year above it; None where none says so."""
    titles = _titles_of(document, lines, reports)
    if any(titles):
        return _sought([_item(title) for title in titles], sought)
    years: list[int | None] = []
    for number, report in enumerate(reports):
        floor = reports[number - 1][-1][1] + 1 if number else 0
        above = filter(None, map(_YEAR_ALONE.fullmatch, lines[floor : report[0][1]]))
        years.append(next((int(found[1]) for found in reversed(list(above))), None))
    known = all(year is not None for year in years) and len(set(years)) == len(years)
    return years.index(sought.year) if known and sought.year in years else None


def _says_whose(title: str | None) -> bool:
    """Whether a title names a year or a body."""
    return title is not None and (year_of_title(title) is not None or bool(organisation_of_title(title)))


def _sought(named: Sequence[Item | None], sought: Sought) -> int | None:
    """The report whose title names the body, and the year or none."""
    own = [
        (number, item.year)
        for number, item in enumerate(named)
        if item is not None
        and (body := body_of(item.organisation))
        and any(same_body(body, one) for one in sought.bodies)
    ]
    dated = [number for number, year in own if year == sought.year]
    return dated[0] if dated else own[0][0] if len(own) == 1 and own[0][1] is None else None


def _item(title: str | None) -> Item | None:
    """A title as those of lists are compared."""
    if not title:
        return None
    return Item(-1, title, year_of_title(title), plain_title(organisation_of_title(title)), entry=False)


def _page_titles(document: Document) -> list[str]:
    """What the page's head calls it, as far as that is a report's title."""
    titles = [*document.meta.get("articletitle", ()), document.title or ""]
    return [title for title in titles if title and is_report_title(title)]


def _entries_above(document: Document, start: int, end: int) -> frozenset[int]:
    """The blocks of lists of other reports above the text; the headline among them, if there is one, is not in it."""
    entries: set[int] = set()
    for items, taken in lists_of_reports(document.blocks, start, end):
        following = (block.text for block in document.blocks[end : end + 40] if isinstance(block, Paragraph))
        between = (
            block.text for block in document.blocks[max(taken) + 1 : end] if isinstance(block, Paragraph)
        )
        own = headline_among(items, _page_titles(document), "\n".join((*between, *following)))
        entries |= taken - ({own.index} if own else set())
    return frozenset(entries)


def _is_entry(blocks: Sequence[Block], index: int, entries: frozenset[int]) -> bool:
    """Whether a block above the text belongs to a list of other reports: as one of its lines, or as a link of its own."""
    if index in entries:
        return True
    item = item_at(blocks, index)
    return item is not None and item.entry


def _other_title_below(
    blocks: Sequence[Block], lines: Sequence[str], last: int | None, end: int, title: str | None
) -> tuple[int, bool] | None:
    """Where other reports' titles begin behind the last heading, and whether it is a report that follows or a list."""
    if last is None or title is None:
        return None
    own = _item(title)
    for index in range(last + 1, end):
        item = item_at(blocks, index) if lines[index] else None
        if item is None or own is None or not item.differs(own):
            continue
        rest = blocks[index:end]
        if any(isinstance(block, Table) for block in rest) or _numbers(rest) >= FEWEST_NUMBERS:
            return index, True
        if any(_is_prose(block) for block in rest):
            return None
        return index, False
    return None


def _numbers(blocks: Sequence[Block]) -> int:
    """How many lines are numbers or end in several: a table in flattened text."""
    return sum(isinstance(block, Paragraph) and bool(_NUMBERS.search(block.text)) for block in blocks)


def _compared(block: Block) -> str:
    """A block as a line to compare: folded text, something that matches nothing for a table or a long paragraph."""
    if not isinstance(block, Paragraph):
        return OBJECT
    text = block.text
    size = len(text)
    # headings and titles are short; metadata lines have colons, breadcrumbs arrows; glosses make any line longer
    if (
        size <= MAX_HEADLINE
        or (size <= MAX_CHROME and (":" in text or "：" in text or ">" in text or "»" in text))
        or (size <= LONG_PARAGRAPH and ("(" in text or "（" in text) and _GLOSS.search(text))
    ):
        return folded(text)
    return OBJECT


def _title_line(lines: Sequence[str], heading: int, after: int) -> int:
    """Where another report begins: its title above its first heading, else that heading."""
    for index in range(heading - 1, max(after, heading - 40), -1):
        if lines[index] and len(lines[index]) <= MAX_TITLE and is_report_title(lines[index]):
            return index
    return heading


def _container(document: Document, headings: Sequence[tuple[int, int]]) -> Container | None:
    """The innermost known container that holds all headings, or, where there are none, the one with most text."""
    candidates = [c for c in document.containers if c.end > c.start]
    if not candidates:
        return None
    if headings:
        fitting = [c for c in candidates if c.start <= headings[0][1] and headings[-1][1] < c.end]
        return min(fitting, key=lambda c: c.end - c.start, default=None)
    sized = [(_weight(document.blocks[c.start : c.end]), c) for c in candidates]
    weight, best = max(sized, key=lambda item: (item[0], item[1].start - item[1].end))
    return best if weight >= 100 else None


def _weight(blocks: Sequence[Block]) -> int:
    total = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            total += 0 if block.linked else len(block.text)
        elif isinstance(block, Table):
            total += sum(len(cell.text) for cell in block.cells)
        else:
            total += 10
    return total


def _preamble(lines: Sequence[str], blocks: Sequence[Block]) -> int | None:
    """The first line that opens a report's prose: a long line that is no link, or the words of a preamble."""
    for index, (line, block) in enumerate(zip(lines, blocks, strict=True)):
        if (
            isinstance(block, Paragraph)
            and not block.linked
            and (_PREAMBLE.match(line) or len(block.text) >= 80)
        ):
            return index
    return None


def _title_above(
    blocks: Sequence[Block], lines: Sequence[str], anchor: int, floor: int, entries: frozenset[int]
) -> tuple[int | None, int | None, str | None]:
    """The headline: the last line above the text that is a report's title, or two or three short lines that make one.

    Lines of metadata that repeat the title (`标题 …`), anchors, names of files and `entries` of lists of other reports do not
    count, nor does anything above `floor`.
    """
    best: tuple[int, int, str] | None = None
    for index in range(min(anchor, len(lines)) - 1, floor - 1, -1):
        block = blocks[index]
        if (
            not isinstance(block, Paragraph)
            or not lines[index]
            or len(lines[index]) > MAX_TITLE
            or index in entries
        ):
            continue
        joined = _title_at(blocks, lines, index, anchor)
        if joined is None:
            continue
        start, end, text, linked = joined
        if _is_metadata(lines[index]) or linked or _FILE_NAME.search(lines[index]):
            continue
        if best is None or _organised(text) > _organised(best[2]):
            best = start, end, text
        if anchor - index > LINES_ABOVE:
            break
    return best if best is not None else (None, None, None)


def _organised(title: str) -> int:
    """How much a title says: one with year and body beats a bare column name."""
    return 2 * bool(re.search(r"\d{4}|二[〇○零]", plain_title(title))) + bool(organisation_of_title(title))


def _title_at(
    blocks: Sequence[Block], lines: Sequence[str], index: int, anchor: int
) -> tuple[int, int, str, bool] | None:
    """A title that starts at `index`, alone or continued over the next one or two non-empty short lines."""
    text, linked, end, used = "", False, index, 0
    for position in range(index, min(index + 6, anchor, len(lines))):
        block = blocks[position]
        if not isinstance(block, Paragraph):
            break
        if not lines[position]:
            continue
        if used and (_is_metadata(lines[position]) or len(lines[position]) > 50):
            break
        text += block.text.strip()
        linked = linked or block.linked
        end = position + 1
        used += 1
        if is_report_title(text):
            own = lines[index]
            if used > 1 and (is_report_title(own) or FURNITURE.fullmatch(own) or not _title_part(own)):
                return None
            return index, end, text, linked
        if used == 3:
            break
    return None


def _title_part(line: str) -> bool:
    """Whether a line can begin a title that goes on below: a body's name or a year, nothing else."""
    return bool(
        re.fullmatch(
            r".{0,30}(?:[省市区县旗州盟]|政府|委员会|办公室|局|镇|乡|街道办事处|开发区|管委会)|.{0,20}\d{4}年度?|关于.{0,40}",
            line,
        )
    )


@lru_cache(maxsize=8192)
def _is_metadata(line: str) -> bool:
    """Whether a folded line starts with a metadata label that is set off from its value."""
    dated = _DATED.match(line)
    if dated is not None:  # a date alone, or before other fields: `2024-02-19 点击数:`
        line = line[dated.end() :]
        if not line:
            return True
    match = _LABELS.match(line)
    if match is None or len(line) > 200:
        return False
    rest = line[match.end() :]
    return (
        not rest
        or rest[0] in ":："
        or METADATA_LABELS[match.group()] in ("index_number", "publisher")
        or bool(re.match(r"\d{4}[-年/.]", rest))
        or (
            METADATA_LABELS[match.group()] in ("title", "other")
            and bool(_LABELS.search(rest) or is_report_title(rest))
        )
    )


def _first_text(lines: Sequence[str], blocks: Sequence[Block], anchor: int) -> int:
    """Without title and container: go up from the first heading as long as the lines read like prose."""
    begin = anchor
    for index in range(anchor - 1, -1, -1):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            break
        line = lines[index]
        if not line and not block.text.strip():
            continue
        if len(block.text) < 40 or block.linked or _is_metadata(line) or FURNITURE.fullmatch(line):
            break
        begin = index
    return begin


def _end(blocks: Sequence[Block], lines: Sequence[str], container: Container | None, after: int) -> int:
    limit = container.end if container else len(blocks)
    for index in range(after + 1, limit):
        line = lines[index]
        if line and len(line) <= MAX_END_LINE and line[-1] not in PROSE_ENDS and END.match(line):
            if any(_is_prose(later) for later in blocks[index + 1 : limit]):
                continue  # words that footers use, too, in the middle of the text
            return index
        block = blocks[index]
        if isinstance(block, Paragraph) and block.linked and _run_of_links(blocks, index, limit):
            return index
    return limit


def _is_prose(block: Block) -> bool:
    """A sentence of some length, and not a link: footers and lists of other pages have none."""
    return (
        isinstance(block, Paragraph)
        and not block.linked
        and len(block.text) >= SHORTEST_SENTENCE
        and block.text.rstrip()[-1:] == "。"
    )


def _run_of_links(blocks: Sequence[Block], index: int, limit: int) -> bool:
    """Three links in a row and hardly a text among what follows: a list of other pages, not the report."""
    following = [block for block in blocks[index : min(limit, index + 3)] if isinstance(block, Paragraph)]
    return len(following) == 3 and all(
        block.linked and not _ATTACHED.search(block.text) for block in following
    )


def _without_furniture(
    blocks: Sequence[Block], lines: Sequence[str], begin: int, end: int, anchor: int
) -> set[int]:
    """The blocks of the report: before the first heading, lines of metadata and furniture are left out."""
    kept: set[int] = set()
    for index in range(begin, end):
        block = blocks[index]
        if index < anchor:
            if isinstance(block, Table) and _is_metadata_table(block):
                continue
            if isinstance(block, Image):
                continue
            line = lines[index]
            if (
                line
                and len(line) <= MAX_CHROME
                and line[-1] not in PROSE_ENDS
                and (_is_metadata(line) or FURNITURE.fullmatch(line))
            ):
                continue
        elif lines[index] and len(lines[index]) <= MAX_CHROME and _print_line(lines[index]):
            continue
        kept.add(index)
    return kept


@lru_cache(maxsize=8192)
def _print_line(line: str) -> bool:
    """A share, print or font line that stands inside the body."""
    return bool(
        re.fullmatch(
            r"[【\[]?(?:打印(?:本页|此页)?|关闭(?:窗口|本页)?|分享到?.{0,30}|字[号体][:：].{0,20})[】\]]?",
            line,
        )
    )


def _is_metadata_table(table: Table) -> bool:
    known = sum(
        1
        for cell in table.cells
        if _LABELS.fullmatch(folded(cell.text).rstrip(":：")) or _is_metadata(folded(cell.text))
    )
    return known >= 3 or (known >= 1 and len(table.cells) <= 6)
