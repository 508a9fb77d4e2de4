"""The way of a page to its record, in four steps; each is a pure function, and a pipeline calls it.

Page -> strip_navigation -> normalize_text -> parse_tables -> check_figures -> Report
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from govcrawl.assembly import FEWEST_HEADINGS, SHORTEST_REPORT, Assembled, Source, assemble
from govcrawl.collector import collector_paused
from govcrawl.documents import Opened, open_document
from govcrawl.documents.media_type import Kind, kind_by_name
from govcrawl.documents.model import HEAD_SEAM, SEAM, UNKNOWN, Block, Cell, Document, Image, Paragraph, Table
from govcrawl.files import OpenedFile, last_of_address, open_files, parts_of, with_pictures
from govcrawl.forms.model import TABLE_NAMES
from govcrawl.forms.prose import ProseRead, read_prose
from govcrawl.forms.prose_reduce import Whose
from govcrawl.forms.reader import TablesRead, read_tables, text_lines
from govcrawl.forms.relations import evaluate, failed_relations
from govcrawl.forms.suggestions import suggest
from govcrawl.page import File, Link, Page
from govcrawl.record import Attachment, Division, Format, Issue, Report, Scope, Section, TableState
from govcrawl.record import make_issue as _issue
from govcrawl.report.damage import garbled_issues, lost_character_issues, place_issues, spam_issues
from govcrawl.report.divisions import (
    DivisionRow,
    division_now,
    division_then_and_now,
    find_division,
    former_names,
)
from govcrawl.report.file_heads import head_of_file
from govcrawl.report.files import file_address, lost_files
from govcrawl.report.glued import cut_glued
from govcrawl.report.metadata import Head, Metadata, head_of, host_is_official, metadata_of
from govcrawl.report.navigation import Sought, find_body
from govcrawl.report.sections import find_headings
from govcrawl.report.spam import without_spam
from govcrawl.report.titles import (
    body_of,
    is_report_title,
    organisation_of_title,
    scope_of_organisation,
    year_of_title,
)
from govcrawl.tables import ANNEX, cells_of, lines_of, read_blocks
from govcrawl.text import detect_script, normalise, remove_glosses, shortest_plain_gloss
from govcrawl.text.charset import Decoded
from govcrawl.version import EXTRACTOR

_FORMATS: dict[str, Format] = {
    "html": "html", "mhtml": "html", "wordml": "doc", "sheetml": "xls", "text": "text", "markdown": "text", "doc": "doc", "docx": "docx", "wps": "wps", "rtf": "rtf", "odt": "odt",
    "pdf": "pdf", "xls": "xls", "xlsx": "xlsx", "image": "image",
}  # fmt: skip
_METAFILE = re.compile(r"\.(?:emf|wmf|emz|wmz)$|\((?:EMF|WMF|PICT)\)$", re.IGNORECASE)
SIGNATURE_LINES = 8
LINES_BEFORE_TABLES = 40


@dataclass(frozen=True, slots=True)
class Stripped:
    """A page opened, its navigation gone: the report's own blocks, and the front matter before them.

    `files` are its files with the same of each; None where there is nothing of its own to read in it (it did not come, it
    cannot be read, its picture stands in the page).
    """

    page: Page
    opened: Opened
    title: str | None
    front: tuple[Block, ...]
    between: tuple[Block, ...]
    blocks: tuple[Block, ...]
    behind: tuple[Block, ...]
    links: tuple[Link, ...]
    followed: bool
    preceded: bool
    undecided: bool
    files: tuple[tuple[OpenedFile, Stripped | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Normalized:
    """The same in normalised text: simplified, without glosses. `script` is the one it was published in."""

    page: Page
    opened: Opened
    script: str | None
    title: str | None
    page_title: str | None
    meta: Mapping[str, Sequence[str]]
    front: str
    between: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    followed: bool
    preceded: bool
    undecided: bool
    damage: tuple[Issue, ...]
    files: tuple[tuple[OpenedFile, Normalized | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """The statutory tables read, the text with marks in their places, its sections, and what stands before it.

    `kind` is that of the document which is the report: the page's own, or that of a file. `used` are the files that the
    report, or tables of it, were taken from; `issues` are those of putting them together. `pictured` are the lines of `text`
    that were read from pictures.
    """

    normalized: Normalized
    head: Head
    read: TablesRead
    text: str
    sections: tuple[Section, ...]
    kind: Kind
    used: tuple[OpenedFile, ...] = ()
    issues: tuple[Issue, ...] = ()
    pictured: frozenset[int] = frozenset()


# --- the four steps -----------------------------------------------------------------------------------------------


@collector_paused
def strip_navigation(page: Page) -> Stripped:
    """Open the document and keep the report's own blocks. Raises ExtractionError where it cannot be opened at all."""
    opened = open_document(page)
    files = (*open_files(page), *parts_of(page, opened))
    if not files:
        return _strip(page, opened)
    document, shown = with_pictures(page, opened.document, files)
    own = _strip(page, replace(opened, document=document))
    sought = _sought(page, own)
    return replace(
        own,
        files=tuple(
            (one, None if one.file.url in shown else _strip_file(page, one, sought)) for one in files
        ),
    )


