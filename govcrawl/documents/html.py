"""HTML to blocks: paragraphs, tables as grids with spans expanded, images; nothing is judged here.

The walk is iterative and everything it builds is bounded, for pages come from anywhere (HTML Living Standard
§4.9.11 bounds colspan by 1000 and rowspan by 65534; what exceeds the table is clipped to it).
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice, zip_longest
from urllib.parse import urljoin

from lxml import etree

from govcrawl.documents.cells import cell_text, inner_text, line_text, mark_breaks
from govcrawl.documents.file_links import is_file_link, names_file, unwrapped, vsb_frames
from govcrawl.documents.marking import FORBIDDEN, add_before, set_tail
from govcrawl.documents.model import (
    BREAK,
    MARK,
    MARK_REFERENCE,
    MAX_BLOCKS,
    MAX_TEXT,
    UNKNOWN,
    Block,
    Container,
    Document,
    Image,
    Paragraph,
)
from govcrawl.documents.rows import MAX_TABLE_PLACES, Rows, expand, own_rows
from govcrawl.documents.showing import keep_shown
from govcrawl.page import Link

# reports saved from Word have some ten thousand tags; what has more is cut before it is parsed
MAX_TAGS = 100_000
MAX_FILES = 2_000
MAX_META_TAGS = 2_000
# places of all grids together, of those that were too large as well
MAX_PLACES = 300_000
MAX_META = 1_000  # no title, date or name is longer; a longer value says nothing

# where families put the article's body (PORTALS.md); ids of VSB are known by their beginning, vsb_content
BODY_IDS = frozenset({
    "vsb_newscontent", "zoom",
    "zoomcon", "ucap-content", "ivs_content", "textbody", "article", "article-content", "mycontent", "fontzoom",
    "content_text", "newscontent", "js_content", "zoomtext", "con_con", "contentbox", "content", "nr", "text",
})  # fmt: skip
BODY_CLASSES = frozenset({
    "v_news_content", "trs_editor", "trs_editor_view", "trs_ueditor", "article-content", "news_cont_d_wrap",
    "j-fontcontent", "wzcon", "xxgkcontent", "bt-art-con", "wzzw-article", "main-txt", "art_con", "article_con",
    "articlecontent", "article-con", "content-txt", "zw_content", "view", "news_content", "detail-content", "pages_content",
    "xxgk-content", "cont_right", "article-body", "text", "con",
})  # fmt: skip

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_CONTAINERS = frozenset({"div", "td", "article", "section"})
_BLANKS = " \t\n\r\f"
_SPACE = re.compile(f"[{_BLANKS}][{_BLANKS}]*")  # found twice as fast as the same with a plus
EDGE = MARK + MARK
LONGEST_CELL = 1500  # a longer one holds a page, not a value or a label
LONGEST_REMARK = 20_000
FEWEST_BESIDE = 6  # cells of a row in which a remark may be longer
_DOCUMENT_END = re.compile(r"</(?:body|html|BODY|HTML)>")
_CONTROLS = bytes(code for code in (*range(32), 127) if chr(code) not in "\t\n\r")
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src"}
_LAZY = ("data-original", "data-src", "data-lazy-src", "data-lazyload", "data-echo", "_src")
# what stands in a picture's place until a script brings it
_PLACEHOLDER = re.compile(
    r"(?:^|[/_-])(?:loading|lazy|blank|space|spacer|grey|gray|placeholder|pixel|default|1x1|load)[^/]{0,20}$",
    re.IGNORECASE,
)
SMALLEST_PICTURE = 60  # pixels of the longer side; what is declared smaller is an icon, or counts visitors
_PIXELS = re.compile(r"\s{0,5}(\d{1,5})(?:\.\d{1,5})?\s{0,3}(?:px)?\s{0,5}$", re.IGNORECASE)
_STYLED = re.compile(
    r"(?:^|[;\s])(width|height)\s{0,5}:\s{0,5}(\d{1,5})(?:\.\d{1,5})?\s{0,3}px", re.IGNORECASE
)


def parse_html(text: str) -> Document:
    """Read a page's blocks in document order. Anything that lxml can parse gives a document, if an empty one."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # pages close the document early and go on; a browser shows what follows, a parser would drop it
    text = _DOCUMENT_END.sub("", text)
    if "&#" in text:
        text = MARK_REFERENCE.sub(UNKNOWN, text)
    data, cut = first_tags(text.encode("utf-8", "replace").translate(None, _CONTROLS))
    if not data.strip():
        return Document(blocks=[], problems=[("empty_document", "The document has no text at all.")])
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return Document(
            blocks=[], problems=[("unreadable_document", f"The HTML cannot be parsed: {error.msg}")]
        )
    if root is None:
        return Document(blocks=[], problems=[("empty_document", "The page has no element at all.")])
    if "showVsbpdfIframe" in text:
        _frames_of_scripts(root)
    if "<object" in text or "<OBJECT" in text:
        _frames_of_objects(root)
    keep_shown(root, text)
    title, meta, more = _head(root)
    document = _Walk(_base(root)).run(root)
    document.title, document.meta = title, meta
    if cut:
        document.cut(f"it has more than {MAX_TAGS} tags")
    if more:
        document.cut(f"its head has more than {MAX_META_TAGS} meta tags")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        document.cut("its tags nest deeper than a parser follows")
    return document


