"""Which county-level division a report is of: by the names printed in its title and body, never by its host.

The tables are described in `govcrawl/data/README.md`. A name alone is often not enough (鼓楼区 is in four
cities), and part of one may be another (城区 in 西城区). So a name counts only where a word may begin, and
what several divisions share is decided by the parents printed with it. Where they leave two, none is given.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from govcrawl.text.whitespace import squeeze


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A county-level division, or a development zone (`level` "zone", `slug` but no `code`).

    `code` has six digits (GB/T 2260). `level` is district, county, city, banner, autonomous_county,
    autonomous_banner, special_district, forestry_district or zone. `prefecture` is None in municipalities and
    where the province governs directly.
    """

    code: str | None
    name: str
    level: str
    prefecture: str | None
    province: str | None
    slug: str | None


#: How much is read of a title, and of a body's beginning and end, in characters.
_TITLE, _HEAD, _TAIL = 300, 2000, 1000

#: Words of other meanings that are names as well: they need their parent before them, anywhere.
_GENERIC = frozenset({"城区", "郊区", "矿区", "东区", "西区"})
#: What may stand before a name without being part of it, besides a parent and characters that are not Han.
_BEFORE = (
    "访问", "关于", "中共", "年度", "联系", "公布", "发布", "印发", "转发", "位于", "我国", "中国",
    "以及", "根据",
    "年", "由", "与", "和", "及", "在", "对", "为", "是", "请", "向", "到", "的", "按", "经", "系",
)  # fmt: skip
#: An ending of a place before the name that no table knows (a former city, a colloquial one).
_PLACE_ENDINGS = ("省", "市", "州", "盟", "地区", "自治区")
#: A name's last character may be the first of another word: 区域, 市场.
_NOT_AFTER = {"区": "域划间块位", "市": "场", "旗": "帜舰袍", "县": "级"}
#: What the body calls a division's government by; shorter words (政府) also end the names of departments.
_GOVERNMENT = re.compile("人民政府|管理委员会|管委会|政府办公室|政府门户网站|政府网站")

_NATIONS = (
    "朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|哈萨克|柯尔克孜|"
    "蒙古|维吾尔"
)
_NATION_TAIL = re.compile(rf"(?<=..)(?:{_NATIONS}){{0,8}}$")
_HAN = re.compile("[㐀-鿿]")


def _rows(table: str) -> Iterator[dict[str, str]]:
    source = resources.files("govcrawl.data").joinpath(f"{table}.csv")
    yield from csv.DictReader(source.read_text(encoding="utf-8").splitlines())


@cache
def all_divisions() -> tuple[DivisionRow, ...]:
    """Every division of `divisions.csv`, then every zone of `zones.csv`, in the order of the files."""
    divisions = [
        DivisionRow(
            row["code"], row["name"], row["level"], row["prefecture"] or None, row["province"] or None, None
        )
        for row in _rows("divisions")
    ]
    zones = [
        DivisionRow(
            None, row["name"], "zone", row["prefecture"] or None, row["province"] or None, row["slug"]
        )
        for row in _rows("zones")
    ]
    return (*divisions, *zones)


@cache
def _codes() -> dict[str, DivisionRow]:
    return {row.code: row for row in all_divisions() if row.code}


def by_code(code: str) -> DivisionRow | None:
    """The division with this six-digit code, or None. Zones have no code."""
    return _codes().get(code)


@cache
def _names() -> dict[str, tuple[DivisionRow, ...]]:
    """The divisions of each name, short names of zones included."""
    names: defaultdict[str, list[DivisionRow]] = defaultdict(list)
    for row in all_divisions():
        names[row.name].append(row)
    zones = {row.slug: row for row in all_divisions() if row.slug}
    for record in _rows("zones"):
        for short in filter(None, record["short_names"].split("|")):
            names[short].append(zones[record["slug"]])
    return {name: tuple(rows) for name, rows in names.items()}


@cache
def _name_lengths() -> tuple[int, ...]:
    """The lengths of names, longest first."""
    return tuple(sorted({len(name) for name in _names()}, reverse=True))


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of names; few places of a text begin with some."""
    return frozenset(name[:2] for name in _names())


@cache
def _parents() -> dict[str, frozenset[str]]:
    """What a parent may be called -> the full names that this may mean: 海南 -> 海南省, 海南藏族自治州."""
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows("parents"):
        name = row["name"]
        spellings[name].add(name)
        core = name.removesuffix("自治区").removesuffix("自治州").removesuffix("地区")
        core = core.removesuffix("省").removesuffix("市").removesuffix("盟")
        if name.endswith(("自治区", "自治州")):
            core = _NATION_TAIL.sub("", core)
            if name.endswith("自治州"):
                spellings[core + "州"].add(name)
        if len(core) > 1:
            spellings[core].add(name)
    return {spelling: frozenset(names) for spelling, names in spellings.items()}


@cache
def _parent_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _parents()}, reverse=True))


def _parents_of(row: DivisionRow) -> frozenset[str]:
    return frozenset(filter(None, (row.prefecture, row.province)))


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name where a word may begin: its place, its name, the parents printed right before it.

    Each of `parents` is the set of full names that one printed parent may mean. `stranger` is set where the
    name of a place stands before it that no table knows.
    """

    start: int
    end: int
    name: str
    parents: tuple[frozenset[str], ...]
    stranger: bool

    def rows(self) -> tuple[DivisionRow, ...]:
        """The divisions of this name that fit every parent printed before it."""
        rows = _names()[self.name]
        return tuple(row for row in rows if all(_parents_of(row) & parent for parent in self.parents))


