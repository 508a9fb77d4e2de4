"""What a page says about its report: title, year, dates, numbers, publisher; from meta tags where believable.

The national standard for government sites (国办发〔2017〕47号) prescribes ArticleTitle, PubDate, ContentSource and
SiteIDCode. Portals fill them badly, so each is checked against what is printed and never trusted for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from govcrawl.report.chrome import METADATA_LABELS
from govcrawl.report.titles import is_report_title, year_of_title
from govcrawl.text.numerals import DIGITS, chinese_number

_LABEL = "|".join(
    r"\s*".join(map(re.escape, label)) for label in sorted(METADATA_LABELS, key=len, reverse=True)
)
# a label counts where a line, a gap or a bracket stands before it, and a colon, a gap or the end behind it
_FIELD = re.compile(
    rf"(?:^|(?<=[\s\t|【\[（(;；,，:：\d次]))[【\[（(]?(?P<label>{_LABEL})[】\]）)]?(?:\s*[:：]|(?=\s|$))",
    re.MULTILINE,
)
_COLON_FIELD = re.compile(rf"(?P<label>{_LABEL})\s*[:：]")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.－．])\s*(\d{1,2})\s*(?:月|[-/.－．])\s*(\d{1,2})(?!\d)"
)
_COMPACT_DATE = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_CHINESE_DATE = re.compile(
    r"(二[〇○零Oo0ОоΟ][〇○零Oo0ОоΟ一二三四五六七八九]{2})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
_SIGNED = re.compile(
    r"\s*(?:(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}(?:\s{0,3}日)?|二[^，。]{2,4}年[^，。]{1,3}月[^，。]{1,4}日)\s*$"
)
_PERIOD = re.compile(
    r"((?:19|20)\d\d)\s{0,3}年\s{0,3}0?1\s{0,3}月\s{0,3}0?1\s{0,3}日?\s{0,3}(?:起|开始)?\s{0,3}(?:至|到|—+|-+|－|–|~|～)"
)
# Latin letters, digits and joints, a year in brackets; Han only as 号 at the end
_INDEX = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-—－_/.〔〕\[\]（）()【】]{2,58}(?:第?\d*号)?")
_DOCUMENT_NUMBER = re.compile(r"[㐀-鿿A-Za-z]{1,16}[〔\[(（【]\s*(?:19|20)\d\d\s*[〕\])）】]\s*第?\d{1,5}号")
_DATED_LINE = re.compile(r"\s*((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2})日?(?!\s*星期)(?:\s|$)")
MAX_FIELD = 80
MAX_LINE = 600
EARLIEST = 2008


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found; None where nothing believable was. `published` is an ISO date."""

    title: str | None
    year: int | None
    published: str | None
    index_number: str | None
    document_number: str | None
    publisher: str | None
    source: str | None
    period_year: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the report's text: the page's meta tags, its title, the fields printed around it.

    `title_year` is the year that the title names.
    """

    meta: Mapping[str, Sequence[str]]
    title: str | None
    title_year: int | None
    fields: Mapping[str, str]

    def year(self, text: str) -> int | None:
        """The year reported on: the title's, else that of the period which `text`, the report's own, begins with."""
        year = self.title_year if self.title_year is not None else _period_year(text)
        return year if year is not None and EARLIEST - 1 <= year <= 2100 else None


def fields_of(front: str) -> dict[str, str]:
    """Metadata fields printed in the front matter.

    One a line, several on a line, label and value in neighbouring cells or lines, or a row of labels over a row of
    values. `front` has one block a line; cells of a table row are separated by tabs. The first value of a field counts.
    """
    fields: dict[str, str] = {}
    waiting: list[str] = []  # labels of the line above that have no value yet
    for line in front.split("\n"):
        if not line.strip() or len(line) > MAX_LINE:
            continue
        if "dated" not in fields and (dated := _DATED_LINE.match(line)):
            fields["dated"] = dated.group(1)
        matches = _fields_in(line)
        if waiting and not (matches and not line[: matches[0].start()].strip()):
            values = [line.strip()] if len(waiting) == 1 else line.split("\t")
            if len(values) == len(waiting):
                for name, value in zip(waiting, values, strict=True):
                    _note(fields, name, value.strip())
        waiting = []
        names = []
        for place, match in enumerate(matches):
            end = matches[place + 1].start() if place + 1 < len(matches) else len(line)
            value = line[match.end() : max(end, match.end())].strip(" \t:：|")
            name = METADATA_LABELS[re.sub(r"\s", "", match["label"])]
            names.append(name)
            _note(fields, name, re.split(r"\t|\s{2,}", value)[0].strip())
        if matches and not _FIELD.sub("", line).strip(" \t:：|"):
            waiting = names
    return fields


def _fields_in(line: str) -> list[re.Match[str]]:
    """The labels in a line, in order; once there is one, others need only their colon."""
    matches = list(_FIELD.finditer(line))
    if matches:
        starts = {match.start("label") for match in matches}
        matches += [match for match in _COLON_FIELD.finditer(line) if match.start("label") not in starts]
    return sorted(matches, key=lambda match: match.start("label"))


def _note(fields: dict[str, str], name: str, value: str) -> None:
    if re.search(r"\w", value) and len(value) <= MAX_FIELD:
        fields.setdefault(name, value)


def head_of(
    meta: Mapping[str, Sequence[str]], headline: str | None, page_title: str | None, front: str, between: str
) -> Head:
    """Read what stands before the report's text; all arguments are normalised text.

    `front` stands before the headline, `between` between it and the text.
    """
    fields = fields_of(between)
    dated = fields.pop("dated", "")
    fields = {**fields_of(front), **fields}
    fields["dated"] = dated  # above the headline a bare date is the day of the visit
    title = _title(meta, headline, page_title, fields)
    return Head(meta, title, year_of_title(title) if title else None, fields)


def metadata_of(head: Head, text: str) -> Metadata:
    """Put together what the page says; `text` is the report's own."""
    fields, period_year = head.fields, _period_year(text)
    return Metadata(
        title=head.title,
        year=head.year(text),
        published=_published(
            head.meta, fields, text, head.title_year if head.title_year is not None else period_year
        ),
        index_number=_index_number(fields.get("index_number")),
        document_number=_document_number(fields.get("document_number")),
        publisher=_name(fields.get("publisher")),
        source=_name(fields.get("source")) or _name(fields.get("publisher")) or _meta_source(head.meta),
        period_year=period_year,
    )


