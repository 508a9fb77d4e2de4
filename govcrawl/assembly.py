"""A page and its files put together into one report.

Many counties publish the report as a file beside a page, or its tables as files below its prose. Where the page has no report
of its own, the file that holds the whole of it is the report; where the page has the prose and lacks tables, those are taken
from the file that has them. A file of another year or another body is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from govcrawl.documents.media_type import Kind
from govcrawl.documents.model import Block, Paragraph
from govcrawl.forms.model import BLOCKS, TABLE_NAMES
from govcrawl.forms.reader import SECTION_OF_TABLE
from govcrawl.record import Issue
from govcrawl.record import make_issue as _issue
from govcrawl.report.file_heads import FileHead
from govcrawl.report.titles import (
    DECOY_WORDS,
    body_of,
    decoy_of_head,
    is_report_title,
    organisation_of_title,
    plain_title,
    same_body,
    scope_of_organisation,
    without_number,
    year_of_title,
)
from govcrawl.tables import ANNEX, ReadBlocks, cells_of, read_blocks

FEWEST_HEADINGS = 3
# of files with the same tables the first counts: where cells have places before where they are found by their order
PREFERENCE: tuple[Kind, ...] = (
    "docx", "doc", "wps", "rtf", "odt", "html", "xlsx", "xls", "pdf", "markdown", "text", "image",
)  # fmt: skip
SHORTEST_REPORT = 200  # characters
SHOWN = 3
FIRST_YEAR = 2008
FORM_CHANGED = 2021  # the first year of the form of 2021
SUPERSEDED = ("更正前", "修正前", "修订前", "修改前", "订正前", "作废", "旧版")
DRAFTS = ("送审稿", "初稿", "草稿", "讨论稿", "征求意见稿")
CORRECTED = ("更正", "订正", "修正", "修订", "勘误")
NO_YEAR = ("空表", "上半年", "下半年", "季度")
LAST_MONTH = 12
FIRST_QUARTER = 3
OTHER_YEARS = ("上年", "去年", "往年", "上一年")
_SUFFIX = re.compile(r"\.[0-9A-Za-z]{2,5}$")
_NAME_OF_BODY = re.compile(
    r"^(?![我本全各]).*(?:[市县区旗州]|政府|政府办|办公室|局|镇|乡|街道|办事处|委员会|管委会|中心|[健改计教交建农工科]委|[残妇]联|供销社)$"
)
# 县教育局年报.doc, 12.城关镇.docx: a department or a township, whose report this is
_PART_OF_GOVERNMENT = re.compile(
    r"^([㐀-鿿]{0,20}?(?:局|镇|乡|街道办事处|街道|街道办|(?<!管理)委员会|[健改计教交建农工科]委|中心|[残妇]联|供销社|(?:信访|扶贫|医保|人防)办))"
    r"(?:[0-9]{4}年?度?|年度?|(?:政府)?信息公开|工作){0,5}(?:报告|年报|统计表|情况表|报表|表格|表)?$"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A text that may hold the report or its tables: the page itself, or a file. `name` is for messages.

    `year` is the year that it reports on, as far as it says so; `bodies` are the names of the body that the page is known to
    belong to, today's and former ones, beside the one that its title prints. `called` is what the link to a
    file says, or its name in an archive; `address` is the last part of its address; `lines` are the first that it prints, and
    `head` is what they and those around its tables say. `undecided`: several reports stand in it, and these blocks are of the first.
    """

    name: str
    kind: Kind
    title: str | None
    blocks: tuple[Block, ...]
    year: int | None = None
    bodies: tuple[str, ...] = ()
    called: str = ""
    address: str = ""
    lines: tuple[str, ...] = ()
    head: FileHead = field(default_factory=FileHead)
    undecided: bool = False


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
            one = read_blocks(file.blocks, year if year is not None else year_of_title(file.title or ""))
            reason = _form_of_another_year(page, file, own, one)
        if reason is None:
            read[index] = one
        else:
            issues.append(_left_out(file, reason, page.name))
    if len(own.headings) < FEWEST_HEADINGS and not own.named():
        among = [i for i, one in read.items() if len(one.headings) >= FEWEST_HEADINGS]
        whole, doubt = _decided(page, files, read, among, TABLE_NAMES)
        if doubt:
            issues += doubt
            for index in among:
                read.pop(index)
        elif whole is None and _length(page.blocks) < SHORTEST_REPORT:
            # free prose of the years before the forms, or a text under other headings
            whole = _longest(files, read)
        if whole is not None:
            others = {}
            for index, one in read.items():
                # where the page names neither year nor body, the file that is the report does
                reason = why_not_used(files[whole], files[index]) if index != whole else None
                if reason is not None:
                    issues.append(_left_out(files[index], reason, files[whole].name))
                elif index != whole:
                    others[index] = one
            made = _filled(files[whole], read[whole], files, others)
            made.issues[:0] = issues
            return Assembled(made.found, whole, (whole, *made.used), made.issues)
    made = _filled(page, own, files, read)
    made.issues[:0] = issues
    return made


