"""What a browser shows of a page: hidden text is taken out of the tree, doubtful text marked, lines parted.

The marks are `BREAK` where two texts stand apart, `TRACE` where something was left out that can be seen, and `UNREAD`
where nobody can say what is seen; a cell of a table turns them into lines and into an unknown character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml import etree

from govcrawl.documents.marking import add_before, add_behind, add_inside, set_tail, set_text
from govcrawl.documents.model import BREAK, TRACE, UNREAD
from govcrawl.documents.rows import CELLS
from govcrawl.documents.styles import Effect, Sheet, effect_of, full_effect, is_white, read_sheet

HIDDEN_TAG = "hidden-by-its-page"
PANE_TAG = "waits-for-a-click"
# never shown
_NEVER = (
    "script", "style", "noscript", "template", "datalist", "rt", "rp", "xml", "noframes", "option",
)  # fmt: skip
_STRUCK = ("del", "s", "strike")
# shown, but what they show is not in the page's text
_OPAQUE = ("select", "button", "textarea", "object", "svg", "math", "canvas", "audio", "video")
_KEEP_PLACE = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "table"})
_INLINE = frozenset({
    "span", "font", "b", "i", "em", "strong", "u", "small", "big", "label", "a", "sup", "sub", "ins", "mark", "code", "cite",
    "var", "tt", "q", "abbr", "bdi", "bdo", "kbd", "samp", "time", "data", "output", "dfn", "ruby",
})  # fmt: skip
_LINE_OF_ITS_OWN = _INLINE - {"a", "sup", "sub", "bdo"}
# classes of well-known frameworks that hide, though their rules stand in another file
_HIDING_CLASSES = frozenset({
    "d-none", "hidden", "hide", "sr-only", "visually-hidden", "invisible", "screen-reader-text", "screen-reader-only",
    "layui-hide", "am-hide", "uk-hidden", "ng-hide", "is-hidden", "u-hidden", "mui-hidden", "el-hidden",
})  # fmt: skip
_SHOWING_CLASSES = re.compile(r"d-(?:[a-z]{2,3}-)?(?:block|inline|flex|table|grid)|show|active|in")
_RAISED_CLASSES = frozenset({
    "msofootnotereference", "msoendnotereference", "msocommentreference", "footnote-ref", "footnote-reference", "footnoteref",
    "superscript", "footnote", "sup", "subscript",
})  # fmt: skip
_STRUCK_CLASSES = frozenset({"line-through", "strikethrough", "text-decoration-line-through"})
# a tab that waits for its click, or a part that appears when it is scrolled to
_PANE = re.compile(r"tab|pane|panel|swiper|slide|collapse|fold|accordion|switch", re.IGNORECASE)
_APPEARING = re.compile(
    r"(?:^|\s)(?:wow|aos|animated?|animate__\w{1,40}|fade\w{0,20}|scroll\w{0,20})(?:\s|$)", re.IGNORECASE
)
USUAL_SHEET = 10_000
BEFORE_DOCTYPE = 5_000
MAX_PANES = 50
FEWEST_CELLS = 3
MAX_CLASSES = 40  # of one element

_STYLES = etree.XPath("//@style", smart_strings=False)
_STYLED = etree.XPath("//*[@style]")  # the step //@style/.. costs the square of their number
_CLASS_VALUES = etree.XPath("//@class", smart_strings=False)
_CLASSED = etree.XPath("//*[@class]")
_HIDDEN_ATTRIBUTES = etree.XPath("//@hidden", smart_strings=False)
_MARKED_HIDDEN = etree.XPath("//*[@hidden]")
_IDENTIFIED = etree.XPath("//*[@id]")
_PALE = etree.XPath("//font[@color]")
_HIDES = (
    Effect.GONE
    | Effect.COVERED
    | Effect.INVISIBLE
    | Effect.SIZELESS
    | Effect.WHITE
    | Effect.DOUBT
    | Effect.VISIBLE
)
_PARTS = Effect.APART | Effect.BLOCK
_INHERITED = Effect.INVISIBLE | Effect.SIZELESS | Effect.WHITE | Effect.DOUBT


def keep_shown(root: etree._Element, text: str) -> None:
    """Take what a browser does not show out of the tree of the page `text`, and mark what is doubtful.

    A figure that is not shown was not printed. The tree is changed; nothing is returned.
    """
    sheet = _own_sheet(root)
    _mark_opaque(root)
    etree.strip_elements(root, *_NEVER, *_STRUCK, *_OPAQUE, with_tail=False)
    effects = _effects(root, text, sheet)
    if effects:
        _apply(root, text, effects)


# the pages of a portal have the same sheet
_usual_sheet = lru_cache(maxsize=64)(read_sheet)


def _own_sheet(root: etree._Element) -> Sheet | None:
    texts = [element.text or "" for element in root.iter("style")]
    if not texts:
        return None
    whole = "\n".join(texts)
    return _usual_sheet(whole) if len(whole) <= USUAL_SHEET else read_sheet(whole)


def _mark_opaque(root: etree._Element) -> None:
    for element in root.iter(*_OPAQUE, *_STRUCK):
        if element.tag in _STRUCK:
            mark = TRACE if len(element) or (element.text or "").strip() else ""
        else:
            mark = UNREAD
        if mark:
            add_behind(element, mark)


def _effects(root: etree._Element, text: str, sheet: Sheet | None) -> dict[etree._Element, Effect]:
    """What the page does to its elements, for those to which it does something."""
    found: dict[etree._Element, Effect] = {}
    if sheet is not None:
        _by_tag_and_id(root, sheet, found)
    _by_class(root, sheet, found)
    # asking for the attributes costs a fraction of asking for the elements, and mostly there are none
    if _HIDDEN_ATTRIBUTES(root):
        for element in cast("list[etree._Element]", _MARKED_HIDDEN(root)):
            found[element] = found.get(element, Effect.NONE) | Effect.GONE
    # a page writes few styles, each many times: they are judged once, and mostly none does anything
    judged = {style: effect_of(style) for style in dict.fromkeys(cast("list[str]", _STYLES(root)))}
    for element in list(found):
        if style := element.get("style"):
            found[element] = _over(found[element], full_effect(style))
    acting = {style: effect for style, effect in judged.items() if effect}
    if acting:
        apart = {style for style, effect in acting.items() if effect == Effect.APART}
        for element in cast("list[etree._Element]", _STYLED(root)):
            style = element.get("style") or ""
            if style in acting and element not in found and (style not in apart or element.tag in _INLINE):
                found[element] = acting[style]
    if "color=" in text:
        for element in cast("list[etree._Element]", _PALE(root)):
            if is_white(element.get("color") or ""):
                found[element] = found.get(element, Effect.NONE) | Effect.WHITE
    for element in root.iter("bdo"):
        if (element.get("dir") or "").strip().lower() == "rtl":
            found[element] = found.get(element, Effect.NONE) | Effect.DOUBT
    return found


_CONTRARY = (
    (Effect.SHOWN, Effect.GONE), (Effect.VISIBLE, Effect.INVISIBLE), (Effect.SIZED, Effect.SIZELESS),
)  # fmt: skip


def _over(below: Effect, style: Effect) -> Effect:
    """The effect of an element's own style over that of the sheets."""
    for shown, hidden in _CONTRARY:
        if style & shown:
            below &= ~hidden
        if style & hidden:
            below &= ~shown
    return below | style


