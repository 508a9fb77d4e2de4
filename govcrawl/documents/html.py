"""HTML to blocks: paragraphs, tables as grids with spans expanded, images; nothing is judged here.

The walk is iterative and everything it builds is bounded, for pages come from anywhere (HTML Living Standard
§4.9.11 bounds colspan by 1000 and rowspan by 65534; what exceeds the table is clipped to it).
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import cast

from lxml import etree

from govcrawl.documents.model import (
    BREAK,
    MAX_BLOCKS,
    MAX_TEXT,
    Block,
    Cell,
    Container,
    Document,
    Image,
    Paragraph,
    Table,
)
from govcrawl.page import Link

MAX_TABLE_PLACES = 100_000
MAX_COLSPAN = 200
# reports saved from Word have some ten thousand tags; what has more is cut before it is parsed
MAX_TAGS = 150_000
MAX_FILES = 2_000
MAX_META_TAGS = 2_000
# places of all grids together, of those that were too large as well
MAX_PLACES = 300_000
MAX_META = 1_000  # no title, date or name is longer; a longer value says nothing
LONGEST_TAG = 4_096

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
_CONTAINERS = frozenset({"div", "td", "article", "section", "ucapcontent"})
# never shown, or shown as struck out or as a reading aid: a figure there is not the printed one
_DROPPED = (
    "script", "style", "noscript", "select", "button", "textarea", "object", "svg", "math", "template", "datalist",
    "del", "s", "strike", "rt", "rp", "xml",
)  # fmt: skip
# a footnote mark is no digit of the number before it
_CELL_BREAKS = ("p", "div", "br", "li", "sup", "sub")
_AROUND_CELL = BREAK + " \t\n\r\f\v\u00a0\u3000"
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|text-decoration[^;]{0,80}line-through",
    re.IGNORECASE,
)
# characters that no HTML text can hold; written as references they would stop the parser's tree from being changed
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_HIDING_WORDS = ("none", "hidden", "line-through", "font-size:0", "font-size: 0")
_STYLED = etree.XPath("//*[@hidden or @style]")
_DOCUMENT_ENDS = ("</body>", "</html>", "</BODY>", "</HTML>")
_CONTROLS = bytes(code for code in (*range(32), 127) if chr(code) not in "\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|rar|zip|rtf|odt|ofd|7z)(?:$|[?#&])", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download\.jsp|/download\?|DownloadAttachUrl", re.IGNORECASE)


def parse_html(text: str) -> Document:
    """Read a page's blocks in document order. Anything that lxml can parse gives a document, if an empty one."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # pages close the document early and go on; a browser shows what follows, a parser would drop it
    for end in _DOCUMENT_ENDS:
        text = text.replace(end, "")
    data = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    for character in _NONCHARACTERS:
        data = data.replace(character, b"")
    data, cut = first_tags(data)
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
    if _may_hide(data):
        _drop_hidden(root)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    title, meta, more = _head(root)
    document = _Walk().run(root)
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
    title = root.find(".//title")
    text = None if title is None else _SPACE.sub(" ", _inner_text(title)).strip()
    meta = {name: tuple(values) for name, values in found.items()}
    return text or None, meta, next(tags, None) is not None


def _inner_text(element: etree._Element) -> str:
    return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def _may_hide(data: bytes) -> bool:
    """Whether some tag (not a style sheet) hides what it holds; looking into every style would cost more than parsing."""
    lowered = data.lower()
    for word in (b"display", b"visibility", b"line-through", b"font-size:0", b"font-size: 0", b" hidden"):
        position = lowered.find(word)
        while position >= 0:
            near = max(0, position - LONGEST_TAG)
            opened, closed = lowered.rfind(b"<", near, position), lowered.rfind(b">", near, position)
            if opened > closed or (opened == closed and near):
                return True  # in a tag, or too far from one to be sure that it is not
            position = lowered.find(word, position + 1)
    return False


def _drop_hidden(root: etree._Element) -> None:
    """Take out what a browser does not show: a figure there was not printed."""
    for element in cast("list[etree._Element]", _STYLED(root)):
        if element.get("hidden") is None:
            style = (element.get("style") or "").lower()
            if not any(word in style for word in _HIDING_WORDS) or not _HIDDEN.search(style):
                continue
        if element.tag not in ("body", "html"):
            element.tag = "del"  # struck out: it goes with the others


