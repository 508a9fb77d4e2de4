"""Which county-level division a report is of: by the names printed in its title and body, never by its host.

The tables are described in `govcrawl/data/README.md`. A name alone is often not enough (鼓楼区 is in four
cities), and part of one may be another (城区 in 西城区). So a name counts only where a word may begin, and
what several divisions share is decided by the parents printed with it. Where they leave two, none is given.

Divisions are renamed, merged and moved. The tables hold every one since 2008 with the years in which it was
valid, so that a report is given the code of its time (`find_division` with a year), and the division that
stands for it now can be told (`division_then_and_now`).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from govcrawl.text.whitespace import squeeze


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A county-level division, or a development zone (`level` "zone", `slug` but no `code`).

    `code` has six digits (GB/T 2260). `level` is district, county, city, banner, autonomous_county,
    autonomous_banner, special_district, forestry_district or zone. `prefecture` is None in municipalities and
    where the province governs directly. What `by_code` finds above the counties has the level prefecture or
    province.

    `valid_from` is the first year, `valid_to` the last at whose end the division had this code, name and
    prefecture: in the year of a change the new one is valid. None is 2008 or before, and until now.
    `predecessors` and `successors` are codes; one that goes on under its code follows itself.
    """

    code: str | None
    name: str
    level: str
    prefecture: str | None
    province: str | None
    slug: str | None
    valid_from: int | None = None
    valid_to: int | None = None
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    def valid_in(self, year: int) -> bool:
        """Whether it was valid at the end of this year, when the report on it was due."""
        return (self.valid_from or 0) <= year <= (self.valid_to or 9999)


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


def _division(row: dict[str, str], level: str = "", province: str | None = None) -> DivisionRow:
    return DivisionRow(
        code=row["code"],
        name=row["name"],
        level=level or row["level"],
        prefecture=row.get("prefecture") or None,
        province=province or row.get("province") or None,
        slug=None,
        valid_from=int(row["valid_from"]) if row["valid_from"] else None,
        valid_to=int(row["valid_to"]) if row["valid_to"] else None,
        predecessors=tuple(filter(None, row["predecessors"].split("|"))),
        successors=tuple(filter(None, row["successors"].split("|"))),
    )


@cache
def _every_division() -> tuple[DivisionRow, ...]:
    """Present and former divisions, in the order of the file: by code, then by time."""
    return tuple(map(_division, _rows("divisions")))


@cache
def all_divisions() -> tuple[DivisionRow, ...]:
    """Every present division of `divisions.csv`, then every zone of `zones.csv`, in the order of the files."""
    divisions = [row for row in _every_division() if row.valid_to is None]
    zones = [
        DivisionRow(
            None, row["name"], "zone", row["prefecture"] or None, row["province"] or None, row["slug"]
        )
        for row in _rows("zones")
    ]
    return (*divisions, *zones)


@cache
def former_divisions() -> tuple[DivisionRow, ...]:
    """Every division that has ended since 2008: abolished, merged, renamed or moved."""
    return tuple(row for row in _every_division() if row.valid_to is not None)


@cache
def _higher() -> tuple[DivisionRow, ...]:
    """Provinces and prefectures, present and former. A province's own row names it as its province."""
    rows = list(_rows("parents"))
    provinces = {row["code"][:2]: row["name"] for row in rows if row["level"] == "province"}
    return tuple(_division(row, province=provinces[row["code"][:2]]) for row in rows)


@cache
def _codes() -> dict[str, tuple[DivisionRow, ...]]:
    """Code -> what has borne it, by time."""
    codes: defaultdict[str, list[DivisionRow]] = defaultdict(list)
    for row in (*_higher(), *_every_division()):
        codes[row.code or ""].append(row)
    return {code: tuple(rows) for code, rows in codes.items()}


def by_code(code: str, year: int | None = None) -> DivisionRow | None:
    """The division, prefecture or province with this six-digit code, or None. Zones have no code.

    Without a year, the one that bears the code now or bore it last; with one, the one that was valid then.
    """
    rows = _codes().get(code, ())
    if year is not None:
        rows = tuple(row for row in rows if row.valid_in(year))
    return rows[-1] if rows else None


