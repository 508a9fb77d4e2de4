"""Which of a list's links are this government's annual reports, one for each year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from govcrawl.portals.addresses import without_session
from govcrawl.portals.family import bare_host, path_and_query
from govcrawl.record import Report
from govcrawl.report.titles import (
    is_report_title,
    organisation_of_title,
    plain_title,
    scope_of_title,
    year_of_title,
)

_DATE = re.compile(r"[\[(（【]?(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])[\])）】]?")
# read from the end, so that each mark is looked at once
_CUT = re.compile(r"(?<![…⋯.。])(?:[.。](?=[…⋯]))?(?:…|⋯|\.\.|。。)[…⋯.。]*$")
_KINDS = r"(?:市辖|自治|特别行政|林|矿|新)?(?:区|县|市|旗|州|盟)$"
# what may stand behind the core of a name in the name of the same government
_OWN_END = re.compile(
    r"(?:(?:市辖|自治|特别行政|林|矿|新)?(?:区|县|市|旗|州|盟))?(?:人民)?(?:政府)?(?:本级|机关)?(?:[(（].{0,20}[)）])?$"
)
# a division of its own behind the name: 鞍山市铁东区 is not 鞍山市
_OTHER_BEHIND = re.compile(r"[一-鿿]{1,10}[区县市旗](?:人民政府|政府)?(?:本级)?$")
_ZONE_KINDS = r"(?:国家级)?(?:经济技术|经济|高新技术产业|高新|工业|产业)?(?:开发|示范|管理|保税|度假|合作)?(?:区|园区|新区)$"
# what tells a zone from the city that it is called after: 安顺经济技术开发区, 安顺市经开区
_ZONE_WORD = re.compile(r"开发|经开|高新|保税|度假|园区|新区|示范区|合作区|管理区|管委会|管理委员会")
_GOVERNMENT_END = re.compile(r"(?:人民)?政府(?:本级|机关)?$")
# reports are called by names that end like these; a cut title is completed where it breaks off inside one
_TAILS = (
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政府信息公开年度工作报告",
    "政务公开工作年度报告",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link on a list page; `certain` is false where the title is cut short and must be looked up."""

    url: str
    title: str
    list_url: str
    certain: bool = True

    @property
    def year(self) -> int | None:
        """The year that the title names, or None."""
        return year_of_title(self.title)


@dataclass(frozen=True, slots=True)
class Division:
    """Whose reports are wanted. `names` are the ways it is called; `zone` a development zone without a code.

    `parents` are the prefecture and the province, `code` the six digits, as far as known.
    `former` names are looked for as they are: without its last character 株洲县 is the city above it.
    """

    names: tuple[str, ...]
    zone: bool = False
    parents: tuple[str, ...] = ()
    code: str | None = None
    former: tuple[str, ...] = ()

    @property
    def cores(self) -> tuple[str, ...]:
        """The names without what changes in them: 茌平 of 茌平区, once 茌平县."""
        kinds = _ZONE_KINDS if self.zone else _KINDS
        found = []
        for name in map(plain_title, self.names):
            core = re.sub(kinds, "", name)
            found.append(core if len(core) >= 2 else name)
        return (*found, *map(plain_title, self.former))


@dataclass(frozen=True, slots=True)
class Choice:
    """`chosen` from the newest year to the oldest, those without a year last; `left` with the reason.

    `spare` holds a year's other links, for the case that a chosen one with a cut title turns out to be another's.
    `offices` are those of the chosen that are the office's, for years without the government's own.
    """

    chosen: tuple[Candidate, ...]
    left: tuple[tuple[Candidate, str], ...]
    spare: Mapping[int | None, tuple[Candidate, ...]] = field(default_factory=dict)
    offices: tuple[Candidate, ...] = ()


def judge_title(text: str, attribute: str | None = None) -> tuple[str, bool] | None:
    """The title of a link by its text and its `title=`, and whether it is certain; None where it is no report.

    Dates that stand inside the anchor do not belong to the title.
    """
    shown = _DATE.sub(" ", text).strip()
    told = _DATE.sub(" ", attribute or "").strip()
    cut = _CUT.search(plain_title(shown)) is not None
    full = told if told and not _CUT.search(plain_title(told)) else ""
    if full and (cut or not plain_title(shown)):
        return (full, True) if is_report_title(full) else None
    if cut:
        completed = _completed(plain_title(shown))
        return (completed, False) if completed is not None and is_report_title(completed) else None
    for title in (shown, full):
        if is_report_title(title):
            return title, True
    return None


def why_not(title: str, division: Division) -> str | None:
    """Why a report title is not this division's own report; None where it is, or names nobody."""
    scope = scope_of_title(title, division.names[0])
    wanted = ("government", "zone") if division.zone else ("government",)
    if scope not in wanted:
        return f"it is a report of scope {scope}"
    organisation = organisation_of_title(title)
    if organisation and not _is_called(organisation, division):
        return f"it is the report of {organisation}"
    return None


def is_own_office(title: str, division: Division) -> bool:
    """Whether a report title is that of this government's own office."""
    if scope_of_title(title, division.names[0]) != "office":
        return False
    organisation = re.sub(r"(?:办公室|办公厅|办)$", "", plain_title(organisation_of_title(title)))
    return bool(
        _is_called(organisation, division) or re.fullmatch(r"[区县市旗州盟]?(?:人民)?政府", organisation)
    )