def _sought(page: Page, own: Stripped) -> Sought | None:
    """Whose report of which year a page with files is about; None where it does not say both."""
    title = own.title or own.opened.document.title or ""
    named = organisation_of_title(title) if is_report_title(title) else ""
    bodies = tuple(filter(None, map(body_of, (named, *_bodies(page)))))
    year = year_of_title(title)
    return Sought(year, bodies) if year is not None and bodies else None


def _strip_file(page: Page, one: OpenedFile, sought: Sought | None) -> Stripped | None:
    """The report's own blocks of a file; None where it has no blocks."""
    if one.opened is None or not one.opened.document.blocks:
        return None
    own = Page(one.file.body or b"", one.file.url, one.file.media_type, spider=page.spider)
    return _strip(own, one.opened, sought)


def _strip(page: Page, opened: Opened, sought: Sought | None = None) -> Stripped:
    opened = replace(opened, document=_without_plain_glosses(cut_glued(opened.document)))
    body = find_body(opened.document, sought)
    links = tuple(
        dict.fromkeys(link for index, link in opened.document.links if body.begin <= index <= body.end)
    )
    return Stripped(
        page=page,
        opened=opened,
        title=body.title,
        front=tuple(body.front),
        between=tuple(body.between),
        blocks=tuple(body.blocks),
        behind=tuple(opened.document.blocks[body.end :]),
        links=links,
        followed=body.followed,
        preceded=body.preceded,
        undecided=body.undecided,
    )


def _without_plain_glosses(document: Document) -> Document:
    """The document without glosses that have no tone marks: only the whole text proves what they are.

    Headings and titles are looked for line by line, so these glosses go before; the others go line by line too.
    """
    texts = _texts(document.blocks)
    shortest = shortest_plain_gloss(SEAM.join(texts))
    if shortest is None:
        return document
    cleaned = [remove_glosses(text, shortest=shortest)[0] for text in texts]
    title = remove_glosses(document.title, shortest=shortest)[0] if document.title else document.title
    return replace(document, blocks=list(_with_texts(document.blocks, cleaned)), title=title)


@collector_paused
def normalize_text(stripped: Stripped) -> Normalized:
    """Bring every text of the report to one form; the published script is decided on the report's own text."""
    document = stripped.opened.document
    published = _texts(stripped.blocks)
    meta = document.meta
    joined = SEAM.join(published)
    script = detect_script(joined) if joined.strip(SEAM + " \n\t") else None
    names = list(meta)
    heads = [
        stripped.title or "",
        document.title or "",
        _front_lines(stripped.front),
        _front_lines(stripped.between),
        _front_lines(stripped.behind),
        *(SEAM.join(meta[name]) for name in names),
    ]
    everything = normalise(("\n" + SEAM).join([HEAD_SEAM.join(heads), joined]), script or "Hans")
    head, _, body = everything.partition("\n" + SEAM)
    title, page_title, front, between, behind, *values = head.split(HEAD_SEAM)
    blocks = _with_texts(stripped.blocks, body.split(SEAM) if published else [])
    cleaned = without_spam(blocks, lambda blocks: find_headings(lines_of(blocks)))
    decoded = stripped.opened.decoded
    damage = (
        *garbled_issues(_as_it_came(joined, decoded), decoded.replaced if decoded else 0),
        *lost_character_issues(cleaned.blocks),
        *spam_issues(cleaned.removed, cleaned.left, f"{front}\n{between}\n{behind}", title or page_title),
    )
    return Normalized(
        page=stripped.page,
        opened=stripped.opened,
        script=script,
        title=re.sub(r"\s+", "", title) or None,
        page_title=page_title or None,
        meta={name: tuple(value.split(SEAM)) for name, value in zip(names, values, strict=True)},
        front=front,
        between=between,
        blocks=cleaned.blocks,
        links=stripped.links,
        followed=stripped.followed,
        preceded=stripped.preceded,
        undecided=stripped.undecided,
        damage=damage,
        files=tuple((one, None if own is None else normalize_text(own)) for one, own in stripped.files),
    )