class _Walk:
    """One pass over the tree. `parts` is the open paragraph; a block's edge closes it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.containers: list[Container] = []
        self.links: list[tuple[int, Link]] = []
        self.problems: list[tuple[str, str]] = []
        self.parts: list[str] = []
        self.linked_parts = 0
        self.anchors: list[etree._Element] = []
        self.preformatted = 0
        self.length = 0
        self.places = 0
        self.full = False
        self.more_files = False

    def run(self, root: etree._Element) -> Document:
        open_containers: dict[etree._Element, Container] = {}
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag == "head":
                    skipped = element
                    walker.skip_subtree()
                    continue
                if tag in _BLOCKS:
                    self.close()
                    if len(self.blocks) > MAX_BLOCKS or self.length > MAX_TEXT or self.places > MAX_PLACES:
                        self.full = True
                        break
                    if tag == "table":
                        if self.table(element):
                            skipped = element
                            walker.skip_subtree()
                        continue
                    if tag == "pre":
                        self.preformatted += 1
                elif tag == "a":
                    self.anchors.append(element)
                elif tag == "img":
                    if len(self.blocks) > MAX_BLOCKS:
                        self.full = True
                        break
                    self.image(element)
                    continue
                elif tag == "iframe":
                    self.link(element, element.get("src"))
                if tag in _CONTAINERS:
                    name = _container_name(element)
                    if name:
                        self.close()
                        container = Container(name, len(self.blocks), -1)
                        open_containers[element] = container
                        self.containers.append(container)
                text = element.text
            else:
                if element is skipped:
                    skipped = None
                elif tag in _BLOCKS:
                    self.close()
                    if tag == "pre":
                        self.preformatted -= 1
                elif tag == "a" and self.anchors:
                    self.link(element, element.get("href"))
                    self.anchors.pop()
                if open_containers and element in open_containers:
                    self.close()
                    open_containers.pop(element).end = len(self.blocks)
                text = element.tail
            if text:
                self.parts.append(text)
                self.length += len(text)
                if self.anchors and text.strip():
                    self.linked_parts += 1
        self.close()
        for container in open_containers.values():
            container.end = len(self.blocks)
        document = Document(self.blocks, None, {}, self.containers, self.links, self.problems)
        if self.full:
            document.cut(
                f"it has more than {MAX_BLOCKS} paragraphs, {MAX_TEXT} characters or {MAX_PLACES} places in tables"
            )
        if self.more_files:
            document.cut(f"it links to more than {MAX_FILES} files")
        return document

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
                for line in text.replace(BREAK, "").strip("\r\n").splitlines()[: MAX_BLOCKS + 1]
            )
            return
        line = _SPACE.sub(" ", text.replace(BREAK, "")).strip(" ")
        if not line.isprintable():
            line = _FORBIDDEN.sub("", line)
        if line:
            self.blocks.append(Paragraph(line, linked))

    def image(self, element: etree._Element) -> None:
        source = element.get("src") or element.get("data-src") or element.get("data-original") or ""
        self.close()
        self.blocks.append(Image(source, element.get("alt") or element.get("title") or ""))

    def link(self, element: etree._Element, address: str | None) -> None:
        if address and not self.more_files and (_FILE.search(address) or _DOWNLOAD.search(address)):
            if len(self.links) == MAX_FILES:
                self.more_files = True
                return
            title = _SPACE.sub(" ", _inner_text(element)).strip() or (element.get("title") or "")
            self.links.append((len(self.blocks), Link(address.strip(), title)))

    def too_large(self) -> bool:
        """Note a table beyond all bounds; it is passed over as a whole."""
        self.places += MAX_TABLE_PLACES
        self.problems.append(
            ("table_too_large", f"A table spans more than {MAX_TABLE_PLACES} places; it was left out.")
        )
        return True

    def table(self, element: etree._Element) -> bool:
        """Take a data table as a grid; False for a table that only lays out the page (its parts are then walked)."""
        rows, nested = _own_rows(element)
        if nested:
            return False
        count = sum(map(len, rows))
        if count <= 1:
            return False
        if count > MAX_TABLE_PLACES:
            return self.too_large()
        _mark_breaks(element)
        texts = [[(cell, _cell_text(cell)) for cell in row] for row in rows]
        if any(len(text) > 1500 for row in texts for _, text in row):
            return False
        grid = _expand(texts)
        if grid is None:
            return self.too_large()
        caption = element.find("caption")
        if caption is not None:
            self.parts.append(_inner_text(caption))
            self.close()
        for anchor in element.iter("a"):
            self.link(anchor, anchor.get("href"))
        self.blocks.append(grid)
        self.places += sum(map(len, grid.grid))
        self.length += sum(len(text) for row in texts for _, text in row)
        for picture in element.iter("img"):
            self.blocks.append(Image(picture.get("src") or "", picture.get("alt") or ""))
        return True


def _container_name(element: etree._Element) -> str | None:
    if element.tag == "ucapcontent":
        return "ucapcontent"
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


def _own_rows(table: etree._Element) -> tuple[list[list[etree._Element]], bool]:
    """The table's rows of cells, and whether tables of more than one cell nest in it."""
    for inner in table.iterdescendants("table"):
        if sum(1 for _ in islice(inner.iter("td", "th"), 2)) > 1:
            return [], True
    inner_tables = next(table.iterdescendants("table"), None) is not None
    rows: list[list[etree._Element]] = []
    places = 0
    for row in table.iter("tr"):
        if inner_tables and next(row.iterancestors("table")) is not table:
            continue
        cells = (
            [cell for cell in row if cell.tag in ("td", "th")] if inner_tables else list(row.iter("td", "th"))
        )
        rows.append(cells)
        places += len(cells)
        if places > MAX_TABLE_PLACES:
            break  # the caller sees that it is too large, without the rest
    return rows, False