def _together(effects: Iterable[Effect]) -> Effect:
    """The effect of several rules, of which nobody says which comes first: what they contradict in is a doubt."""
    total = Effect.NONE
    for effect in effects:
        total |= effect
    for shown, hidden in _CONTRARY:
        if total & shown and total & hidden:
            total = total & ~hidden | Effect.DOUBT
    return total


def _by_tag_and_id(root: etree._Element, sheet: Sheet, found: dict[etree._Element, Effect]) -> None:
    if sheet.tags:
        for element in root.iter(*sheet.tags):
            effect = sheet.tags[str(element.tag)]
            if _matters(effect, str(element.tag)):
                found[element] = effect
    if sheet.ids:
        for element in cast("list[etree._Element]", _IDENTIFIED(root)):
            rules = sheet.ids.get(element.get("id") or "")
            if rules:
                effect = _together(effect for tag, effect in rules if tag in ("", element.tag))
                if _matters(effect, str(element.tag)):
                    found[element] = found.get(element, Effect.NONE) | effect


def _by_class(root: etree._Element, sheet: Sheet | None, found: dict[etree._Element, Effect]) -> None:
    judged = {
        value: _class_rules(value, sheet) for value in dict.fromkeys(cast("list[str]", _CLASS_VALUES(root)))
    }
    matched = Effect.NONE
    for rules in judged.values():
        for _, effect in rules:
            matched |= effect
    # that letters have a size is said of nearly all; it counts where some have none
    relevant = _HIDES | _PARTS | Effect.VISIBLE | (Effect.SIZED if matched & Effect.SIZELESS else Effect.NONE)
    telling = {value for value, rules in judged.items() if any(effect & relevant for _, effect in rules)}
    if not telling:
        return
    for element in cast("list[etree._Element]", _CLASSED(root)):
        value = element.get("class") or ""
        if value in telling:
            tag = str(element.tag)
            effect = _together(effect for name, effect in judged[value] if name in ("", tag))
            if effect & relevant and (effect & relevant & ~_PARTS or tag in _INLINE):
                found[element] = _over(found.get(element, Effect.NONE), effect)