@cache
def _followers(row: DivisionRow) -> tuple[DivisionRow, ...]:
    """What a division became when it ended."""
    if row.valid_to is None:
        return ()
    following = (by_code(code, row.valid_to + 1) for code in row.successors)
    return tuple(heir for heir in following if heir is not None)


@cache
def _heirs(row: DivisionRow) -> tuple[DivisionRow, ...]:
    """A division and all that it became, one after the other."""
    found = dict.fromkeys((row,))
    for follower in _followers(row):
        found.update(dict.fromkeys(_heirs(follower)))
    return tuple(found)


@cache
def _forebears(row: DivisionRow) -> tuple[DivisionRow, ...]:
    """A division and all that became it."""
    found = dict.fromkeys((row,))
    for code in row.predecessors:
        for before in _codes().get(code, ()):
            if row in _followers(before):
                found.update(dict.fromkeys(_forebears(before)))
    return tuple(found)


def _line(row: DivisionRow) -> tuple[DivisionRow, ...]:
    """A division, all that it became and all that became it."""
    return tuple(dict.fromkeys((*_heirs(row), *_forebears(row))))


def same_line(one: DivisionRow, other: DivisionRow) -> bool:
    """Whether the two are one division, or one became the other, in part or whole."""
    return other in _heirs(one) or one in _heirs(other)


#: Levels above the counties.
_HIGHER = ("prefecture", "province")
_KIND = re.compile(r"(?<=.)(?:自治县|自治旗|特区|新区|地区|县|区|市|旗|盟)$")


def _renamed(one: DivisionRow, other: DivisionRow) -> bool:
    """Whether one simply goes on as the other: none else in it, or under the same name but for its kind."""
    if not same_line(one, other):
        return False
    if _KIND.sub("", one.name) == _KIND.sub("", other.name):
        return True
    earlier, later = (one, other) if other in _heirs(one) else (other, one)
    while later != earlier:
        before = _began_as(later)
        if before is None:
            return False
        later = before
    return True


def _began_as(row: DivisionRow) -> DivisionRow | None:
    """The one division that ended when this began, and became this alone and whole; None where there is none."""
    before = [
        other for code in row.predecessors for other in _codes().get(code, ()) if row in _followers(other)
    ]
    if len(before) != 1 or len(_followers(before[0])) != 1:
        return None
    return before[0] if row.valid_from == (before[0].valid_to or 0) + 1 else None


def division_now(row: DivisionRow) -> tuple[DivisionRow, ...]:
    """What stands for `row` now: several where it was divided, none where its successor is not known."""
    return tuple(heir for heir in _heirs(row) if heir.valid_to is None)


def division_then_and_now(row: DivisionRow, year: int) -> tuple[DivisionRow | None, tuple[DivisionRow, ...]]:
    """What `row` was at the end of `year`, and what stands for it now.

    The first is None where that was several (a merger looked at from behind) or is not known. The second has
    more than one row where the division was divided, and none where its successor is not known. A zone is
    itself, then and now.
    """
    now = division_now(row)
    if row.valid_in(year):
        return row, now
    line = _heirs(row) if row.valid_to is not None and year > row.valid_to else _forebears(row)
    return _unique(other for other in line if other.valid_in(year)), now


def former_names(code: str) -> tuple[str, ...]:
    """The names that the division with this code had before, as long as it alone became what it is now.

    Left out is what a prefecture is called as well: 碧江区 was 铜仁市 before there was a prefecture 铜仁市.
    """
    current = row = by_code(code)
    names: dict[str, None] = {}
    while row is not None and (row := _began_as(row)) is not None:
        names[row.name] = None
    own = current.name if current is not None else ""
    return tuple(name for name in names if name != own and name not in _prefectures())


@cache
def _names() -> dict[str, tuple[DivisionRow, ...]]:
    """The divisions of each name, former ones and short names of zones included."""
    names: defaultdict[str, list[DivisionRow]] = defaultdict(list)
    for row in (*all_divisions(), *former_divisions()):
        names[row.name].append(row)
    zones = {row.slug: row for row in all_divisions() if row.slug}
    for record in _rows("zones"):
        for short in filter(None, record["short_names"].split("|")):
            names[short].append(zones[record["slug"]])
    return {name: tuple(rows) for name, rows in names.items()}


