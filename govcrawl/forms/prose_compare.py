"""What a figure of the prose may mean in cells, and whether the tables agree: under any reading that FORMS.md allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from govcrawl.forms.values import convert
from govcrawl.record import Issue, Number, ProseFigure, Tables
from govcrawl.record import make_issue as _issue

#: Prose names these together, and no cell holds them: path to the rows or blocks that they are the sum of.
GROUPS: dict[str, tuple[str, ...]] = {
    "received": ("new_received", "carried_over"),
    "withheld": (
        "withheld_state_secret", "withheld_prohibited_by_law", "withheld_security_and_stability",
        "withheld_third_party_rights", "withheld_internal_affairs", "withheld_process_information",
        "withheld_enforcement_files", "withheld_administrative_query",
    ),
    "unavailable": ("unavailable_not_held", "unavailable_no_existing_information", "unavailable_unclear_after_correction"),
    "not_processed": (
        "not_processed_petition", "not_processed_repeated", "not_processed_publication", "not_processed_excessive",
        "not_processed_reconfirmation",
    ),
    "other_handling": ("other_not_corrected_in_time", "other_fee_unpaid", "other_other"),
    "litigation": ("litigation_direct", "litigation_after_review"),
}  # fmt: skip


@dataclass(slots=True)
class Mention:
    """One figure in the text. `step` is one unit of its last printed place; `weak` says that its verb is a loose one.

    `whole`: its body is surely the whole (全县); `partial`: it may be a part of it (县政府, 本机关). `wider`: it may count some that the forms leave out
    (不予受理). `start` is the offset of `quote` in the text. Settling may file it under another path.
    """

    path: str
    value: Decimal
    step: Decimal
    quote: str
    start: int
    weak: bool = False
    partial: bool = False
    whole: bool = False
    wider: bool = False

    def figure(self) -> ProseFigure:
        """As the record carries it."""
        number = convert(1, self.value)
        return ProseFigure(
            path=self.path, value=number, quote=self.quote, start=self.start, end=self.start + len(self.quote)
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """Cells that a figure may be the sum of, less those in `minus`; `path` is the reading's own name, if it has one."""

    path: str | None
    cells: tuple[str, ...]
    minus: tuple[str, ...] = ()


def readings_of(path: str, *, weak: bool) -> Iterator[Reading]:
    """What a figure filed under `path` may mean; the first reading is the path's own."""
    table, _, rest = path.partition(".")
    if table == "litigation":
        blocks = GROUPS["litigation"]
        yield Reading(path, tuple(f"{block}.{rest}" for block in blocks))
        for block in blocks:
            yield Reading(path, (f"{block}.{rest}",))
        return
    if table == "applications":
        row, _, column = rest.partition(".")

        def cells(name: str) -> tuple[str, ...]:
            return tuple(f"applications.{member}.{column}" for member in GROUPS.get(name, (name,)))

        if row == "other_handling":
            yield Reading(path, (path,))
        yield Reading(path, cells(row))
        if row == "new_received" and weak:
            yield Reading(f"applications.received.{column}", cells("received"))
        if row == "handled_total":
            yield Reading(None, (path,), cells("carried_over"))
            yield Reading(None, (path,), cells("other_handling"))
            yield Reading(None, (path,), (f"applications.other_handling.{column}",))
            if weak:
                yield Reading(f"applications.received.{column}", cells("received"))
                yield Reading(f"applications.new_received.{column}", cells("new_received"))
        if row == "disclosed":
            yield Reading(None, (path, f"applications.partially_disclosed.{column}"))
        return
    yield Reading(path, (path,))
    if path.endswith(".issued"):
        other = path.removesuffix("issued") + "newly_made"
        yield Reading(other, (other,))


def cell_of(tables: Tables, path: str) -> Number | None:
    """The number in a cell, None where the table, the cell or its number is missing."""
    table, *keys = path.split(".")
    cells = getattr(tables, table)
    if len(keys) == 2:
        cells = (cells or {}).get(keys[0])
    number: Number | None = (cells or {}).get(keys[-1])
    return number


def _sum(reading: Reading, tables: Tables) -> tuple[Decimal, bool]:
    """What the reading's numbers make, and whether all of them are there."""
    total, whole = Decimal(0), True
    for sign, paths in ((1, reading.cells), (-1, reading.minus)):
        for path in paths:
            number = cell_of(tables, path)
            if number is None:
                whole = False
            else:
                total += sign * Decimal(str(number))
    return total, whole


@dataclass(frozen=True, slots=True)
class Verdict:
    """`fits` is the first reading that the tables confirm; `contradicted` says that none can be right."""

    fits: Reading | None
    first_fails: bool
    contradicted: bool
    seen: tuple[tuple[Reading, Decimal], ...]