def _left_out(file: Source, reason: str, base: str) -> Issue:
    told = f"{file.name} was not used: {reason.format(base=base)}."
    return _issue("attachment_left_out", "info", None, told, file.title)


def why_not_used(page: Source, file: Source) -> str | None:
    """Why a file cannot belong to the report of the page (`{base}` in the words), None where nothing speaks against it."""
    for named in (file.year, _year_named(page, file)):
        if page.year is not None and named is not None and named != page.year:
            return f"it is of {named}, and {{base}} of {page.year}"
    told = plain_title(file.name)
    if word := next(
        (word for word in (*DECOY_WORDS, *OTHER_YEARS, *NO_YEAR, *SUPERSEDED) if word in told), None
    ):
        return f"its name says {word}"
    if word := next((word for word in OTHER_YEARS if file.lines and word in file.lines[0]), None):
        return f"it says {word} above its tables"
    if word := next(filter(None, map(decoy_of_head, file.lines)), None):
        return f"its head says {word}"
    if file.undecided:
        return "several reports stand in it, and none says that it is {base}'s"
    if reason := _head_speaks_against(page, file):
        return reason
    ours = list(filter(None, (body_of(organisation_of_title(page.title or "")), *map(body_of, page.bodies))))
    for theirs in _bodies_named(file, ours):
        if ours and not any(same_body(one, theirs) for one in ours):
            return f"it is {theirs}'s, and {{base}} is {ours[0]}'s"
    return None


def _head_speaks_against(page: Source, file: Source) -> str | None:
    """Why the year or the day that a file says it was filled in for is not that of the page."""
    if page.year is None:
        return None
    for year in file.head.years:
        if year != page.year:
            return f"it says that it is of {year}, and {{base}} is of {page.year}"
    for year, month in file.head.filled:
        # before the year was over; or when the next year's are filled in
        early = (year, month) < (page.year, LAST_MONTH)
        if early or (year > page.year + 1 and month <= FIRST_QUARTER):
            return f"it was filled in in {year}-{month:02}, and {{base}} is of {page.year}"
    return None


def _year_named(page: Source, file: Source) -> int | None:
    """The year in the name of a file. An address often holds that of the upload: one before the report's is no upload's."""
    if (named := year_of_title(file.called)) is not None:
        return named
    stem = plain_title(file.address)
    named = year_of_title(stem)
    if named is None or f"{named}年" in stem:
        return named
    return named if page.year is not None and FIRST_YEAR <= named < page.year else None


def _bodies_named(file: Source, ours: Sequence[str]) -> list[str]:
    """The bodies that a file names: in its title, and in what it is called where that says whose report it is."""
    names = [organisation_of_title(file.title or "")] if file.title != file.called else []
    plain = plain_title(_SUFFIX.sub("", file.called.rpartition("/")[2]))
    if is_report_title(plain):
        named = without_number(organisation_of_title(plain))
        stem = named.rstrip("市县区旗州")
        # 点击下载, 我区, 盖章版 are no bodies; 融水县 is short for 融水苗族自治县
        if _NAME_OF_BODY.search(named) and not any(
            len(stem) > 1 and stem in one and one[-1] == named[-1] for one in ours
        ):
            names.append(named)
    elif (found := _PART_OF_GOVERNMENT.search(without_number(plain))) and not any(map(_is_part, ours)):
        names.append(found.group(1))
    title = body_of(names[0]) if names else ""
    if not title or not any(same_body(one, title) for one in ours):
        # who filled it in, where its title does not say that it is ours
        names += file.head.bodies
        names += [name for name in file.head.titles if _NAME_OF_BODY.search(without_number(name))]
    # 县: a county's own office calls it no more than that
    return [body for body in map(body_of, names) if len(body) > 1 and body[1:] != "本级"]


def _is_part(name: str) -> bool:
    return scope_of_organisation(name) in ("department", "township")


def _best(
    page: Source, files: Sequence[Source], read: dict[int, ReadBlocks], among: Iterable[int]
) -> int | None:
    """The file with the most tables; of equals a corrected one and last a draft, of equals the one of the surest format, of equals the first.

    Where the page is of no year, the last year goes before the corrected.
    """

    def rank(index: int) -> tuple[int, int, int, int, int]:
        states = read[index].read.status
        sure = sum(getattr(states, name) in ("read", "partial") for name in (*TABLE_NAMES, ANNEX))
        name = files[index].name
        corrected = any(word in name for word in CORRECTED) - any(word in name for word in DRAFTS)
        last = 0 if page.year is not None else files[index].year or 0
        return len(read[index].named()), last, corrected, sure, -_preference(files[index].kind)

    return max(among, key=rank, default=None)