@cache
def _prefectures() -> dict[str, tuple[DivisionRow, ...]]:
    """The prefectures and provinces of each full name, former ones included."""
    names: defaultdict[str, list[DivisionRow]] = defaultdict(list)
    for row in _higher():
        names[row.name].append(row)
    return {name: tuple(rows) for name, rows in names.items()}


@dataclass(frozen=True, slots=True)
class _Time:
    """Of which year the report is, and whether its title is read or its body.

    A title names who reports, by whatever name. A body names others as well, and what was before: of it
    former names count only where the division still was in the year before.
    """

    year: int | None
    title: bool

    @lru_cache(maxsize=8192)  # noqa: B019 - one for each year, and for titles and bodies
    def candidates(self, name: str) -> tuple[DivisionRow, ...]:
        """The divisions that a name may mean; none where it means a prefecture (铜仁市, a county until 2010)."""
        rows = _names().get(name, ())
        if name in _prefectures():
            if self.year is None:
                return tuple(row for row in rows if row.valid_to is None)
            return tuple(row for row in rows if row.valid_in(self.year))
        return rows if self.title else tuple(row for row in rows if self.still(row))

    def still(self, row: DivisionRow) -> bool:
        """Whether the division was there in the year before or later; without a year, whether it is now."""
        return (row.valid_to or 9999) >= (9999 if self.year is None else self.year - 1)

    def one_of_each(self, rows: Iterable[DivisionRow]) -> tuple[DivisionRow, ...]:
        """Of the rows of one division over time the one of the year; else the last before it, or the next."""
        kept: list[DivisionRow] = []
        for row in rows:
            for place, other in enumerate(kept):
                if same_line(row, other):
                    kept[place] = max(other, row, key=self._fit)
                    break
            else:
                kept.append(row)
        return tuple(kept)

    def _fit(self, row: DivisionRow) -> tuple[bool, int]:
        if self.year is None:
            return row.valid_to is None, row.valid_to or 9999
        if row.valid_in(self.year):
            return True, 0
        distance = (row.valid_from or 0) - self.year
        return False, -distance if distance > 0 else (row.valid_to or 0) - self.year

    def possible(self, row: DivisionRow) -> bool:
        """Whether a report of the year may print its name: the change may lie between the year and the report."""
        return self.year is None or any(row.valid_in(self.year + months) for months in (-1, 0, 1))


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


@cache
def _parents_of(row: DivisionRow) -> frozenset[str]:
    """The parents that a division has, or had under the same name."""
    line = [other for other in _line(row) if other.name == row.name]
    return frozenset(
        filter(None, (parent for other in line for parent in (other.prefecture, other.province)))
    )