def first_tags(data: bytes) -> tuple[bytes, bool]:
    """The page up to its `MAX_TAGS`th tag, and whether it has more."""
    if data.count(b"<") <= MAX_TAGS:
        return data, False
    low, high = 0, len(data)
    while low < high:  # the place at which so many tags stand before it
        middle = (low + high) // 2
        if data.count(b"<", 0, middle + 1) > MAX_TAGS:
            high = middle
        else:
            low = middle + 1
    return data[:low], True


def _head(root: etree._Element) -> tuple[str | None, dict[str, tuple[str, ...]], bool]:
    """The page's title, its meta tags, and whether it has more of these than are read."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    tags = root.iter("meta")
    for element in islice(tags, MAX_META_TAGS):
        name = element.get("name") or element.get("property")
        content = element.get("content")
        if name and content and len(content) <= MAX_META and content.strip():
            found[name.strip().lower()].append(content.strip())
    title = next(root.iter("title"), None)
    text = None if title is None else _SPACE.sub(" ", FORBIDDEN.sub("", inner_text(title))).strip()
    meta = {name: tuple(values) for name, values in found.items()}
    return text or None, meta, next(tags, None) is not None


class _Walk:
    """The blocks of a tree in document order.

    To ask every element for its own text costs more than parsing. So a mark is written into the tree wherever
    something begins or ends, the text of the whole is taken in one call, and it is cut at the marks. A mark is a
    number between two `MARK`: what is to be done at this place (`actions`); without a number, a paragraph ends.
    """

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.blocks: list[Block] = []
        self.containers: list[Container] = []
        self.links: list[tuple[int, Link]] = []
        self.problems: list[tuple[str, str]] = []
        self.actions: list[Callable[[], None]] = []
        self.parts: list[str] = []  # the open paragraph
        self.linked_parts = 0
        self.anchors = 0
        self.preformatted = 0
        self.length = 0
        self.skipping = False
        self.tables = 0
        self.places = 0
        self.more_files = False
        self.full = False

    def run(self, root: etree._Element) -> Document:
        """Mark the tree, and read its text mark by mark."""
        self.mark(root)
        pieces = inner_text(root).split(MARK)
        document = Document(self.blocks, None, {}, self.containers, self.links, self.problems)
        for text, number in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
            full = (
                self.full
                or len(self.blocks) > MAX_BLOCKS
                or self.length > MAX_TEXT
                or self.places > MAX_PLACES
            )
            if full and (number or text.strip()):
                document.cut(
                    f"it has more than {MAX_BLOCKS} paragraphs, {MAX_TEXT} characters or {MAX_PLACES} places in tables"
                )
                break
            if self.skipping:
                self.skipping = False
            elif text:
                self.parts.append(text)
                self.length += len(text)
                if self.anchors and text.strip():
                    self.linked_parts += 1
            if number:
                self.actions[int(number)]()
            elif self.parts:
                self.close()
        self.close()
        self.actions.clear()  # they hold the walk and the tree: nothing but the collector would free these
        for container in self.containers:
            if container.end < 0:
                container.end = len(self.blocks)
        if self.more_files:
            document.cut(f"it links to more than {MAX_FILES} files")
        return document

    # --- marking --------------------------------------------------------------------------------------------------

    def mark(self, root: etree._Element) -> None:
        """Write the marks of every element that has some.

        The mark before an element goes behind what stands before it, which is mostly white space, and not in front
        of the element's own text, which would be copied there and back. One edge between two blocks is enough.
        """
        parents = deque([root])
        while parents:
            parent = parents.popleft()
            previous: etree._Element | None = None
            at_edge = parent.tag in _BLOCKS and not parent.text
            for element in parent:
                begin, end, inside = self.marks_of(element)
                if begin and not (at_edge and begin == EDGE):
                    add_before(element, previous, begin)
                if end:
                    tail = element.tail or ""
                    set_tail(element, end + tail)
                    at_edge = end == EDGE and not tail
                else:
                    at_edge = False
                if inside and len(element):
                    parents.append(element)
                previous = element

    def marks_of(self, element: etree._Element) -> tuple[str, str, bool]:
        """The marks before and behind an element, and whether there may be others inside it."""
        tag = element.tag
        if tag in _BLOCKS:
            if tag in _CONTAINERS and (name := _container_name(element)):
                return *self.container(name), True
            if tag == "table" and (action := self.data_table(element)) is not None:
                return self.number(action), EDGE, False
            if tag == "pre":
                return self.number(self.begin_preformatted), self.number(self.end_preformatted), True
            return EDGE, EDGE, True
        if tag == "a":
            link = self.file_link(element, element.get("href"))
            return self.number(self.begin_anchor), self.number(partial(self.end_anchor, link)), True
        if tag == "img":
            return self.number(partial(self.add, self.image(element))), "", True
        if tag in _FRAMES and (link := self.framed(element, _FRAMES[tag])) is not None:
            return self.number(partial(self.note_links, [link])), "", True
        if tag == "ucapcontent":
            return *self.container(tag), True
        if tag == "head":
            return self.number(self.skip), EDGE, False
        return "", "", True

    def number(self, action: Callable[[], None]) -> str:
        """The mark of an action."""
        self.actions.append(action)
        return f"{MARK}{len(self.actions) - 1}{MARK}"

    def container(self, name: str) -> tuple[str, str]:
        """The marks around an element that is known to hold article bodies."""
        container = Container(name, -1, -1)
        return self.number(partial(self.begin_container, container)), self.number(
            partial(self.end_container, container)
        )

    def data_table(self, table: etree._Element) -> Callable[[], None] | None:
        """What to do at a table of data; None for one that only lays out the page (its parts are marked then)."""
        if self.tables > MAX_BLOCKS:
            return self.cut
        rows, ends, simple = own_rows(table)
        count = 0 if rows is None else sum(map(len, rows))
        if rows is None or count <= 1:
            return None
        if count > MAX_TABLE_PLACES:
            return self.too_large
        mark_breaks(table, simple=simple)
        texts = [[cell_text(cell) for cell in row] for row in rows]
        if any(max(map(len, row), default=0) > LONGEST_CELL and not _is_remark(row) for row in texts):
            return None
        self.tables += 1
        return partial(self.table, table, rows, ends, texts)

    # --- what is done at the marks --------------------------------------------------------------------------------

    def close(self) -> None:
        """End the open paragraph, if it has any text."""
        if not self.parts:
            return
        linked = self.linked_parts > 0 and self.linked_parts == sum(1 for part in self.parts if part.strip())
        text = "".join(self.parts)[:MAX_TEXT]
        self.parts.clear()
        self.linked_parts = 0
        if self.preformatted:
            self.blocks.extend(
                Paragraph(line, linked)
                for line in line_text(text).strip("\r\n").splitlines()[: MAX_BLOCKS + 1]
            )
            return
        line = text.strip(_BLANKS)
        if "  " in line or not line.isprintable():  # a printable text has no other white space, and no mark
            line = FORBIDDEN.sub("", _SPACE.sub(" ", line_text(line)).strip(" "))
        if line:
            self.blocks.append(Paragraph(line, linked))

    def add(self, block: Block) -> None:
        """A block that is no paragraph."""
        self.close()
        self.blocks.append(block)

    def skip(self) -> None:
        """Leave out the text up to the next mark."""
        self.close()
        self.skipping = True

    def cut(self) -> None:
        """Read nothing from here on."""
        self.skip()
        self.full = True

    def begin_preformatted(self) -> None:
        self.close()
        self.preformatted += 1

    def end_preformatted(self) -> None:
        self.close()
        self.preformatted -= 1

    def begin_anchor(self) -> None:
        self.anchors += 1

    def end_anchor(self, link: Link | None) -> None:
        self.anchors -= 1
        if link is not None:
            self.note_links([link])

    def note_links(self, links: Iterable[Link]) -> None:
        for link in links:
            if len(self.links) == MAX_FILES:
                self.more_files = True
                return
            self.links.append((len(self.blocks), link))

    def begin_container(self, container: Container) -> None:
        self.close()
        container.start = len(self.blocks)
        self.containers.append(container)

    def end_container(self, container: Container) -> None:
        self.close()
        container.end = len(self.blocks)

    def too_large(self) -> None:
        """Note a table beyond all bounds; it is passed over as a whole."""
        self.skip()
        self.places += MAX_TABLE_PLACES
        self.problems.append(
            ("table_too_large", f"A table spans more than {MAX_TABLE_PLACES} places; it was left out.")
        )

    def table(self, table: etree._Element, rows: Rows, ends: list[int], texts: list[list[str]]) -> None:
        """Take a table of data as a grid, with its caption, its links and its pictures."""
        self.skip()
        grid = expand(rows, ends, texts)
        if grid is None:
            self.too_large()
            return
        caption = table.find("caption")
        if caption is not None:
            self.parts.append(inner_text(caption))
            self.close()
        links = [self.file_link(anchor, anchor.get("href")) for anchor in table.iter("a")]
        links += [self.framed(frame, _FRAMES[str(frame.tag)]) for frame in table.iter(*_FRAMES)]
        self.note_links(link for link in links if link is not None)
        self.blocks.append(grid)
        self.places += sum(map(len, grid.grid))
        self.length += sum(sum(map(len, row)) for row in texts)
        self.blocks.extend(self.image(picture) for picture in table.iter("img"))

    # --- addresses ------------------------------------------------------------------------------------------------

    def joined(self, address: str) -> str:
        """An address as it stands in the page, with the page's own base where it declares one."""
        if not self.base or address.startswith(("#", "data:")):
            return address
        try:
            return urljoin(self.base, address)
        except ValueError:
            return address

    def image(self, element: etree._Element) -> Image:
        """A picture: by the address that a script would put in, where it has one beside a placeholder."""
        source = (element.get("src") or "").strip()
        lazy = next((value.strip() for name in _LAZY if (value := element.get(name)) and value.strip()), "")
        if lazy and (not source or len(source) < 200 or _PLACEHOLDER.search(source[-100:].partition(".")[0])):
            source = lazy
        words = element.get("alt") or element.get("title") or ""
        return Image(self.joined(source), words, small=_is_small(element))

    def file_link(self, element: etree._Element, address: str | None) -> Link | None:
        """The file that an anchor leads to, None where it leads to none."""
        if not address:
            return None
        address = address.strip()
        told = element.get("title") or ""
        inside = unwrapped(address)
        if inside == address and not names_file(address) and not (element.text or told or len(element)):
            return None
        words = _SPACE.sub(" ", inner_text(element).replace(BREAK, " ")).strip()
        if inside == address and not is_file_link(address, words, told):
            return None
        return Link(self.joined(inside), words or told)

    def framed(self, element: etree._Element, name: str) -> Link | None:
        """The file that a frame or an embedded object shows, None where it shows none."""
        address = (element.get(name) or "").strip()
        inside = unwrapped(address) if address else ""
        if not inside or not names_file(inside):
            return None
        return Link(self.joined(inside), element.get("title") or "")