def _as_it_came(text: str, decoded: Decoded | None) -> str:
    """The text without the marks that reading put in, for pictures in cells and for a cut end, where it had none itself."""
    return text if decoded is not None and UNKNOWN in decoded.text else text.replace(UNKNOWN, "")


@collector_paused
def parse_tables(normalized: Normalized) -> Parsed:
    """Read the statutory tables, and cut the text that remains into its sections."""
    head = _head(normalized)
    year = _year_of(head, normalized.blocks)
    kind = normalized.opened.kind
    if year is None and kind in ("xlsx", "xls"):
        year = year_of_title(normalized.page_title or "")  # the name of a sheet
    readable = [
        (one, own)
        for one, own in normalized.files
        # where nothing says of which year the report is, a workbook's last year is meant
        if own is not None and own.blocks and not (year is None and one.sheet and one.earlier)
    ]
    if readable:
        made = assemble(
            Source(
                "the page",
                kind,
                head.title or normalized.title,
                normalized.blocks,
                year,
                _bodies(normalized.page),
            ),
            [_file_source(one, own) for one, own in readable],
        )
        if made.whole is not None:
            kind = readable[made.whole][1].opened.kind
            normalized = _as_in_file(normalized, readable[made.whole][1])
            head = _head(normalized)
    else:
        made = Assembled(read_blocks(normalized.blocks, year))
    blocks, headings = made.found.blocks, made.found.headings
    if kind == "html" and headings and all(_is_pictured(blocks[index]) for _, index in headings):
        kind = "image"  # a page of nothing but pictures of the report's pages
    text, places = _text_of(blocks, made.found.read)
    sections = []
    starts = [(number, places[index]) for number, index in headings if places[index] is not None]
    kept = text.split("\n") if text else []
    for place, (number, start) in enumerate(starts):
        assert start is not None
        end = starts[place + 1][1] if place + 1 < len(starts) else len(kept)
        sections.append(Section(number=number, heading=kept[start], text="\n".join(kept[start + 1 : end])))
    return Parsed(
        normalized,
        head,
        made.found.read,
        text,
        tuple(sections),
        kind,
        tuple(readable[index][0] for index in made.used),
        tuple(made.issues),
        frozenset(
            place
            for block, place in zip(blocks, places, strict=True)
            if place is not None and isinstance(block, Paragraph) and block.pictured
        ),
    )


def _bodies(page: Page) -> tuple[str, ...]:
    """The names of the body that the spider declares, today's and former ones."""
    former = former_names(page.division_code) if page.division_code else ()
    return tuple(filter(None, (page.division_name, *former)))


def _head(normalized: Normalized) -> Head:
    return head_of(
        normalized.meta, normalized.title, normalized.page_title, normalized.front, normalized.between
    )


def _file_source(one: OpenedFile, own: Normalized) -> Source:
    # above a web page stand links to what is not in it
    front = () if own.opened.kind == "html" else own.front.split("\n")
    lines = (own.page_title or "", *front)
    head = _head(own)
    # the title printed in it, else that of the link where it is a report's
    title = head.title or (one.file.title if is_report_title(one.file.title) else None)
    year = _year_of(head, own.blocks)
    if year is None:
        year = head.year(f"{own.front}\n{own.between}")
    if year is None and own.opened.kind in ("xlsx", "xls"):
        year = year_of_title(own.page_title or "")  # the name of a sheet
    address = "" if one.member else last_of_address(one.file.url)
    return Source(
        one.name,
        own.opened.kind,
        title,
        own.blocks,
        year,
        (),
        one.file.title.strip(),
        address,
        lines,
        head_of_file((*front, *own.between.split("\n")), own.blocks),
        undecided=own.undecided,
    )