def _mention(text: str, start: int, end: int) -> _Mention | None:
    """The name `text[start:end]` as a mention; None where it is a part of something else."""
    name = text[start:end]
    if text[end : end + 1] and text[end] in _NOT_AFTER.get(name[-1], ""):
        return None
    position = start
    parents: list[frozenset[str]] = []
    known = _parents()
    while True:
        for length in _parent_lengths():
            spelling = text[position - length : position] if length <= position else ""
            if spelling in known:
                parents.append(known[spelling])
                position -= length
                break
        else:
            break
    before = text[max(0, position - 3) : position]
    stranger = before.endswith(_PLACE_ENDINGS)
    free = not before or not _HAN.match(before[-1]) or before.endswith(_BEFORE)
    if not (parents or stranger or free) or (name in _GENERIC and not parents):
        return None
    return _Mention(start, end, name, tuple(parents), stranger and not parents)


def _mentions(text: str) -> list[_Mention]:
    """The names in `text`, the longest where they overlap, in order."""
    names = _names()
    found: list[_Mention] = []
    beginnings = _beginnings()
    for start in range(len(text) - 1):
        if text[start : start + 2] not in beginnings:
            continue
        for length in _name_lengths():
            if text[start : start + length] in names:
                mention = _mention(text, start, start + length)
                if mention:
                    found.append(mention)
    found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
    kept: list[_Mention] = []
    for mention in found:
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _governments(text: str) -> list[_Mention]:
    """The names that stand right before 人民政府 or a word like it, in order."""
    names = _names()
    found: list[_Mention] = []
    for match in _GOVERNMENT.finditer(text):
        end = match.start()
        for length in _name_lengths():
            if length <= end and text[end - length : end] in names:
                mention = _mention(text, end - length, end)
                if mention:
                    found.append(mention)
                    break
    return found


def governments_named(text: str) -> list[tuple[int, str, tuple[DivisionRow, ...]]]:
    """Where `text` names a division's government (兰山区人民政府), with the name and the divisions that it may mean."""
    return [
        (mention.start, mention.name, rows)
        for mention in _governments(text)
        if (rows := mention.rows()) and not mention.stranger
    ]


def _ends(body: str) -> tuple[str, str]:
    """The ends of a body. White space stays, as one space: it parts one name from the next."""
    return " ".join(body[:_HEAD].split()), " ".join(body[-_TAIL:].split())


def _listing(rows: Iterable[DivisionRow]) -> str:
    return ", ".join(f"{row.prefecture or row.province}{row.name} {row.code or row.slug}" for row in rows)


def _unique(rows: Iterable[DivisionRow]) -> DivisionRow | None:
    """The only one of `rows`, or None."""
    different = list(dict.fromkeys(rows))
    return different[0] if len(different) == 1 else None


def _supported(rows: Iterable[DivisionRow], text: str) -> tuple[DivisionRow | None, str]:
    """The only one of `rows` whose parents the text prints, and the parent that decides.

    Where several have a parent in the text, one is taken only if its prefecture is printed and all that
    speaks for the others is the province that they share with it.
    """
    supported = [row for row in rows if any(parent in text for parent in _parents_of(row))]
    nearest = [row for row in supported if (row.prefecture or row.province or "") in text]
    row = _unique(supported) or _unique(nearest)
    if row is None or any(other.province != row.province for other in supported):
        return None, ""
    return row, row.prefecture if row.prefecture and row.prefecture in text else row.province or ""


def _choose(
    rows: tuple[DivisionRow, ...], title: str, ends: str, hint: DivisionRow | None
) -> tuple[DivisionRow | None, str]:
    """Decide among divisions of one name by what else is printed, then by the hint."""
    name = rows[0].name
    adjacent = [m for m in _mentions(ends) if m.parents and {*m.rows()} & {*rows}]
    together = _unique(row for mention in adjacent for row in mention.rows() if row in rows)
    if together:
        return together, f"title names {name}, body its parent before it"
    for text, place in ((title, "title"), (squeeze(ends), "body")):
        row, evidence = _supported(rows, text)
        if row:
            return row, f"title names {name}, {place} {evidence}"
    if hint in rows:
        return (
            hint,
            f"title names {name}, which {len(rows)} divisions share; the declared division is one of them",
        )
    return None, f"ambiguous: {_listing(rows)}"


