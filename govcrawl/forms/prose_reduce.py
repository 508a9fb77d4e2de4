"""One placeholder for each way to name the year reported on, another year, or the reporting body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from govcrawl.forms import prose_phrases as words


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose figures are looked for: the year reported on, the division's name and its parents', or None each.

    `government` is False for the reports of departments and townships, whose whole is 我局 or 本镇. `zone` says that
    the body is a zone's management committee.
    """

    year: int | None = None
    name: str | None = None
    parents: tuple[str, ...] = ()
    government: bool = True
    zone: bool = False


_QUOTES = re.compile(r"[\s“”\"‘’'「」『』《》〈〉<>*#]")
_ENUMERATOR = re.compile(
    r"^(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|(?:[一二三四五六七八九十]{1,2}|其[一二三四五])是|[一二三四五六七八九十]{1,2}、"
    r"|\d{1,2}[.．、](?!\d)|[①-⑳])+"
)
BRACKETS = re.compile(r"[(（]([^()（）]{0,60})[)）]")
_GLOSS = re.compile(words.GLOSSES)
_YEARS = re.compile(
    r"(?P<from>20\d\d)年度?(?:1月1日(?:起)?(?:至|到|[-—–~～])(?:(?P<to>20\d\d)年)?12月31日(?:止|期间)?)?(?:全年度?|期间|以来|来|内|间)?"
    rf"|(?P<this>{words.THIS_YEAR_WORDS})|(?P<previous>{words.PREVIOUS_YEAR_WORDS})"
    rf"|(?P<next>{words.NEXT_YEAR_WORDS})|(?P<other>{words.OTHER_YEAR_WORDS})"
)


@lru_cache(maxsize=64)
def _bodies(whose: Whose) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How the whole body is named, and how its government: patterns for `reduce`."""
    if not whose.government:
        own = r"[我本全](?:单位|机关|部门|局|委|办|镇|乡|街道(?:办事处)?|中心|处|院|办公室)"
        return re.compile(own), re.compile(r"(?!)")
    endings = {(whose.name or "")[-1:]} & set("县区市旗") or set("县区旗")
    if whose.zone:
        endings = set("区")
    ending = f"[{''.join(sorted(endings))}]"
    parents = "".join(f"(?:{re.escape(parent)})?" for parent in whose.parents)
    name = f"{parents}{re.escape(whose.name)}|" if whose.name else ""
    place = f"(?:{name}[全我本]{ending})"
    committee = r"(?:管委会|管理委员会)" if whose.zone else r"(?!)"
    government = rf"(?:人民政府|政府(?!办|网|门户|信息|公报|采购|部门|工作|序列|系统)|{committee})"
    behind = r"(?:机关)?(?:和|及|以及|与)(?:其)?(?:所属)?(?:各)?(?:工作|组成)?部门"
    whole = (
        rf"(?:{place}|{ending}){government}{behind}"
        rf"|{place}(?!{government}|[委级])(?:范围内|范围|上下|境内|行政区域内)?(?:{words.BODIES})?"
    )
    return re.compile(whole), re.compile(rf"(?:{place}|{ending})?{government}|本行政机关|本机关")


def reduce(piece: str, whose: Whose) -> str:
    """A piece of a sentence without white space, quotes and enumerators, years and bodies as placeholders."""
    piece = _QUOTES.sub("", piece)
    piece = _ENUMERATOR.sub("", piece)
    if "(" in piece or "（" in piece:
        piece = BRACKETS.sub(lambda m: "" if _GLOSS.fullmatch(m[1]) else words.OPAQUE, piece)
    piece = _YEARS.sub(lambda match: _year(match, whose.year), piece)
    whole, government = _bodies(whose)
    return government.sub(words.GOVERNMENT, whole.sub(words.WHOLE, piece))


def _year(match: re.Match[str], year: int | None) -> str:
    if match["from"]:
        named = int(match["from"])
        if year is None or (match["to"] and int(match["to"]) != named):
            return words.OTHER_YEAR
        return {0: words.YEAR, -1: words.PREVIOUS, 1: words.NEXT}.get(named - year, words.OTHER_YEAR)
    if match["this"]:
        return words.YEAR
    if match["previous"]:
        return words.PREVIOUS
    return words.NEXT if match["next"] else words.OTHER_YEAR
