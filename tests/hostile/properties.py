"""What must hold for the record of any bytes at all. `check` is the project's rule as a test.

The page's text is taken here once more and in another way than the reader's: every text of the parsed page, hidden
ones too, with a line end wherever a tag that is no inline tag begins or ends. It prints more than the reader may
take, never less.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path

import jsonschema
from lxml import etree

from govcrawl.documents.media_type import kind_of
from govcrawl.record import Report
from govcrawl.text import decode

SCHEMA = Path(__file__).parents[2] / "docs" / "record.schema.json"
TABLES = ("proactive", "applications", "review", "litigation_direct", "litigation_after_review")
INLINE = frozenset({
    "a", "abbr", "b", "big", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "samp", "small",
    "span", "strong", "tt", "u", "var", "wbr", "bdi", "bdo", "o:p", "st1:chsdate", "acronym", "time",
})  # fmt: skip
# a run of digits with what may stand inside one printed number
_RUN = re.compile(r"\d(?:[\d,，.．' \t]*\d)?")
_SHORTENED = str.maketrans("萬億兩", "万亿两")
MOST_PIECES = 7
#: What says that a value is not the printed digits as they stand: multiplied out, or a Chinese numeral.
OTHERWISE = frozenset({"unit_converted", "printed_otherwise", "from_image"})
#: What says that digits were parted that are printed without a gap.
PARTED = frozenset({"settled_by_relations"})


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def check(report: Report, body: bytes, media_type: str | None, url: str) -> None:
    """Every promise of a record, whatever the page."""
    check_form(report, body)
    check_nulls(report)
    check_text(report)
    check_relations(report)
    check_figures_are_printed(report, body, media_type, url)


def check_form(report: Report, body: bytes) -> None:
    """It validates, survives JSON, and its hashes are those of what they name."""
    line = report.model_dump_json()
    assert Report.model_validate_json(line) == report
    _validator().validate(json.loads(line))
    line.encode("utf-8")
    assert report.sha256 == hashlib.sha256(body).hexdigest()
    assert report.text_sha256 == hashlib.sha256(report.text.encode("utf-8")).hexdigest()


def numbers_of(report: Report) -> dict[str, int | float | None]:
    """The modern tables' cells by path."""
    found: dict[str, int | float | None] = {}

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            for key, inner in node.items():
                walk(inner, f"{path}.{key}")
        else:
            assert node is None or isinstance(node, int | float)
            found[path] = node

    tables = report.tables.model_dump()
    for name in TABLES:
        if tables[name] is not None:
            walk(tables[name], name)
    return found


def check_nulls(report: Report) -> None:
    """A null has an issue with its path or its table's; a table that is not there has one, or the page is no report."""
    paths = {issue.path for issue in report.issues}
    if any(issue.code == "not_a_report" for issue in report.issues):
        assert numbers_of(report) == {}
        assert report.prose_figures == []
        return
    for name in TABLES:
        state = getattr(report.table_status, name)
        if getattr(report.tables, name) is None:
            assert name in paths or state == "not_in_form", f"{name} is not there, without a word"
            assert state != "read", name
        else:
            assert state != "missing", name
    for path, number in numbers_of(report).items():
        if number is None:
            assert path in paths or path.split(".")[0] in paths, f"{path} is null without a word"


def check_text(report: Report) -> None:
    """Sections follow each other in the text as they stand; quotes are where they say."""
    position = 0
    for section in report.sections:
        whole = section.heading + ("\n" + section.text if section.text else "")
        place = report.text.find(whole, position)
        assert place >= 0, f"section {section.number} is not in the text"
        position = place + len(section.heading)
    for figure in report.prose_figures:
        assert report.text[figure.start : figure.end] == figure.quote


def check_relations(report: Report) -> None:
    """As many failures as are counted, each about a number that stands in the tables."""
    assert report.relations.failed == len(report.relations.failures)
    numbers = numbers_of(report)
    for failure in report.relations.failures:
        assert numbers[failure.path] == failure.actual
        assert failure.expected != failure.actual


# --- a figure in the output was printed on the page -----------------------------------------------------------------


def check_figures_are_printed(report: Report, body: bytes, media_type: str | None, url: str) -> None:
    """Each number of the tables stands on the page, and as often as it is used."""
    numbers = {path: number for path, number in numbers_of(report).items() if number is not None}
    if not numbers and not report.prose_figures:
        return
    text = printed_text(body, media_type, url)
    printed = printed_numbers(text)
    used: Counter[Decimal] = Counter()
    for path, number in numbers.items():
        value = abs(Decimal(str(number)))
        codes = {issue.code: issue for issue in report.issues if issue.path and _concerns(issue.path, path)}
        if otherwise := OTHERWISE & codes.keys():
            raw = (codes[next(iter(otherwise))].raw or "").split(" (")[0]
            assert _bare(raw) in _bare(text), f"{path}: {raw!r} is not on the page"
            continue
        if PARTED & codes.keys():
            assert _digits(value) in _bare(text), f"{path}: {number} is not on the page"
            continue
        used[value] += 1
        assert printed[value] >= used[value], (
            f"{path}: {number} is used {used[value]} times and printed {printed[value]} times"
        )


def _concerns(issue_path: str, path: str) -> bool:
    return path == issue_path or path.startswith(issue_path + ".")


def _digits(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _bare(text: str) -> str:
    """Text without white space and thousands separators."""
    return "".join(text.split()).replace(",", "").replace("，", "").translate(_SHORTENED)


def printed_text(body: bytes, media_type: str | None, url: str) -> str:
    """Every text of the page, hidden or not, each block on a line of its own."""
    kind = kind_of(body, media_type=media_type, url=url)
    text = decode(body, content_type=media_type).text
    if kind == "html":
        text = _html_text(text)
    elif kind == "markdown":
        text = text.replace("**", "")
    # looks alike, or cannot be seen
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in ("Cf", "Mn", "Cc"))


def _html_text(text: str) -> str:
    text = re.sub(r"</(?:body|html)>", "", text, flags=re.IGNORECASE)
    # what the parser would stop at; the texts are what is looked at here in another way, not the bytes
    data = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "", text).encode()
    if not data.strip():
        return ""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return ""
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")) if root is not None else ():
        if element.tag not in INLINE:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    return "".join(parts)


def printed_numbers(text: str) -> Counter[Decimal]:
    """How often each number can be read on the page: every run of digits, and neighbours on a line joined."""
    found: Counter[Decimal] = Counter()
    for line in text.splitlines():
        for run in _RUN.finditer(line):
            found.update(_readings(run.group()))
    return found


def _readings(run: str) -> Iterator[Decimal]:
    pieces = list(re.finditer(r"\d+", run))
    for first in range(len(pieces)):
        joined, end = "", 0
        for piece in islice(pieces, first, first + MOST_PIECES):
            if joined:
                between = run[end : piece.start()]
                if "." in between or "．" in between:
                    joined += "."
            end = piece.end()
            joined += "".join(str(int(digit)) for digit in piece.group())
            if joined.count(".") <= 1:
                yield Decimal(joined)
