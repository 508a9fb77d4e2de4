"""The one XML file that Word 2003 writes ("Word XML Document"), brought to the parts and names of ECMA-376.

Its elements are those of ECMA-376 under older names (Microsoft's Word 2003 XML reference schemas), so one reader serves both.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from lxml import etree

from govcrawl.documents.wordml.names import R, V, W

OLD = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_HINTS = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
ROOT = OLD + "wordDocument"
_NEW_NAMES = {
    "vmerge": "vMerge", "hmerge": "hMerge", "listPr": "numPr", "ilfo": "numId", "listDef": "abstractNum", "list": "num",
    "ilst": "abstractNumId", "nfc": "numFmt", "lists": "numbering", "listStyleLink": "numStyleLink",
}  # fmt: skip
_NEW_ATTRIBUTES = {"listDefId": "abstractNumId", "ilfo": "numId"}
_CHANGES = {"Word.Deletion": "del", "Word.Insertion": "ins"}
# number formats by their numbers ([MS-OSHARED] 2.2.1.3, MSONFC)
FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal", 8: "hex",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 15: "decimalHalfWidth", 16: "japaneseLegal",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 32: "ideographZodiacTraditional",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip


def parts_of_2003(root: etree._Element) -> tuple[dict[str, bytes], Mapping[str, str]]:
    """The parts that the file would have as a package, and its pictures: the name they are called by -> their part."""
    parts: dict[str, bytes] = {}
    pictures: dict[str, str] = {}
    for element in list(root.iter(OLD + "binData")):
        name = element.get(OLD + "name") or ""
        try:
            data = base64.b64decode(element.text or "")
        except (binascii.Error, ValueError):
            continue
        if name and name not in pictures:
            pictures[name] = f"word/media/{name.rpartition('/')[2]}"
            parts[pictures[name]] = data
    for element in root.iter():
        _rename(element)
    for name, tag in (("styles", "styles"), ("numbering", "numbering")):
        found = root.find(W + tag)
        if found is not None:
            parts[f"word/{name}.xml"] = etree.tostring(found)
    root.tag = W + "document"
    for child in list(root):
        if child.tag != W + "body":
            root.remove(child)
    parts["word/document.xml"] = etree.tostring(root)
    return parts, pictures


def _rename(element: etree._Element) -> None:
    tag = str(element.tag)
    if tag.startswith(OLD):
        name = tag[len(OLD) :]
        element.tag = W + _NEW_NAMES.get(name, name)
        for attribute in list(element.attrib):
            if str(attribute).startswith(OLD):
                old = str(attribute)[len(OLD) :]
                element.set(W + _NEW_ATTRIBUTES.get(old, old), element.attrib.pop(attribute))
        number = element.get(W + "val") or ""
        if name == "nfc":
            element.set(
                W + "val", FORMATS.get(int(number), "") if number.isdecimal() and len(number) < 4 else ""
            )
    elif tag == _AML + "annotation":
        kind = element.get(OLD + "type") or ""
        element.tag = W + _CHANGES.get(kind, "customXml")
    elif tag == _AML + "content" or tag in (_HINTS + "sect", _HINTS + "sub-section", _HINTS + "pBdrGroup"):
        element.tag = W + "customXml"
    elif tag == V + "imagedata" and element.get("src"):
        element.set(R + "id", element.get("src") or "")