def _matters(effect: Effect, tag: str) -> bool:
    return bool(effect & _HIDES) or (tag in _INLINE and bool(effect & _PARTS))


def _class_rules(value: str, sheet: Sheet | None) -> list[tuple[str, Effect]]:
    """The rules that the classes of an element bring, those of the well-known frameworks included."""
    names = value.split()[:MAX_CLASSES]
    rules: list[tuple[str, Effect]] = []
    for name in names:
        if sheet is not None:
            rules += sheet.classes.get(name, ())
            if name in sheet.known:
                continue
        if name in _HIDING_CLASSES:
            if not any(_SHOWING_CLASSES.fullmatch(other) for other in names):
                rules.append(("", Effect.DOUBT))
        elif name.lower() in _RAISED_CLASSES:
            rules.append(("", Effect.APART))
        elif name in _STRUCK_CLASSES:
            rules.append(("", Effect.COVERED))
    return rules


def _apply(root: etree._Element, text: str, effects: dict[etree._Element, Effect]) -> None:
    gone: list[etree._Element] = []
    inherited = False
    for element, effect in effects.items():
        tag = element.tag
        if tag in ("body", "html", "head"):
            effects[element] = effect & ~(Effect.GONE | Effect.COVERED | Effect.INVISIBLE)
            continue
        if effect & Effect.INVISIBLE and _APPEARING.search(element.get("class") or ""):
            effect &= ~Effect.INVISIBLE  # noqa: PLW2901
        if effect & Effect.GONE:
            gone.append(element)
            continue
        if effect & Effect.COVERED:
            if tag not in _KEEP_PLACE and tag not in ("div", "section", "article"):
                add_behind(element, TRACE)
                gone.append(element)
                continue
            effect |= Effect.DOUBT  # noqa: PLW2901
        if effect & (Effect.INVISIBLE | Effect.SIZELESS) and not len(element) and tag not in _KEEP_PLACE:
            add_behind(element, BREAK if effect & Effect.INVISIBLE else "")
            gone.append(element)
            continue
        if tag in _INLINE and effect & (Effect.APART | Effect.BLOCK):
            if effect & Effect.BLOCK and tag in _LINE_OF_ITS_OWN:
                element.tag = "div"
            else:
                add_before(element, element.getprevious(), BREAK)
                add_behind(element, BREAK)
        effects[element] = effect
        inherited = inherited or bool(effect & _INHERITED)
    _take_out(root, gone)
    if inherited:
        _walk(root, effects, strict="<!doctype" in text[:BEFORE_DOCTYPE].lower())
        etree.strip_elements(root, HIDDEN_TAG, with_tail=False)