def _decided(
    page: Source,
    files: Sequence[Source],
    read: dict[int, ReadBlocks],
    among: Sequence[int],
    names: Sequence[str],
) -> tuple[int | None, list[Issue]]:
    """The best file, and where others print something else altogether the best that says whose or of when it is.

    None with the reason where none says so: these may be the reports of any year and any body.
    """
    best = _best(page, files, read, among)
    if best is None or not any(_unlike(read[best], read[index], names) for index in among):
        return best, []
    sure = _best(page, files, read, [index for index in among if _says_whose(page, files[index])])
    if sure is not None:
        return sure, []
    shown = ", ".join(files[index].name for index in among[:SHOWN])
    told = (
        f"{len(among)} files print different figures, and none says whose or of which year they are: {shown}."
    )
    return None, [_issue("attachment_differs", "warning", names[0] if len(names) == 1 else None, told)]


def _form_of_another_year(page: Source, file: Source, own: ReadBlocks, found: ReadBlocks) -> str | None:
    """Why the form of a file that does not say its year is not that of the page's; the first year of a form has both."""
    if page.year is None or file.year is not None or found.read.form in (None, own.read.form):
        return None
    if not {"proactive", "applications"} & {
        *found.named()
    }:  # the table of section 4 is in all forms the same
        return None
    form = found.read.form
    if (form == "2019" and page.year > FORM_CHANGED) or (form == "2021" and page.year < FORM_CHANGED):
        return f"its tables are of the form of {form}, and {{base}} is of {page.year}"
    return None


def _says_whose(page: Source, file: Source) -> bool:
    """Whether a file, of which nothing says that it is another's, names its year or its body."""
    if file.year is not None or organisation_of_title(file.title or ""):
        return True
    in_name = page.year is not None and _year_named(page, file) is not None
    return in_name or is_report_title(_SUFFIX.sub("", file.called))


def _unlike(one: ReadBlocks, other: ReadBlocks, names: Sequence[str]) -> bool:
    """Whether most of the cells that either prints as more than nothing differ: not a slip, but other figures."""
    shared = unlike = 0
    for name in names:
        here, there = cells_of(one.read, name), cells_of(other.read, name)
        for path, number in here.items():
            if number is not None and (beside := there.get(path)) is not None and (number or beside):
                shared += 1
                unlike += number != beside
    return unlike * 2 > shared


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
    # what prints the tables that stand here with other figures is the report of somebody else, or of another year
    foreign = {index for index, one in read.items() if _unlike(own, one, own.named())}
    blocks: dict[int, list[Block]] = {}
    filled: set[str] = set()
    used: list[int] = []
    issues: list[Issue] = []
    for name in (*TABLE_NAMES, ANNEX):
        if name in had:
            continue
        taken = BLOCKS if name in BLOCKS else (name,)
        among = [i for i, one in read.items() if name in one.named() and i not in foreign]
        index, doubt = _decided(base, files, read, among, taken)
        issues += doubt
        if index is None:
            had |= set(taken) if doubt else set()
            continue
        had |= {other for other in taken if other in read[index].named()}
        if table := read[index].table_blocks(taken):
            blocks.setdefault(SECTION_OF_TABLE.get(name, 7), []).extend(table)
            filled.update(taken)
            used.append(index)
    found = read_blocks(_placed(own, blocks, _blank_blocks(own, filled)), base.year) if blocks else own
    for index, one in read.items():
        issues += _differences(
            base.name if index not in used else "the report", found, files[index].name, one
        )
    return Assembled(found, None, tuple(dict.fromkeys(used)), issues)


def _blank_blocks(own: ReadBlocks, filled: AbstractSet[str]) -> set[int]:
    """The blocks of the base's blank tables whose figures a file has; a table that it shares with others stays."""
    blank = filled & {issue.path for issue in own.read.issues if issue.code == "blank_table"}
    kept = {index for name, start, end in own.read.spans if name not in blank for index in range(start, end)}
    return {
        index
        for name, start, end in own.read.spans
        if name in blank
        for index in range(start, end)
        if index not in kept
    }


def _placed(own: ReadBlocks, blocks: dict[int, list[Block]], blank: AbstractSet[int]) -> tuple[Block, ...]:
    """The base's blocks with tables at the end of their sections, or at the very end where it has no such section.

    Those of its `blank` tables are left out.

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
        if index not in blank:
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
