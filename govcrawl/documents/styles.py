"""What the style of an element does to its text: hide it, part it from its neighbours, raise it, make it doubtful.

Only what changes which figure is seen is judged. What is neither plainly shown nor plainly hidden is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Flag, auto
from functools import lru_cache

# more than any page's own style sheet has; what is beyond is not read
MAX_SHEET = 300_000
MAX_RULES = 5_000
USUAL = 500  # characters of a style


class Effect(Flag):
    """What a style does to the text of its element."""

    NONE = 0
    GONE = auto()  # takes no place: display: none
    SHOWN = auto()  # the contrary
    COVERED = auto()  # cannot be seen or is struck out, but keeps its place
    INVISIBLE = auto()  # as the next three, inherited, and a child may set it back
    VISIBLE = auto()
    SIZELESS = auto()
    SIZED = auto()
    WHITE = auto()  # seen only on a coloured ground
    GROUND = auto()
    APART = auto()  # set apart from what stands beside it, or raised
    BLOCK = auto()  # a line of its own
    DOUBT = auto()  # nobody can say whether it is seen, or in which order


NONE = Effect.NONE
_ACTS = (
    Effect.GONE
    | Effect.COVERED
    | Effect.INVISIBLE
    | Effect.SIZELESS
    | Effect.WHITE
    | Effect.APART
    | Effect.BLOCK
    | Effect.DOUBT
)

# what a style must hold to be worth judging; most hold nothing of it
_TELLING = re.compile(
    r"display|visibility|font-size\s*:(?:\s{0,20}(?:[0.]|[123](?:\.\d{0,9})?p|x|s)|[^;]{0,40}(?:%|em))|font\s*:|line-through|hide|opacity|vertical-align|raise"
    r"|position|float|clip|transform|bidi|(?<![-\w])color\s*:\s*(?:#f|#F|w|W|t|T|r|R|h|H)|fill-color|filter"
    r"|(?:width|height)\s*:\s*[01.]|text-indent\s*:\s*-\d{2}|margin-(?:left|right)\s*:[^;]{0,40}[1-9]"
    r"|margin\s*:[^;]{0,60}[1-9]|padding(?:-left|-right)?\s*:\s*[^;]{0,60}[1-9]",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s*([a-z%]*)")
_WHITE_RGB = re.compile(r"(?:rgba?|hsla?)\([^)]{0,40}\)")
_LINES = ("block", "flex", "grid", "table", "list-item", "flow-root", "table-row", "-webkit-box")
_SIDES = ("left", "right", "top", "bottom")
FAR = 100  # what is moved by so much stands outside of its cell
TINY = 4  # letters below this size cannot be read


def effect_of(style: str) -> Effect:
    """What the declarations of a style attribute do; none, where they only set back what others do."""
    return _usual_effect(style) if len(style) <= USUAL else _judged(style)


def full_effect(style: str) -> Effect:
    """As `effect_of`, with what only sets back what a parent does."""
    return _usual_full_effect(style) if len(style) <= USUAL else _full(style)


def _judged(style: str) -> Effect:
    effect = _full(style) if _TELLING.search(style) else NONE
    return effect & _ACTS


def _full(style: str) -> Effect:
    declared: dict[str, str] = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            declared[name.strip().lower()] = value.replace("!important", "").strip().lower()
    effect = NONE
    for name, value in declared.items():
        judge = _JUDGES.get(name)
        if judge is not None:
            effect |= judge(value)
    return effect | _of_place(declared)


# the same styles stand on every page of a portal; longer ones are not kept
_usual_effect = lru_cache(maxsize=4096)(_judged)
_usual_full_effect = lru_cache(maxsize=4096)(_full)


def _numbers(value: str) -> list[tuple[float, str]]:
    return [(float(number), unit) for number, unit in _NUMBER.findall(value)]


def _display(value: str) -> Effect:
    if value == "none":
        return Effect.GONE
    if value in _LINES:
        return Effect.SHOWN | Effect.BLOCK
    return Effect.SHOWN if value in ("inline", "contents", "") else Effect.SHOWN | Effect.APART


def _visibility(value: str) -> Effect:
    return Effect.INVISIBLE if value in ("hidden", "collapse") else Effect.VISIBLE


def _font_size(value: str) -> Effect:
    numbers = _numbers(value)
    if not numbers:
        return Effect.SIZED | (Effect.APART if value in ("xx-small", "x-small", "smaller", "small") else NONE)
    size, unit = numbers[0]
    if size == 0:
        return Effect.SIZELESS
    relative = unit in ("em", "rem", "%", "ex", "ch")
    if relative:
        share = size / 100 if unit == "%" else size
        return Effect.SIZED | (Effect.DOUBT if share < TINY / 16 else Effect.APART if share < 0.8 else NONE)
    return Effect.SIZED | (Effect.DOUBT if size < TINY and unit in ("px", "pt") else NONE)


def _font(value: str) -> Effect:
    numbers = _numbers(value)
    sizes = [(size, unit) for size, unit in numbers if size < FAR]
    return Effect.SIZELESS if sizes and sizes[0][0] == 0 else Effect.SIZED


def _decoration(value: str) -> Effect:
    return Effect.COVERED if "line-through" in value else NONE


def _line_through(value: str) -> Effect:
    return NONE if value in ("none", "") else Effect.COVERED


def _opacity(value: str) -> Effect:
    numbers = _numbers(value)
    if not numbers:
        return NONE
    share = numbers[0][0] / (100 if numbers[0][1] == "%" else 1)
    return Effect.COVERED if share <= 0 else Effect.DOUBT if share < 0.15 else NONE


def _filter(value: str) -> Effect:
    if "opacity" not in value:
        return NONE
    numbers = _numbers(value.partition("opacity")[2])
    return Effect.DOUBT if numbers and numbers[0][0] == 0 else NONE


def _vertical_align(value: str) -> Effect:
    if value in ("baseline", "middle", "inherit", "initial", "unset", "auto", ""):
        return NONE
    numbers = _numbers(value)
    return NONE if numbers and numbers[0][0] == 0 else Effect.APART


def _moved(value: str) -> Effect:
    return Effect.APART if any(number for number, _ in _numbers(value)) else NONE


def _margin(value: str) -> Effect:
    if any(number <= -FAR for number, _ in _numbers(value)):
        return Effect.DOUBT
    return _moved(value)


def _box_margin(value: str) -> Effect:
    numbers = [number for number, _ in _numbers(value)]
    sides = numbers[1:2] + numbers[3:4] if len(numbers) > 1 else numbers
    if any(number <= -FAR for number in sides):
        return Effect.DOUBT
    return Effect.APART if any(sides) else NONE


def _indent(value: str) -> Effect:
    return (
        Effect.DOUBT
        if any(
            number <= -FAR or (number <= -TINY and unit in ("em", "%", "rem"))
            for number, unit in _numbers(value)
        )
        else NONE
    )


def _float(value: str) -> Effect:
    return NONE if value == "none" else Effect.APART


def _transform(value: str) -> Effect:
    return (
        Effect.DOUBT
        if any(word in value for word in ("scale", "rotate", "matrix", "skew", "translate"))
        else NONE
    )


def _bidi(value: str) -> Effect:
    return Effect.DOUBT if "override" in value else NONE


def _clip(value: str) -> Effect:
    return NONE if value in ("auto", "none", "initial", "border-box", "") else Effect.DOUBT


def is_white(value: str) -> bool:
    """Whether a colour cannot be seen on white ground: white, nearly white, or none at all."""
    value = value.strip().lower()
    if value in ("white", "transparent", "snow", "ivory", "whitesmoke", "ghostwhite", "floralwhite"):
        return True
    if value.startswith("#"):
        digits = value[1:]
        if len(digits) in (4, 8) and not digits[len(digits) * 3 // 4 :].strip("0"):
            return True
        step = 1 if len(digits) in (3, 4) else 2
        return len(digits) >= 3 * step and all(digits[place] == "f" for place in range(0, 3 * step, step))
    if _WHITE_RGB.fullmatch(value):
        numbers = [number for number, _ in _numbers(value)]
        if len(numbers) == 4 and numbers[3] == 0:
            return True
        if value.startswith("hsl"):
            return len(numbers) >= 3 and numbers[2] >= 95
        return len(numbers) >= 3 and min(numbers[:3]) >= 240
    return False


def _color(value: str) -> Effect:
    return Effect.WHITE if is_white(value) else NONE


def _background(value: str) -> Effect:
    return (
        NONE
        if value in ("none", "transparent", "initial", "inherit", "") or is_white(value)
        else Effect.GROUND
    )


def _of_place(declared: dict[str, str]) -> Effect:
    """What several declarations do together: far away, without room, raised."""
    effect = NONE
    position = declared.get("position", "static")
    if position not in ("static", "", "initial", "inherit"):
        offsets = [number for side in _SIDES for number, _ in _numbers(declared.get(side, ""))[:1]]
        if any(abs(number) >= FAR for number in offsets):
            effect |= Effect.DOUBT
        elif position != "relative" or any(offsets):
            effect |= Effect.APART
    if "hidden" in declared.get("overflow", "") or "clip" in declared.get("overflow", ""):
        for name in ("width", "height", "max-width", "max-height"):
            if any(number <= 1 for number, _ in _numbers(declared.get(name, ""))[:1]):
                effect |= Effect.DOUBT
    return effect


_JUDGES: dict[str, Callable[[str], Effect]] = {
    "display": _display, "visibility": _visibility, "font-size": _font_size, "font": _font, "opacity": _opacity,
    "text-decoration": _decoration, "text-decoration-line": _decoration, "text-line-through": _line_through,
    "mso-hide": lambda value: Effect.GONE if value == "all" else NONE, "filter": _filter, "float": _float,
    "vertical-align": _vertical_align, "mso-text-raise": _moved, "margin-left": _margin, "margin-right": _moved,
    "margin": _box_margin, "padding": _box_margin, "padding-left": _moved, "padding-right": _moved,
    "text-indent": _indent, "transform": _transform, "unicode-bidi": _bidi, "clip": _clip, "clip-path": _clip,
    "color": _color, "-webkit-text-fill-color": _color, "background": _background, "background-color": _background,
    "content-visibility": lambda value: Effect.DOUBT if value == "hidden" else NONE,
}  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """The rules of a page's own style sheets that do something: by class, id and tag; `known` are all its classes.

    A rule is `(tag, effect)`, `tag` being empty where it holds for every tag.
    """

    classes: dict[str, list[tuple[str, Effect]]] = field(default_factory=dict)
    ids: dict[str, list[tuple[str, Effect]]] = field(default_factory=dict)
    tags: dict[str, Effect] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)


_BRACES = re.compile(r"[{}]")
_NAME = r"[^\W\d][\w-]{0,80}|-[\w-]{1,80}"
_SIMPLE = re.compile(rf"(\*|[a-zA-Z][a-zA-Z0-9]{{0,20}})?(?:([.#])({_NAME}))?")
_LAST = re.compile(rf"(?:^|[ >+~.\w\])-])([.#])({_NAME})$")
_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*$", re.IGNORECASE)
# what begins with a tag alone and holds for all of a page is no rule of interest
_NO_TAGS = frozenset(
    {"", "*", "html", "body", "a", "img", "ul", "li", "ol", "div", "p", "table", "input", "i", "em"}
)


def read_sheet(text: str) -> Sheet:
    """Read the simple rules of style sheets; what they say for print or for small screens does not count."""
    sheet = Sheet()
    for count, (selectors, style) in enumerate(_rules(_without_comments(text[:MAX_SHEET]))):
        if count == MAX_RULES:
            break
        effect = full_effect(style.strip())
        if not effect:
            continue
        for selector in selectors.split(",")[:200]:
            _add(sheet, selector.strip(), effect)
    return sheet


def _add(sheet: Sheet, selector: str, effect: Effect) -> None:
    if ":" in selector or len(selector) > 300:
        return
    simple = _SIMPLE.fullmatch(selector)
    if simple is None:
        last = _LAST.search(selector)
        if last is None or not effect & _ACTS:
            return
        kind, name, tag = last[1], last[2], ""
        # whether it stands where the selector asks for is not looked at
        if effect & (Effect.GONE | Effect.COVERED | Effect.INVISIBLE | Effect.SIZELESS):
            effect = Effect.DOUBT
    else:
        tag, kind, name = (simple[1] or "").lower().strip("*"), simple[2], simple[3]
    if kind is None:
        if tag not in _NO_TAGS:
            sheet.tags[tag] = sheet.tags.get(tag, NONE) | effect
        return
    if kind == ".":
        sheet.known.add(name)
    (sheet.classes if kind == "." else sheet.ids).setdefault(name, []).append((tag, effect))


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """The rules outside of conditions, as selectors and declarations."""
    open_blocks: list[bool] = []  # whether what stands in each open condition holds
    start = 0
    selectors = ""
    in_rule = False
    for brace in _BRACES.finditer(text):
        piece = text[start : brace.start()]
        start = brace.end()
        if brace[0] == "{":
            head = piece.rpartition(";")[2].strip()
            if head.startswith("@"):
                open_blocks.append(bool(_SCREEN.match(head)))
            else:
                selectors, in_rule = head, True
        elif in_rule:
            in_rule = False
            if all(open_blocks):
                yield selectors, piece
        elif open_blocks:
            open_blocks.pop()


def _without_comments(text: str) -> str:
    kept = []
    start = 0
    while (place := text.find("/*", start)) >= 0:
        kept.append(text[start:place])
        end = text.find("*/", place + 2)
        if end < 0:
            return "".join(kept)
        start = end + 2
    kept.append(text[start:])
    return "".join(kept).replace("<!--", "").replace("-->", "")