def _is_remark(row: list[str]) -> bool:
    """Whether one long cell stands beside the many short ones of a row of figures."""
    long = [text for text in row if len(text) > LONGEST_CELL]
    return len(long) == 1 and len(long[0]) <= LONGEST_REMARK and len(row) - 1 >= FEWEST_BESIDE


def _is_small(element: etree._Element) -> bool:
    """Whether a picture's declared size is that of an icon, or of what counts visitors."""
    sizes = dict(_STYLED.findall(element.get("style") or "")) if element.get("style") else {}
    told: list[int] = []
    for name in ("width", "height"):
        found = _PIXELS.match(element.get(name) or "")
        if (size := sizes.get(name) or (found.group(1) if found else None)) is not None:
            told.append(int(size))
    return bool(told) and (max(told) < SMALLEST_PICTURE or min(told) <= 2)


def _base(root: etree._Element) -> str:
    """The address that the page declares its links to be relative to; empty where it declares none."""
    element = next(root.iter("base"), None)
    return "" if element is None else (element.get("href") or "").strip()


def _frames_of_objects(root: etree._Element) -> None:
    """Make frames of objects that show a file; what stands inside them is shown where they cannot be."""
    for element in list(root.iter("object")):
        address = (element.get("data") or "").strip()
        if address and names_file(unwrapped(address)):
            element.tag = "iframe"
            element.text = None
            element[:] = []
            element.set("src", address)


def _frames_of_scripts(root: etree._Element) -> None:
    """Make frames of VSB's scripts that show a PDF in one: a browser runs them."""
    for script in list(root.iter("script")):
        for address in vsb_frames(script.text or "")[:1]:
            script.tag = "iframe"
            script.text = None
            script.set("src", address)


def _container_name(element: etree._Element) -> str | None:
    identifier = element.get("id")
    if identifier:
        identifier = identifier.lower()
        if identifier in BODY_IDS or identifier.startswith("vsb_content"):
            return "#" + identifier
    classes = element.get("class")
    if classes:
        for name in classes.lower().split():
            if name in BODY_CLASSES:
                return "." + name
    return None
