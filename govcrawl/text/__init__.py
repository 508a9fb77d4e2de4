"""Bytes to text and text to one form: charset, white space, pinyin glosses, script.

`decode` makes text of bytes; `detect_script` says how it was published; `normalise` makes it comparable.
"""

from __future__ import annotations

from govcrawl.text.charset import Decoded, decode
from govcrawl.text.glosses import remove_glosses, shortest_plain_gloss
from govcrawl.text.script import detect_script, fold, to_simplified
from govcrawl.text.whitespace import normalise_characters, squeeze

__all__ = [
    "Decoded",
    "decode",
    "detect_script",
    "fold",
    "normalise",
    "normalise_characters",
    "remove_glosses",
    "shortest_plain_gloss",
    "squeeze",
    "to_simplified",
]


def normalise(text: str, script: str) -> str:
    """`text` in the form that the readers work on.

    Characters are normalised, pinyin glosses removed and, if `script` (as `detect_script` gives it) is
    `Hant`, traditional characters simplified. A text in `Hans` keeps every Han character that it prints.
    """
    text, _ = remove_glosses(normalise_characters(text))
    return to_simplified(text) if script == "Hant" else text