@cache
def _parents_ever(row: DivisionRow) -> frozenset[str]:
    """The parents of a division, of what became it, and of what it became."""
    return frozenset().union(*(_parents_of(other) for other in _line(row)))


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name where a word may begin: its place, its name, the parents printed right before it.

    Each of `parents` is the set of full names that one printed parent may mean; the first of them stands at
    `outset`. `stranger` is set where the name of a place stands before it that no table knows.
    """

    start: int
    end: int
    name: str
    outset: int
    parents: tuple[frozenset[str], ...]
    stranger: bool
    time: _Time

    def rows(self) -> tuple[DivisionRow, ...]:
        """The divisions of this name that fit every parent printed before it, one of each line."""
        return _fitting(self.name, self.parents, self.time)


@lru_cache(maxsize=4096)
def _fitting(name: str, parents: tuple[frozenset[str], ...], time: _Time) -> tuple[DivisionRow, ...]:
    rows = time.candidates(name)
    own = [row for row in rows if all({row.prefecture, row.province} & parent for parent in parents)]
    ever = [row for row in rows if all(_parents_ever(row) & parent for parent in parents)]
    return time.one_of_each(own or ever)


def _mention(text: str, start: int, end: int, time: _Time) -> _Mention | None:
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
    return _Mention(start, end, name, position, tuple(parents), stranger and not parents, time)


def _mentions(text: str, time: _Time) -> list[_Mention]:
    """The names in `text`, the longest where they overlap, in order."""
    names = _names()
    found: list[_Mention] = []
    beginnings = _beginnings()
    for start in range(len(text) - 1):
        if text[start : start + 2] not in beginnings:
            continue
        for length in _name_lengths():
            name = text[start : start + length]
            if name in names and time.candidates(name):
                mention = _mention(text, start, start + length, time)
                if mention:
                    found.append(mention)
    found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
    kept: list[_Mention] = []
    for mention in found:
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    # 日喀则市江孜县: the city, once a county itself, is the parent here
    above = [(mention.outset, mention.start) for mention in kept if mention.rows()]
    kept = [m for m in kept if not any(outset <= m.start < m.end <= start for outset, start in above)]
    return sorted(kept, key=lambda mention: mention.start)


def _governments(text: str, time: _Time) -> list[_Mention]:
    """The names that stand right before 人民政府 or a word like it, in order."""
    names = _names()
    found: list[_Mention] = []
    for match in _GOVERNMENT.finditer(text):
        end = match.start()
        for length in _name_lengths():
            name = text[end - length : end] if length <= end else ""
            if name in names and time.candidates(name):
                mention = _mention(text, end - length, end, time)
                if mention:
                    found.append(mention)
                    break
    return found


def governments_named(text: str) -> list[tuple[int, str, tuple[DivisionRow, ...]]]:
    """Where `text` names a division's government (兰山区人民政府), with the name and the divisions that it may mean.

    Of former divisions it knows none.
    """
    return [
        (mention.start, mention.name, rows)
        for mention in _governments(text, _Time(None, title=False))
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


def _of_line(hint: DivisionRow | None, rows: Iterable[DivisionRow]) -> DivisionRow | None:
    """The row that is the declared division, or what it was or became."""
    return None if hint is None else _unique(row for row in rows if same_line(row, hint))


def _choose(
    rows: tuple[DivisionRow, ...], title: str, ends: str, hint: DivisionRow | None, time: _Time
) -> tuple[DivisionRow | None, str]:
    """Decide among divisions of one name by what else is printed, then by the year, then by the hint."""
    name = rows[0].name
    body = _Time(time.year, title=False)
    adjacent = [m for m in _mentions(ends, body) if m.parents and {*m.rows()} & {*rows}]
    together = _unique(row for mention in adjacent for row in mention.rows() if row in rows)
    if together:
        return together, f"title names {name}, body its parent before it"
    declared = _of_line(hint, rows)
    # the declared division counts in any year, but only what is printed decides for it then
    possible = tuple(row for row in rows if time.possible(row) or row == declared)
    possible = possible or rows
    for text, place in ((title, "title"), (squeeze(ends), "body")):
        row, evidence = _supported(possible, text)
        if row and len(possible) > 1:
            return row, f"title names {name}, {place} {evidence}"
    if len(possible) == 1 and time.possible(possible[0]):
        return possible[0], f"title names {name}, in {time.year} of one division only"
    if declared and time.possible(declared):
        return (
            declared,
            f"title names {name}, which {len(rows)} divisions share; the declared division is one of them",
        )
    return None, f"ambiguous: {_listing(possible)}"


def _hinted(code: str | None, name: str | None) -> DivisionRow | None:
    """The division that the caller expects; None where its code and its name say different things.

    Without a code, by a name that only one present division has, or one zone: a zone is declared by its name.
    """
    named = _names().get(name, ()) if name else ()
    if not code:
        present = [row for row in named if row.valid_to is None]
        return _unique(present) or _unique(row for row in present if row.slug)
    row = by_code(code)
    return row if row is None or name is None or row in named or row.name == name else None


def _one_body(one: DivisionRow, other: DivisionRow, time: _Time) -> bool:
    """Whether two names in one place are one division's; in a body also of what it took in and was no more."""
    if _renamed(one, other):
        return True
    return (
        not time.title
        and time.year is not None
        and same_line(one, other)
        and one.valid_in(time.year) != other.valid_in(time.year)
    )


def _shared(per_mention: list[tuple[DivisionRow, ...]], time: _Time) -> tuple[DivisionRow, ...]:
    """The divisions that every mention may mean, one that it became or had been included.

    Two that both were in the year are two, whatever became of them.
    """
    found: list[DivisionRow] = []
    for row in per_mention[0]:
        line = {row}
        for rows in per_mention[1:]:
            kin = [other for other in rows if _one_body(row, other, time)]
            if not kin:
                break
            line.update(kin)
        else:
            different = len([other for other in line if time.year and other.valid_in(time.year)]) > 1
            if not different:
                found.extend(time.one_of_each(sorted(line, key=lambda other: other.valid_from or 0)))
    return tuple(dict.fromkeys(found))