def _take_out(root: etree._Element, gone: list[etree._Element]) -> None:
    """Take elements out all at once; one by one costs the square of their number.

    Where no other tables are seen, tabs that wait for a click stay: one of them is shown to whoever asks for it.
    """
    panes = [
        element
        for element in gone
        if element.tag not in _KEEP_PLACE and _PANE.search(f"{element.get('class')} {element.get('id')}")
    ][:MAX_PANES]
    panes = [element for element in panes if next(element.iter("table"), None) is not None]
    tags = [element.tag for element in panes]
    for element in gone:
        element.tag = HIDDEN_TAG
    for element in panes:
        element.tag = PANE_TAG
    if gone:
        etree.strip_elements(root, HIDDEN_TAG, with_tail=False)
    if not panes:
        return
    outermost = [element for element in panes if next(element.iterancestors(PANE_TAG), None) is None]
    waiting = sum(1 for element in outermost if _stands_in(element, root) for _ in element.iter("td"))
    if sum(1 for _ in root.iter("td")) - waiting <= FEWEST_CELLS:
        for element, tag in zip(panes, tags, strict=True):
            element.tag = tag
    else:
        etree.strip_elements(root, PANE_TAG, with_tail=False)


def _stands_in(element: etree._Element, root: etree._Element) -> bool:
    return any(above is root for above in element.iterancestors())


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the text of an element."""

    invisible: bool = False
    sizeless: bool = False
    doubt: bool = False
    ground: bool = False
    cell: bool = False  # whether it stands in a cell and what hides it began there


def _walk(root: etree._Element, effects: dict[etree._Element, Effect], *, strict: bool) -> None:
    """Follow what is inherited down the tree: take invisible text out, mark doubtful text."""
    states = [_State()]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            state = _state_of(element, states[-1], effects.get(element, Effect.NONE), strict=strict)
            _settle(element, state, states[-1])
            states.append(state)
            continue
        states.pop()
        above = states[-1]
        if (above.invisible or above.sizeless) and element.tail:
            set_tail(element, _rest(element.tail, above))


def _state_of(element: etree._Element, above: _State, effect: Effect, *, strict: bool) -> _State:
    style = element.get("style")
    tag = element.tag
    if not (effect or style or tag in CELLS or tag == "table" or element.get("bgcolor")):
        return above
    if style:
        effect = _over(effect, full_effect(style))
        if _APPEARING.search(element.get("class") or ""):
            effect &= ~Effect.INVISIBLE
    ground = bool(element.get("bgcolor")) or bool(effect & Effect.GROUND) or (above.ground and tag != "table")
    sizeless, doubt = above.sizeless, above.doubt
    if effect & Effect.SIZELESS:
        sizeless = True
    elif effect & Effect.SIZED:
        sizeless = False
    elif sizeless and tag == "table":
        # without a doctype a table does not inherit the size of letters
        sizeless, doubt = False, doubt or strict
    invisible = bool(effect & Effect.INVISIBLE) or (above.invisible and not effect & Effect.VISIBLE)
    if effect & Effect.DOUBT or (effect & Effect.WHITE and not ground):
        doubt = True
    if tag == "table" and above.cell:
        return _State(invisible, sizeless, doubt, ground, cell=True)
    return _State(invisible, sizeless, doubt, ground, above.cell or tag in CELLS)


def _settle(element: etree._Element, state: _State, above: _State) -> None:
    """Mark an element's own text, or take it out."""
    text = element.text or ""
    hidden = state.invisible or state.sizeless
    if element.tag in CELLS:
        # a whole cell that is not seen may be brought back by a script: neither its figure nor a blank
        seen = UNREAD if state.doubt or hidden else ""
        if hidden:
            text = ""
        if seen or hidden:
            set_text(element, seen + text)
        return
    if hidden:
        if text:
            set_text(element, _rest(text, state))
        if state.invisible and element.tag == "img":
            element.tag = HIDDEN_TAG
    if state.doubt and not above.doubt:
        add_inside(element, UNREAD)
        add_behind(element, UNREAD)


def _rest(text: str, state: _State) -> str:
    """What hidden text leaves: room, if it only is invisible."""
    return BREAK if state.invisible and text.strip() else ""