def _mark_breaks(table: etree._Element) -> None:
    """Mark where a browser breaks the line inside cells; a source's own line ends are only white space."""
    for element in table.iter(*_CELL_BREAKS):
        element.tail = BREAK + _FORBIDDEN.sub("", element.tail or "")
        if element.tag != "br":
            element.text = BREAK + _FORBIDDEN.sub("", element.text or "")


def _cell_text(cell: etree._Element) -> str:
    """A cell's text: inline tags leave no trace (they cut numbers in two), block tags and `br` break the line."""
    text = (
        (cell.text or "")
        if len(cell) == 0
        else etree.tostring(cell, method="text", encoding="unicode", with_tail=False)
    )
    text = text.strip(_AROUND_CELL)
    if BREAK not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(BREAK))
    return "\n".join(line for line in lines if line)


def _span(cell: etree._Element, name: str, limit: int) -> int:
    declared = cell.get(name)
    if not declared:
        return 1
    digits = re.match(r"\s*\+?(\d{1,12})", declared)
    if not digits:
        return 1
    value = int(digits.group(1))
    if value == 0:  # rowspan=0 runs to the end of the table; a colspan of 0 counts as 1
        return limit if name == "rowspan" else 1
    return min(value, limit)


def _expand(rows: list[list[tuple[etree._Element, str]]]) -> Table | None:
    """Lay cells out on a grid (HTML Living Standard, "forming a table"); None where it would grow beyond bounds."""
    height = len(rows)
    grid: list[list[Cell | None]] = [[] for _ in rows]
    cells: list[Cell] = []
    places = 0
    for r, row in enumerate(rows):
        line = grid[r]
        c = 0
        for element, text in row:
            while c < len(line) and line[c] is not None:
                c += 1
            if element.attrib:
                colspan = _span(element, "colspan", MAX_COLSPAN)
                rowspan = _span(element, "rowspan", height - r)
            else:
                colspan = rowspan = 1
            places += colspan * rowspan
            if places > MAX_TABLE_PLACES:
                return None
            cell = Cell(text, r, c, rowspan, colspan)
            cells.append(cell)
            if rowspan == 1 and c == len(line):
                line.extend([cell] * colspan)
            else:
                for lower in grid[r : r + rowspan]:
                    if len(lower) < c + colspan:
                        lower.extend([None] * (c + colspan - len(lower)))
                    for place in range(c, c + colspan):
                        if lower[place] is None:
                            lower[place] = cell
            c += colspan
    return Table(grid, cells)