def judge(mention: Mention, tables: Tables) -> Verdict:
    """Hold a figure against the tables, reading by reading; a rounded one (1.2万) fits within its last place."""
    seen: list[tuple[Reading, Decimal]] = []
    fits = None
    open_ = first_fails = False
    for place, reading in enumerate(readings_of(mention.path, weak=mention.weak)):
        total, whole = _sum(reading, tables)
        if not whole:
            # a sum that lacks a cell may still come out right, unless it is too large already
            open_ = open_ or bool(reading.minus) or total <= mention.value
            continue
        seen.append((reading, total))
        if _equal(mention, total):
            fits = fits or reading
        elif place == 0:
            first_fails = True
    return Verdict(fits, first_fails, bool(seen) and fits is None and not open_, tuple(seen))


def _equal(mention: Mention, total: Decimal) -> bool:
    difference = abs(mention.value - total)
    return difference == 0 or (mention.step != 1 and difference < mention.step)


def settle(mentions: Sequence[Mention], tables: Tables) -> list[Mention]:
    """File each figure under the reading that the tables confirm; leave out what only a nameless one explains."""
    kept = []
    for mention in mentions:
        verdict = judge(mention, tables)
        sums = [total for _, total in verdict.seen]
        if verdict.contradicted and (
            (mention.partial and mention.value < max(sums)) or (mention.wider and mention.value > min(sums))
        ):
            continue
        if verdict.fits is not None:
            if verdict.fits.path is None:
                continue
            mention.path = verdict.fits.path
        kept.append(mention)
    return kept


def without_conflicts(mentions: Sequence[Mention], tables: Tables) -> tuple[list[Mention], list[Issue]]:
    """Without the figures that name one cell and differ, where no table decides; with an issue for each such cell.

    A loose wording (收到, 办理) gives way to a plain one (新收, 办结) without an issue.
    """
    by_path: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_path[mention.path].append(mention)
    for own in list(by_path.values()):
        _give_way(own, by_path)
    dropped: set[int] = set()
    issues = []
    for path, own in by_path.items():
        values = {mention.value for mention in own}
        if len(values) < 2 or any(judge(mention, tables).seen for mention in own):
            continue
        dropped |= {id(mention) for mention in own}
        named = " and ".join(str(convert(1, value)) for value in dict.fromkeys(m.value for m in own))
        raw = " / ".join(mention.quote for mention in own)
        issues.append(
            _issue("prose_conflict", "warning", path, f"The prose gives {named} for this one figure.", raw[:200])
        )  # fmt: skip
    left = {id(mention) for own in by_path.values() for mention in own} - dropped
    return [mention for mention in mentions if id(mention) in left], issues


def _give_way(own: list[Mention], by_path: dict[str, list[Mention]]) -> None:
    """Drop loose figures beside a plain one that differs; 收到28件 beside 新收25件 and 结转3件 is both together.

    So does a body that may be a part of the whole, where its figure is the smaller one.
    """
    most = max((mention.value for mention in own if not mention.partial), default=Decimal(0))
    for mention in [m for m in own if m.partial and m.value < most]:
        own.remove(mention)
    plain = {mention.value for mention in own if not mention.weak}
    if not plain:
        return
    for mention in [m for m in own if m.weak and m.value not in plain]:
        own.remove(mention)
        carried = {m.value for m in by_path.get("applications.carried_over.total", [])}
        if mention.path == "applications.new_received.total" and len(plain) == len(carried) == 1 and (
            mention.value == next(iter(plain)) + next(iter(carried))
        ):  # fmt: skip
            mention.path = "applications.received.total"
            by_path.setdefault("applications.received.total", []).append(mention)


def compare(prose: Sequence[Mention], tables: Tables) -> list[Issue]:
    """A warning `prose_differs` for each figure that no reading of the tables' numbers explains.

    A cell that is null explains nothing and contradicts nothing.
    """
    issues: dict[tuple[str, Decimal], Issue] = {}
    for mention in prose:
        verdict = judge(mention, tables)
        if not verdict.contradicted:
            continue
        sums = "; ".join(f"{_written(reading)} = {convert(1, total)}" for reading, total in verdict.seen)
        issues.setdefault(
            (mention.path, mention.value),
            _issue(
                "prose_differs",
                "warning",
                mention.path,
                f"The prose gives {convert(1, mention.value)}, the tables {sums}.",
                mention.quote[:200],
            ),
        )
    return list(issues.values())


def _written(reading: Reading) -> str:
    text = " + ".join(reading.cells)
    return " - ".join((text, *reading.minus))