def _hinted(code: str | None, name: str | None) -> DivisionRow | None:
    """The division that the caller expects; None where its code and its name say different things.

    Without a code, by a name that only one division has.
    """
    named = _names().get(name, ()) if name else ()
    if not code:
        return _unique(named)
    row = by_code(code)
    return row if name is None or row in named else None


def _from_title(
    title: str, mentions: list[_Mention], body: str, hint: DivisionRow | None
) -> tuple[DivisionRow | None, str]:
    """The division of a title that names one or more."""
    ends = "\n".join(_ends(body))
    per_mention = [mention.rows() for mention in mentions]
    if not any(per_mention):
        return None, f"title names {mentions[0].name}, which does not lie in the parent printed before it"
    mentions = [mention for mention, rows in zip(mentions, per_mention, strict=True) if rows]
    shared = {*mentions[0].rows()}.intersection(*(mention.rows() for mention in mentions[1:]))
    if not shared:
        named = " and ".join(dict.fromkeys(mention.name for mention in mentions))
        return None, f"ambiguous: title names {named}"
    rows = tuple(row for row in mentions[0].rows() if row in shared)
    if all(mention.stranger for mention in mentions):
        row, evidence = _supported(rows, ends)
        if row:
            return row, f"title names {row.name}, body {evidence}"
        return (
            None,
            f"ambiguous: title names {mentions[0].name} in a place that is not known: {_listing(rows)}",
        )
    if len(rows) > 1:
        return _choose(rows, title, ends, hint)
    with_parent = any(mention.parents for mention in mentions)
    return rows[0], f"title names {rows[0].name}{' and its parent' if with_parent else ''}"


def _from_body(body: str, hint: DivisionRow | None) -> tuple[DivisionRow | None, str]:
    """Decide by the body: by its first paragraphs and its sign-off, then by the hint."""
    head, tail = _ends(body)
    # a body shorter than both is not counted twice: the same mentions say the same
    mentions = _governments(head) + _governments(tail)
    fitting = [mention for mention in mentions if mention.rows() and not mention.stranger]
    if fitting:
        rows = {*fitting[0].rows()}.intersection(*(mention.rows() for mention in fitting[1:]))
        row = _unique(rows)
        name = fitting[0].name
        if row:
            return row, f"body names {name}"
        named_by_hint = [mention for mention in fitting if hint in mention.rows()]
        if not rows and hint and named_by_hint:
            return hint, f"body names several governments; the declared {hint.name} is one of them"
        if not rows:
            named = ", ".join(dict.fromkeys(mention.name for mention in fitting))
            return None, f"ambiguous: body names {named}"
        found, reason = _choose(tuple(sorted(rows, key=lambda r: r.code or "")), "", f"{head}\n{tail}", hint)
        return found, reason.replace("title names", "body names")
    if hint and any(hint in mention.rows() for mention in _mentions(f"{head}\n{tail}")):
        return hint, f"no government named; the declared {hint.name} occurs in the body"
    return None, "no division named"


def _titles_parent(title: str) -> str | None:
    """The prefecture or province that a title names in full, its government being the one that reports."""
    for parent in _parents_longest_first():
        position = title.find(parent)
        if position >= 0 and (
            position == 0
            or not _HAN.match(title[position - 1])
            or title[:position].endswith((*_BEFORE, *_PLACE_ENDINGS))
        ):
            return parent
    return None


@cache
def _parents_longest_first() -> tuple[str, ...]:
    return tuple(sorted((row["name"] for row in _rows("parents")), key=len, reverse=True))


def find_division(
    title: str, body: str, *, hint_code: str | None = None, hint_name: str | None = None
) -> tuple[DivisionRow | None, str]:
    """The division that a report is of, and in a few words why; None with the reason where it is not certain.

    `title` and `body` are normalised simplified text (`govcrawl.text.normalise`). `hint_code` and `hint_name`
    are what the portal declares: they decide only between divisions whose name is printed. Of the title the
    first 300 characters are read, of the body the first 2,000 and the last 1,000.
    """
    hint = _hinted(hint_code, hint_name)
    spaced = " ".join(title[:_TITLE].split())
    title = squeeze(spaced)
    # white space parts words (首页 兰山区), or letters of one (兰 山 区)
    mentions = _mentions(spaced) or _mentions(title)
    if mentions:
        return _from_title(title, mentions, body, hint)
    parent = _titles_parent(title)
    if parent:
        return None, f"title names {parent} and no county"
    return _from_body(body, hint)