def _from_title(
    title: str, mentions: list[_Mention], body: str, hint: DivisionRow | None, time: _Time
) -> tuple[DivisionRow | None, str]:
    """The division of a title that names one or more."""
    ends = "\n".join(_ends(body))
    per_mention = [mention.rows() for mention in mentions]
    if not any(per_mention):
        return None, f"title names {mentions[0].name}, which does not lie in the parent printed before it"
    mentions = [mention for mention, rows in zip(mentions, per_mention, strict=True) if rows]
    rows = _shared([mention.rows() for mention in mentions], time)
    if not rows:
        named = " and ".join(dict.fromkeys(mention.name for mention in mentions))
        return None, f"ambiguous: title names {named}"
    above = _line(hint) if hint and hint.level in _HIGHER else ()
    if any(row.name == other.name for row in rows for other in above):
        return None, f"ambiguous: title names {rows[0].name}, a prefecture's name as well, which is declared"
    if all(mention.stranger for mention in mentions):
        row, evidence = _supported(rows, ends)
        if row:
            return row, f"title names {row.name}, body {evidence}"
        return (
            None,
            f"ambiguous: title names {mentions[0].name} in a place that is not known: {_listing(rows)}",
        )
    if len(rows) > 1:
        return _choose(rows, title, ends, hint, time)
    with_parent = any(mention.parents for mention in mentions)
    return rows[0], f"title names {rows[0].name}{' and its parent' if with_parent else ''}"


def _from_body(body: str, hint: DivisionRow | None, time: _Time) -> tuple[DivisionRow | None, str]:
    """Decide by the body: by its first paragraphs and its sign-off, then by the hint."""
    head, tail = _ends(body)
    # a body shorter than both is not counted twice: the same mentions say the same
    mentions = _governments(head, time) + _governments(tail, time)
    fitting = [mention for mention in mentions if mention.rows() and not mention.stranger]
    if fitting:
        rows = _shared([mention.rows() for mention in fitting], time)
        row = _unique(rows)
        name = fitting[0].name
        if row:
            return row, f"body names {name}"
        named_by_hint = _unique(
            row for mention in fitting if (row := _of_line(hint, mention.rows())) is not None
        )
        if not rows and named_by_hint:
            return (
                named_by_hint,
                f"body names several governments; the declared {named_by_hint.name} is one of them",
            )
        if not rows:
            named = ", ".join(dict.fromkeys(mention.name for mention in fitting))
            return None, f"ambiguous: body names {named}"
        ordered = tuple(sorted(rows, key=lambda r: r.code or ""))
        found, reason = _choose(ordered, "", f"{head}\n{tail}", hint, time)
        return found, reason.replace("title names", "body names")
    occurring = _mentions(f"{head}\n{tail}", time) if hint else []
    declared = _unique(row for mention in occurring if (row := _of_line(hint, mention.rows())) is not None)
    if declared:
        return declared, f"no government named; the declared {declared.name} occurs in the body"
    return None, "no division named"


def _begins_a_word(text: str, position: int) -> bool:
    before = text[:position]
    return not before or not _HAN.match(before[-1]) or before.endswith((*_BEFORE, *_PLACE_ENDINGS))


def _titles_parent(title: str) -> str | None:
    """The prefecture or province that a title names in full, its government being the one that reports."""
    for parent in _parents_longest_first():
        position = title.find(parent)
        if position >= 0 and _begins_a_word(title, position):
            return parent
    return None


@cache
def _parents_longest_first() -> tuple[str, ...]:
    return tuple(sorted((row.name for row in _higher()), key=len, reverse=True))


#: A place below a prefecture that no table knows: 某某市高新区管委会, 某某市新城区2023年…
_PLACE_BELOW = re.compile(
    r"(?:[区县旗市镇乡园]|街道)(?=人民政府|政府|管理委员会|管委会|办事处|办公室|信息|年|[\d(（二《]|$)"
)
#: What a county calls itself.
_COUNTY_SPEAKS = re.compile(r"[我全本](?:区|县|旗)|(?<![㐀-鿿、])(?:区|县|旗)(?:委|人民|政府)")