def _as_in_file(page: Normalized, file: Normalized) -> Normalized:
    """The report of a file, with what the page that leads to it says of it."""
    return replace(
        page,
        script=file.script or page.script,
        title=_title_of_both(page.title, file.title),
        front=f"{page.front}\n{file.front}",
        # the page's own few lines may hold the fields of its head
        between=f"{page.between}\n{_front_lines(page.blocks)}\n{file.between}",
        blocks=file.blocks,
        followed=file.followed,
        preceded=file.preceded,
        damage=(*page.damage, *file.damage),
    )


def _title_of_both(page: str | None, file: str | None) -> str | None:
    """The page's title where it is a report's, but the file's where that says more: the year too, or whose it is."""
    if not page or not is_report_title(page):
        return file or page
    if not file or not is_report_title(file):
        return page
    ours = year_of_title(page) is not None, bool(organisation_of_title(page))
    theirs = year_of_title(file) is not None, bool(organisation_of_title(file))
    more = all(there or not here for here, there in zip(ours, theirs, strict=True))
    return file if more and ours != theirs else page


def _is_pictured(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.pictured


def _year_of(head: Head, blocks: Sequence[Block]) -> int | None:
    """The year reported on, as far as headline, head and the text before the tables tell it."""
    return head.year("\n".join(lines_of(blocks[:LINES_BEFORE_TABLES])))


@collector_paused
def check_figures(parsed: Parsed) -> Report:
    """Check the figures by their relations and put the record together, with an issue for everything in doubt."""
    normalized, read = parsed.normalized, parsed.read
    page, decoded = normalized.page, normalized.opened.decoded
    issues = list(_document_issues(normalized))
    issues += [
        _issue("legacy_tls", "info", None, f"The page came by encryption of an older kind: {what}.")
        for what in page.transport
    ]
    metadata = metadata_of(parsed.head, parsed.text)
    is_report = _is_report(metadata, parsed)
    if not is_report:
        issues.append(
            _issue(
                "not_a_report",
                "warning",
                None,
                "No title, headings or tables of an annual report on information disclosure.",
            )
        )
        read = _nothing_read()
    issues += [_file_missing(file) for file in lost_files(page.files)]
    relations = evaluate(read.tables)
    issues += read.issues if is_report else []
    issues += parsed.issues
    attachments = _attachments(normalized)
    issues += _attachment_issues(parsed, attachments) if is_report else []
    failed = failed_relations(read.tables) if relations.failed else {}
    suggestions = suggest(read.tables) if relations.failed else {}
    issues += [
        _issue(
            "relation_failed",
            "warning",
            failure.path,
            f"{failure.relation}: the operands give {failure.expected}, printed is {failure.actual}.",
            str(failure.actual),
            failed[failure.relation, failure.path].operands,
            suggestions.get((failure.relation, failure.path)),
        )
        for failure in relations.failures
    ]
    division, reason = _division(parsed, metadata) if is_report else (None, "not a report")
    organisation, scope = _body(parsed, metadata, division) if is_report else (None, None)
    if is_report:
        issues += _identity_issues(metadata, division, reason)
        named = organisation_of_title(metadata.title) if metadata.title else ""
        opening = parsed.text.split(parsed.sections[0].heading, 1)[0] if parsed.sections else ""
        issues += place_issues(division, named, opening, parsed.text)
    prose = _proved_prose(_prose(parsed, read, metadata.year, division, scope), parsed, read)
    issues += prose.issues
    sha256 = hashlib.sha256(page.body).hexdigest()
    return Report(
        id=_identifier(page, division, organisation, scope, metadata.year, sha256),
        spider=page.spider,
        division=_division_record(division),
        organisation=organisation,
        scope=scope,
        year=metadata.year,
        title=metadata.title,
        published=metadata.published,
        index_number=metadata.index_number,
        document_number=metadata.document_number,
        source=metadata.source,
        url=page.url,
        list_url=page.list_url,
        host_is_official=host_is_official(
            page.url, division.code if division else None, normalized.opened.document.meta, page.own_hosts
        ),
        fetched_at=page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if page.fetched_at
        else None,
        status=page.status,
        media_type=page.media_type,
        encoding=decoded.encoding if decoded else None,
        encoding_reason=decoded.reason if decoded else None,
        sha256=sha256,
        archive=page.archive,
        format=_FORMATS.get(parsed.kind),
        script="Hant" if normalized.script == "Hant" else "Hans" if normalized.script else None,
        text=parsed.text,
        text_sha256=hashlib.sha256(parsed.text.encode("utf-8", "surrogatepass")).hexdigest(),
        sections=list(parsed.sections),
        form=read.form,
        tables=read.tables,
        table_status=read.status,
        prose_figures=prose.figures,
        relations=relations,
        issues=issues,
        attachments=attachments,
        extractor=EXTRACTOR,
    )


# --- texts --------------------------------------------------------------------------------------------------------


def _texts(blocks: Sequence[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Table):
            texts.extend(cell.text for cell in block.cells)
        else:
            texts.append(block.alternative)
    return texts


def _with_texts(blocks: Sequence[Block], texts: Sequence[str]) -> tuple[Block, ...]:
    """The blocks with `texts` in the places of the old ones' (in the order of `_texts`).

    What changes is made anew, the blocks given stay as they are; what does not change, which is most, is taken over.
    """
    source = iter(texts)
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            text = next(source)
            made.append(block if text == block.text else Paragraph(text, block.linked, block.pictured))
        elif isinstance(block, Table):
            changed = {
                id(cell): Cell(text, cell.row, cell.column, cell.rowspan, cell.colspan, cell.doubtful)
                for cell, text in zip(block.cells, source, strict=False)
                if text != cell.text
            }
            if not changed:
                made.append(block)
                continue
            grid = [[changed.get(id(cell), cell) for cell in line] for line in block.grid]
            cells = [changed.get(id(cell), cell) for cell in block.cells]
            made.append(replace(block, grid=grid, cells=cells))
        else:
            made.append(replace(block, alternative=next(source)))
    return tuple(made)


def _front_lines(blocks: Sequence[Block]) -> str:
    """The front matter, a block or a table row a line, cells separated by tabs."""
    lines: list[str] = []
    for block in blocks[-200:]:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell.text.replace("\n", " "))
            lines.extend("\t".join(row) for row in rows.values())
    return "\n".join(lines)


def _text_of(blocks: Sequence[Block], read: TablesRead) -> tuple[str, list[int | None]]:
    """The record's text, and for each block the line of the text it became (None where it left none)."""
    lines: list[str] = []
    places: list[int | None] = []
    for marks in text_lines(blocks, read.spans):
        place: int | None = None
        for mark in marks:
            line = " ".join(mark.split())
            if line:
                place = len(lines)
                lines.append(line)
        places.append(place)
    return "\n".join(lines), places


# --- judgement ----------------------------------------------------------------------------------------------------


def _attachment_issues(parsed: Parsed, attachments: Sequence[Attachment]) -> list[Issue]:
    """What is to be said of files that were not read, each by its name; of those not asked for, where tables are missing."""
    issues = [
        _issue("attachment_not_read", "info", None, f"{one.name} was not read: {one.problem}", one.file.url)
        for one, _ in parsed.normalized.files
        if one.problem is not None and (one.member or one.file.body is not None) and one not in parsed.used
    ]
    asked = {one.file.url for one, _ in parsed.normalized.files}
    if any(one.url not in asked for one in attachments) and any(
        state in ("missing", "image") for state in _modern_states(parsed.read)
    ):
        message = "Attached files were not read; tables may stand there."
        issues.append(_issue("attachment_not_read", "info", None, message))
    if any(state in ("missing", "image") for state in _modern_states(parsed.read)):
        issues += [
            _issue(
                "attachment_not_read",
                "info",
                None,
                f"{one.name} has drawings (EMF, WMF), which are not read; tables may stand there.",
                one.file.url,
            )
            for one, own in parsed.normalized.files
            if own is not None and any(map(_is_metafile, own.blocks))
        ]
    issues += [
        _issue(code, "error", None, f"{one.name}: {message}")
        for one in parsed.used
        if one.opened is not None
        for code, message in one.opened.document.problems
    ]
    return issues


def _is_metafile(block: Block) -> bool:
    """Whether a block is a picture that is drawn by commands, which nothing here recognises."""
    return isinstance(block, Image) and _METAFILE.search(block.source) is not None


def _proved_prose(prose: ProseRead, parsed: Parsed, read: TablesRead) -> ProseRead:
    """Figures in sentences that were read from pictures count only where a table's cell says the same."""
    if not parsed.pictured:
        return prose
    cells = {path: number for name in (*TABLE_NAMES, ANNEX) for path, number in cells_of(read, name).items()}
    kept, dropped = [], set()
    for figure in prose.figures:
        pictured = parsed.text.count("\n", 0, figure.start) in parsed.pictured
        if pictured and cells.get(figure.path) != figure.value:
            dropped.add(figure.path)
        else:
            kept.append(figure)
    issues = [issue for issue in prose.issues if issue.path not in dropped]
    message = f"{len(parsed.pictured)} lines of the text were read from pictures: words in them may be wrong."
    issues.append(_issue("text_from_image", "info", "text", message))
    return ProseRead(kept, issues)


def _modern_states(read: TablesRead) -> list[TableState]:
    return [getattr(read.status, table) for table in TABLE_NAMES]


def _nothing_read() -> TablesRead:
    return replace(read_tables(()), issues=[])


def _is_report(metadata: Metadata, parsed: Parsed) -> bool:
    """A report has its title, or most of its headings with its tables; a title alone needs a text under it."""
    has_title = metadata.title is not None and is_report_title(metadata.title)
    has_tables = parsed.read.form is not None or any(name for name, _, _ in parsed.read.spans)
    headings = len(parsed.sections)
    if has_title:
        return (
            headings >= 1
            or has_tables
            or len(parsed.text) >= SHORTEST_REPORT
            or bool(_attachments(parsed.normalized))
        )
    return headings >= FEWEST_HEADINGS and (has_tables or "信息公开" in parsed.text)


def _file_missing(file: File) -> Issue:
    """A file of the report that did not come; `raw` is the reason's name, a space, and the address."""
    name, _, words = (file.problem or "").partition(": ")
    message = f"A file of the report did not come: {file.url}: {words or name}."
    return _issue("file_missing", "warning", None, message, f"{name} {file.url}")


def _document_issues(normalized: Normalized) -> list[Issue]:
    issues = [_issue(code, "error", None, message) for code, message in normalized.opened.document.problems]
    decoded = normalized.opened.decoded
    if decoded is not None and decoded.replaced:
        issues.append(
            _issue(
                "undecodable_bytes",
                "warning",
                None,
                f"{decoded.replaced} characters could not be decoded as {decoded.encoding}.",
            )
        )
    if normalized.followed or normalized.preceded:
        where = " and ".join(
            word
            for word, there in (("before", normalized.preceded), ("behind", normalized.followed))
            if there
        )
        message = f"Another report stands {where} this one on the page; it was not read."
        issues.append(_issue("second_report", "warning", None, message))
    issues += normalized.damage
    if not normalized.blocks and not issues:
        issues.append(_issue("empty_document", "error", None, "The document has no text."))
    return issues


def _prose(
    parsed: Parsed, read: TablesRead, year: int | None, division: DivisionRow | None, scope: Scope | None
) -> ProseRead:
    """The figures that the sections state in sentences; none where the document is no report."""
    if scope is None:
        return ProseRead([], [])
    parents = tuple(filter(None, (division.province, division.prefecture))) if division else ()
    whose = Whose(
        year=year,
        name=division.name if division else None,
        parents=parents,
        government=scope in ("government", "zone"),
        zone=scope == "zone",
    )
    begin = parsed.text.find(parsed.sections[0].heading) if parsed.sections else 0
    return read_prose(parsed.text, read.tables, whose, begin)


def _identity_issues(metadata: Metadata, division: DivisionRow | None, reason: str) -> list[Issue]:
    issues = []
    if division is None:
        issues.append(
            _issue("division_unknown", "error", "division", f"The division was not recognised: {reason}.")
        )
    elif metadata.year is not None and not division.valid_in(metadata.year):
        issues.append(_another_time(division, metadata.year))
    if metadata.year is None:
        issues.append(
            _issue(
                "year_unknown",
                "error",
                "year",
                "Neither the title nor the text says which year is reported on.",
            )
        )
    elif metadata.period_year is not None and metadata.period_year != metadata.year:
        issues.append(
            _issue(
                "year_conflict",
                "warning",
                "year",
                f"The title says {metadata.year}, the period in the text {metadata.period_year}.",
                str(metadata.period_year),
            )
        )
    if metadata.title is None:
        issues.append(_issue("title_unknown", "warning", "title", "No title of a report was found."))
    return issues


def _another_time(division: DivisionRow, year: int) -> Issue:
    """The report prints a name that its division did not have at the end of the year."""
    then, _ = division_then_and_now(division, year)
    span = f"{division.valid_from or ''} to {division.valid_to or 'now'}".strip()
    known = f"it was {then.name} {then.code} then" if then else "what it was then is not known"
    message = f"{year} is printed with {division.name} {division.code}, valid {span}; {known}."
    return _issue("division_of_another_time", "info", "division", message, division.name)


def _division(parsed: Parsed, metadata: Metadata) -> tuple[DivisionRow | None, str]:
    page = parsed.normalized.page
    body = "\n".join([metadata.publisher or "", metadata.source or "", parsed.text])
    return find_division(
        metadata.title or "",
        body,
        hint_code=page.division_code,
        hint_name=page.division_name,
        year=metadata.year,
    )


def _body(parsed: Parsed, metadata: Metadata, division: DivisionRow | None) -> tuple[str | None, Scope]:
    """The publishing body and whose report it is.

    The office publishes its government's report, so a publisher that is an office proves nothing; one that is a
    department or a township does where the title names nobody.
    """
    named = organisation_of_title(metadata.title) if metadata.title else ""
    name = division.name if division else None
    if named:
        scope = scope_of_organisation(named, name)
        if scope == "government" and division is not None and division.level == "zone":
            scope = "zone"
        return metadata.publisher or named, scope
    signed = metadata.publisher or _signature(parsed.text)
    scope = scope_of_organisation(signed or "", name)
    if scope == "office":
        scope = "government"
    if scope == "government" and division is not None and division.level == "zone":
        scope = "zone"
    return signed, scope


def _signature(text: str) -> str | None:
    """The body that signs the report: one of its last lines, a name and nothing else."""
    for line in reversed(text.split("\n")[-SIGNATURE_LINES:]):
        compact = re.sub(r"\s+", "", line)
        if re.fullmatch(r"[㐀-鿿]{2,24}(?:政府|办公室|委员会|管委会|局|办事处)", compact):
            return compact
    return None


def _division_record(row: DivisionRow | None) -> Division:
    if row is None:
        return Division(
            code=None,
            name=None,
            level=None,
            prefecture=None,
            province=None,
            current_code=None,
            current_name=None,
        )
    now = division_now(row)
    current = now[0] if len(now) == 1 else None
    return Division(
        code=row.code,
        name=row.name,
        level=row.level,
        prefecture=row.prefecture,
        province=row.province,
        current_code=current.code if current else None,
        current_name=current.name if current else None,
    )


def _identifier(
    page: Page,
    division: DivisionRow | None,
    organisation: str | None,
    scope: Scope | None,
    year: int | None,
    sha256: str,
) -> str:
    """`<division>-<year>`, with the organisation behind it for other scopes; the body's hash where either is unknown."""
    if scope is None:
        return f"document-{sha256[:12]}"
    base = (division.code or division.slug) if division else None
    if base is None:
        base = page.spider if page.spider != "extract" else None
    if base is None or year is None:
        return "-".join(filter(None, (base, str(year) if year else None, "document", sha256[:12])))
    if scope == "government" or (division is not None and division.level == "zone" and scope == "zone"):
        return f"{base}-{year}"
    return f"{base}-{year}-{re.sub(r'[^0-9A-Za-z㐀-鿿]+', '', organisation or '') or sha256[:12]}"


def _attachments(normalized: Normalized) -> list[Attachment]:
    """The files that were asked for, as they came, and those that the report links to besides."""
    page = normalized.page
    found: dict[str, Attachment] = {
        one.file.url: Attachment(
            url=one.file.url,
            title=one.file.title or None,
            media_type=one.file.media_type,
            sha256=one.sha256,
            archive=one.file.archive,
            format=_format_of(one.kind or kind_by_name(one.file.url)),
        )
        for one, _ in normalized.files
        if not one.member
    }
    for link in (*page.attachments, *normalized.links):
        address = file_address(page.url, link.url)
        if address is not None and address not in found:
            found[address] = Attachment(
                url=address,
                title=link.title or None,
                media_type=None,
                sha256=None,
                archive=None,
                format=_format_of(kind_by_name(address)),
            )
    return list(found.values())


def _format_of(kind: Kind | None) -> str | None:
    """The format of an attachment; archives by their kind, for they are none of a report's."""
    return _FORMATS.get(kind or "") or (kind if kind in ("zip", "rar") else None)
