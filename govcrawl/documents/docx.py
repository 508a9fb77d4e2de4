"""Word's files since 2007 (.docx, .docm) to blocks."""

from __future__ import annotations

from lxml import etree

from govcrawl.documents.model import Document
from govcrawl.documents.wordml.names import W, not_word
from govcrawl.documents.wordml.package import open_package, parse_part
from govcrawl.documents.wordml.reader import WordReader


def read_docx(body: bytes) -> Document:
    """Read a .docx file (ECMA-376, transitional or strict), or the same package as one XML file.

    What Word prints of the text is read: numbers that it puts before paragraphs, and none of what is hidden or deleted.
    Page headers and footers, footnotes and comments are left out. Macros, links and linked pictures are never followed.

    Raises UnreadableFileError for a file that is broken, encrypted or too large.
    """
    package = open_package(body)
    name = package.main_part()
    data = package.part(name)
    if data is None:
        raise not_word(f"its main part {name} is missing")
    try:
        root = parse_part(data, name)
    except etree.XMLSyntaxError as error:
        raise not_word(f"the XML of its part {name} is damaged ({error.msg})") from error
    text = root.find(W + "body")
    if text is None:
        raise not_word(f"its part {name} is no text, but begins with <{etree.QName(root).localname}>")
    return WordReader(package, name, root).run(text)