@cache
def _spellings(row: DivisionRow) -> tuple[str, ...]:
    """What a prefecture is called in titles: its name, and 红河州 for 红河哈尼族彝族自治州."""
    short = _NATION_TAIL.sub("", row.name.removesuffix("自治州")) + "州"
    return (row.name, short) if row.name.endswith("自治州") else (row.name,)


def _places(text: str, spelling: str) -> list[int]:
    """Where a prefecture's name stands as a word, by its end."""
    ends = [match.end() for match in re.finditer(re.escape(spelling), text)]
    return [
        end for end in ends if _begins_a_word(text, end - len(spelling)) or _after_parent(text, end, spelling)
    ]


def _after_parent(text: str, end: int, spelling: str) -> bool:
    """Whether the name of a parent stands right before (河北石家庄市)."""
    before = text[: end - len(spelling)]
    return any(before[-length:] in _parents() for length in _parent_lengths() if length <= len(before))


def _higher_of_title(title: str, hint: DivisionRow) -> DivisionRow | None:
    """The declared prefecture, by the name that it had, where a title names it and nothing beside or below it."""
    named = [row for row in _line(hint) if any(_places(title, s) for s in _spellings(row))]
    others = [
        parent
        for parent in _parents_longest_first()
        if parent in title
        and parent != hint.province
        and not any(parent in s for r in named for s in _spellings(r))
    ]
    row = _unique(named)
    if row is None or others:
        return None
    rest = title
    for spelling in _spellings(row):
        rest = rest.replace(spelling, "")
    return None if _PLACE_BELOW.search(rest) else row


def _higher_of_body(body: str, hint: DivisionRow, time: _Time) -> tuple[DivisionRow | None, str]:
    """The declared prefecture where the body names its government, and nothing speaks for a county."""
    head, tail = _ends(body)
    ends = f"{head}\n{tail}"
    named = [
        row
        for row in _line(hint)
        if time.still(row)
        and any(_GOVERNMENT.match(ends, end) for s in _spellings(row) for end in _places(ends, s))
    ]
    if not named:
        return _from_body(body, None, time)
    counties = [mention.name for mention in _mentions(ends, time) if mention.rows()]
    if counties:
        return None, f"ambiguous: body names {named[0].name} and {', '.join(dict.fromkeys(counties))}"
    if _COUNTY_SPEAKS.search(ends):
        return None, f"ambiguous: body names {named[0].name} and speaks for a county"
    row = time.one_of_each(named)[0]
    return row, f"body names the government of the declared {row.name}"


def find_division(
    title: str,
    body: str,
    *,
    hint_code: str | None = None,
    hint_name: str | None = None,
    year: int | None = None,
) -> tuple[DivisionRow | None, str]:
    """The division that a report is of, and in a few words why; None with the reason where it is not certain.

    `title` and `body` are normalised simplified text (`govcrawl.text.normalise`). `hint_code` and `hint_name`
    are what the portal declares: they decide only between divisions whose name is printed. Of the title the
    first 300 characters are read, of the body the first 2,000 and the last 1,000.

    `year` is the year reported on. The printed name decides; the year tells apart what has borne it. So the
    row may be one that was not valid in that year, where a report is printed later under the new name, or
    still under the old one. A prefecture is found only where it is declared.
    """
    hint = _hinted(hint_code, hint_name)
    spaced = " ".join(title[:_TITLE].split())
    title = squeeze(spaced)
    time = _Time(year, title=True)
    # white space parts words (首页 兰山区), or letters of one (兰 山 区)
    mentions = _mentions(spaced, time) or _mentions(title, time)
    if mentions:
        return _from_title(title, mentions, body, hint, time)
    above = hint if hint and hint.level in _HIGHER else None
    found = _higher_of_title(title, above) if above else None
    if found:
        return found, f"title names the declared {found.name} and no county"
    parent = _titles_parent(title)
    if parent:
        return None, f"title names {parent} and no county"
    time = _Time(year, title=False)
    return _higher_of_body(body, above, time) if above else _from_body(body, hint, time)