def _period_year(text: str) -> int | None:
    """The year of the period that a text says it reports on (2023年1月1日至…)."""
    period = _PERIOD.search(text[:4000])
    return int(period.group(1)) if period else None


def _title(
    meta: Mapping[str, Sequence[str]], headline: str | None, page_title: str | None, fields: Mapping[str, str]
) -> str | None:
    """The headline; else ArticleTitle, the 标题 field or the page's title if they read like a report's."""
    candidates: list[str] = [headline] if headline else []
    candidates += [*meta.get("articletitle", ()), fields.get("title", "")]
    if page_title:
        candidates += [page_title, re.split(r"[-_|—–>»]", page_title, maxsplit=1)[0].strip()]
    for candidate in candidates:
        clean = re.sub(r"\s+", "", candidate) if re.search(r"[㐀-鿿]", candidate) else candidate.strip()
        if clean and len(clean) <= 120 and is_report_title(clean):
            first = re.split(r"[-_|]", clean)[0]
            return first if is_report_title(first) else clean
    return None


def _published(
    meta: Mapping[str, Sequence[str]], fields: Mapping[str, str], text: str, year: int | None
) -> str | None:
    """PubDate where it is a date a report of that year can have, else the page's field, else the signature's date."""
    candidates = [
        *meta.get("pubdate", ()),
        fields.get("published", ""),
        fields.get("dated", ""),
        fields.get("written", ""),
    ]
    for line in reversed(text.rstrip().split("\n")[-12:]):
        if _SIGNED.match(line):
            candidates.append(line)
            break
    candidates.append(fields.get("updated", ""))
    for candidate in candidates:
        found = read_date(candidate)
        if found is not None and (
            year is None or found.year > year or (found.year == year and found.month >= 12)
        ):
            return found.isoformat()
    return None


def read_date(text: str) -> date | None:
    """The first date in `text`, None if there is none that exists.

    `2024-02-19 09:11`, `2024年2月6日`, `2024/2/6`, `2024－02－06`, `二〇二四年二月六日`, `20240206`.
    """
    match = _DATE.search(text) or _COMPACT_DATE.search(text)
    if match is not None:
        year, month, day = (int(part) for part in match.groups())
    elif (match := _CHINESE_DATE.search(text)) is not None:
        digits = [
            DIGITS.get(character, 0) for character in match.group(1)
        ]  # letters that look like 〇 are 〇
        numbers = chinese_number(match.group(2)), chinese_number(match.group(3))
        if numbers[0] is None or numbers[1] is None:
            return None
        year, month, day = (
            1000 * digits[0] + 100 * digits[1] + 10 * digits[2] + digits[3],
            numbers[0],
            numbers[1],
        )
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _index_number(value: str | None) -> str | None:
    """An index number (索引号) up to the first word that follows it; None where words come first."""
    match = _INDEX.match(value) if value else None
    if match is None or not re.search(r"\d", match.group()) or _DATE.fullmatch(match.group()):
        return None
    return match.group().rstrip("-—－_/.")


def _document_number(value: str | None) -> str | None:
    """A document number (文号) such as 兰政办发〔2024〕3号."""
    match = _DOCUMENT_NUMBER.match(value) if value else None
    return match.group() if match else None


def _name(value: str | None) -> str | None:
    if value is None or not re.search(r"[㐀-鿿]", value) or len(value) > 40 or "http" in value:
        return None
    return value


def _meta_source(meta: Mapping[str, Sequence[str]]) -> str | None:
    return next((name for value in meta.get("contentsource", ()) if (name := _name(value.strip()))), None)


def host_is_official(
    url: str, division_code: str | None, meta: Mapping[str, Sequence[str]], own_hosts: Sequence[str]
) -> bool | None:
    """Whether the host is the division's own or a level's above it; None for local files and where nothing proves it.

    A host outside .gov.cn is not. Within it, the portal's declared hosts are, and a SiteIDCode (six digits of the
    division, then four) that names the division, its prefecture or its province.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # an address that is none (`http://[`)
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme == "file" or not host:
        return None
    if not host.endswith(".gov.cn"):
        return False
    bare = host.removeprefix("www.")
    if any(bare == own.lower().removeprefix("www.") for own in own_hosts):
        return True
    codes = {value.strip()[:6] for value in meta.get("siteidcode", ()) if re.match(r"\s*\d{10}", value)}
    if division_code and codes:
        above = {division_code, division_code[:4] + "00", division_code[:2] + "0000"}
        return bool(codes & above)
    return None