def _is_called(organisation: str, division: Division) -> bool:
    # both folded: a title may be traditional, and folding turns 乾 into 干
    name = plain_title(organisation)
    if _is_a_parents(name, division):
        return False
    for core in map(plain_title, division.cores):
        _, found, behind = name.rpartition(core)
        if found and division.zone and _is_a_citys_name(core, division) and not _ZONE_WORD.search(behind):
            continue
        if found and (
            division.zone or _OWN_END.match(behind) or not _OTHER_BEHIND.search(_without_kind(behind))
        ):
            return True
    return False


def _is_a_parents(name: str, division: Division) -> bool:
    """Whether the name is that of the government above: 淮安市 is not 淮安区, 昌吉回族自治州 or 昌吉州 not 昌吉市."""
    body = _GOVERNMENT_END.sub("", name)
    own = tuple(map(plain_title, division.names))
    above = {plain_title(parent) for parent in division.parents}
    above |= {re.sub(r"[一-鿿]{1,4}族.{0,20}自治州$", "州", parent) for parent in above}
    return bool(body) and body.endswith(tuple(above - {*own})) and not body.endswith(own)


def _is_a_citys_name(core: str, division: Division) -> bool:
    """Whether a zone's core is its city's, too."""
    return any(plain_title(parent).startswith(core) for parent in division.parents)


def _without_kind(behind: str) -> str:
    return re.sub(r"^(?:市辖|自治|特别行政|林|矿|新)?(?:区|县|市|旗|州|盟)", "", behind)


def choose(
    candidates: Iterable[Candidate],
    *,
    division: Division,
    home_host: str,
    years: frozenset[int] | None = None,
    sample: int | None = None,
    office: bool = False,
    same: Callable[[str], str] = str,
) -> Choice:
    """One report for each year: the portal's own host before another, then the first one listed.

    A candidate whose title names no year is chosen; its record will say. With `office`, the report of the
    government's office is taken for a year without the government's own. `same` is the family's canonical: of an
    article's copies the one at that address is taken, where it is listed.
    """
    left: list[tuple[Candidate, str]] = []
    by_year: dict[int, list[Candidate]] = {}
    undated: list[Candidate] = []
    of_office: dict[int, tuple[Candidate, str]] = {}
    distinct: dict[str, Candidate] = {}
    for candidate in candidates:
        key = canonical(same(candidate.url))
        known = distinct.setdefault(key, candidate)
        if canonical(known.url) != key == canonical(candidate.url):
            distinct[key] = candidate
    for candidate in distinct.values():
        reason = why_not(candidate.title, division)
        year = candidate.year
        if reason is not None:
            wanted = year is not None and (years is None or year in years)
            if office and wanted and year not in of_office and is_own_office(candidate.title, division):
                of_office[year or 0] = (candidate, reason)
            else:
                left.append((candidate, reason))
        elif year is None:
            undated.append(candidate)
        elif years is None or year in years:
            by_year.setdefault(year, []).append(candidate)
        else:
            left.append((candidate, f"{year} was not asked for"))
    for year, (candidate, reason) in of_office.items():
        if year in by_year:
            left.append((candidate, reason))
        else:
            by_year[year] = [candidate]
    chosen: list[Candidate] = []
    spare: dict[int | None, tuple[Candidate, ...]] = {}
    for year in sorted(by_year, reverse=True):
        best, *others = sorted(
            by_year[year], key=lambda one: (bare_host(one.url) != home_host, not one.certain)
        )
        chosen.append(best)
        if not best.certain:
            spare[year] = tuple(others)
        left += [(other, f"the report of {year} is taken from {best.url}") for other in others]
    chosen += undated
    if sample is not None:
        left += [
            (one, f"only {sample} {'was' if sample == 1 else 'were'} asked for") for one in chosen[sample:]
        ]
        chosen = chosen[:sample]
    offices = {one.url for one, _ in of_office.values()}
    return Choice(tuple(chosen), tuple(left), spare, tuple(one for one in chosen if one.url in offices))


def why_leave_out(record: Report, *, years: frozenset[int] | None, kept: dict[str, str]) -> str | None:
    """Why a record read from a page whose title named no year is not wanted after all; None where it is.

    `kept` has id and text digest of the records kept so far. A second text under the same id is not left out:
    the caller must report it.
    """
    if years is not None and record.year is not None and record.year not in years:
        return f"{record.year} was not asked for"
    if kept.get(record.id) == record.text_sha256:
        return f"the same text is there as {record.id} already"
    return None


def canonical(url: str) -> str:
    """The same for www and bare host, http and https, and with or without a session id."""
    return f"{bare_host(url)}{path_and_query(without_session(url))}"


def _completed(cut: str) -> str | None:
    stem = _CUT.sub("", cut)
    for tail in _TAILS:
        for length in range(len(tail), -1, -1):
            before = stem.removesuffix(tail[:length])
            # four characters tell the subject; fewer only right behind a year
            if stem.endswith(tail[:length]) and (length >= 4 or re.search(r"\d年度?$", before)):
                return before + tail
    return None
