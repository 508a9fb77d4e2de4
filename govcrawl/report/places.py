"""A report whose title names one county and whose text speaks as another: a mirror's swap, or a text taken over.

Names that a report mentions in passing (neighbours, the prefecture, places inside) prove nothing. What counts is who
signs, whose government the opening names, and whose government the text names again and again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from govcrawl.report.divisions import DivisionRow, governments_named, same_line

_KIND = re.compile(r"(?:自治县|自治旗|特区|林区|新区|地区|县|区|市|旗)$")
_NATIONS = re.compile(r"(?:[一-龥]{1,3}族|蒙古|维吾尔|达斡尔|鄂温克){1,6}$")
_ZONE = re.compile(
    r"(?P<name>[㐀-鿿]{2,12}?)(?P<kind>(?:国家级?|省级)?(?:经济技术|高新技术产业|经济|高新|产业|旅游|生态)?"
    r"(?:开发区|度假区|示范区|工业园区|高新区|经开区|管理区))"
)
SIGNATURE_LINES = 8
LONGEST_SIGNATURE = 40
FEWEST_MENTIONS = 3
MOST_TEXT = 200_000
SENTENCE = 200
# what `governments_named` looks for; where there are fewer of them than of the own name, no other can prevail
_GOVERNMENTS = ("人民政府", "管理委员会", "管委会", "政府办公室", "政府门户网站", "政府网站")
_SIGNING = re.compile(r"(?:政府|办公室|委员会|管委会)$")
CITY = 2  # characters of a city's name, at the least
# a sentence about others, and a word that sets one beside the report's own body
_BESIDE = re.compile("[与和及、向赴到跟同]")
_BEYOND = re.compile(r"学习|考察|对口|协作|借鉴|交流|毗邻|相邻|原")


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Another county-level place that the text speaks for: its name as printed, and where."""

    name: str
    where: str


def core(name: str) -> str:
    """A place's name without what kind of place it is: 茌平县, 茌平区 -> 茌平."""
    bare = _KIND.sub("", name)
    return _NATIONS.sub("", bare) or bare or name


def other_place(division: DivisionRow, organisation: str, opening: str, text: str) -> OtherPlace | None:
    """Another place that the report speaks for, None where there is none.

    `organisation` is the body in the title, `opening` the text before the first section, `text` all of it.
    """
    zone = _ZONE.search(organisation) if division.level == "zone" else None
    own = zone["name"] if zone else core(division.name)
    lines = ["".join(line.split()) for line in text.rstrip().split("\n")[-SIGNATURE_LINES:]]
    for line in reversed(lines):
        if len(line) <= LONGEST_SIGNATURE and _SIGNING.search(line):
            other = _other(line, division, own, organisation)
            if other is not None:
                return OtherPlace(other, "signature")
            break
    if own not in opening:
        other = _other(opening, division, own, organisation)
        if other is not None and (text.count(other) >= FEWEST_MENTIONS - 1 or own not in text):
            return OtherPlace(other, "opening")
    text = text[:MOST_TEXT]
    mine = text.count(own)
    if sum(text.count(word) for word in _GOVERNMENTS) <= max(mine, FEWEST_MENTIONS - 1):
        return None
    named = Counter(_others(text, division, own)).most_common(1)
    if named and named[0][1] >= FEWEST_MENTIONS and named[0][1] > mine:
        return OtherPlace(named[0][0], "text")
    return None


def _other(text: str, division: DivisionRow, own: str, organisation: str) -> str | None:
    """The first other county, or other zone, whose government or committee `text` names."""
    for name in _others(text, division, own):
        return name
    if division.level == "zone":
        return _other_zone(text, _ZONE.search(organisation) or _ZONE.search(division.name))
    return None


def _other_zone(text: str, mine: re.Match[str] | None) -> str | None:
    """A zone of the same city and kind with another name in the middle: 大连长兴岛经济技术开发区, 大连普湾经济技术开发区."""
    if mine is None or len(mine["name"]) <= CITY:
        return None
    pattern = f"{re.escape(mine['name'][:CITY])}[㐀-鿿]{{1,8}}?{re.escape(mine['kind'])}"
    return next((name for name in re.findall(pattern, text) if mine["name"] not in name), None)


def _others(text: str, division: DivisionRow, own: str) -> Iterator[str]:
    """The counties of other names whose governments `text` names, one by one; those that it learns from aside."""
    for start, name, rows in governments_named(text):
        theirs = core(name)
        if (
            all(row.code and not same_line(row, division) for row in rows)
            and theirs not in own
            and own not in theirs
            and not _BESIDE.search(text[max(0, start - 1) : start])
            and not _BEYOND.search(_sentence(text, start))
        ):
            yield name


def _sentence(text: str, place: int) -> str:
    """The sentence around a place, as far as it is of a usual length."""
    before = text[max(0, place - SENTENCE) : place].rpartition("。")[2]
    return before + text[place : place + SENTENCE].partition("。")[0]
