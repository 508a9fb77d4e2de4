"""A page that was encoded twice, brought back where that is certain.

Some mirrors read UTF-8 or GBK bytes as another encoding and write the result as UTF-8. Such a page decodes without
a fault and reads like nothing. It can be undone only if no byte was lost on the way: then the text as a whole, encoded
as it was read, gives bytes that decode strictly. Nothing else is taken; a passage is never undone by itself.
"""

from __future__ import annotations

from collections.abc import Callable

#: windows-1252 as browsers read it: five bytes have no character and stay what they are (WHATWG Encoding Standard)
_WESTERN = {
    ord(bytes((byte,)).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
#: From this score on a text reads like Chinese; below `_NONSENSE` it reads like nothing.
_CHINESE, _NONSENSE = 1.0, 0.8
#: So much of a text is tried before all of it.
_SAMPLE = 16_384
#: So many bytes outside ASCII are needed before there is anything to prove.
_FEWEST = 40
# words of every page that is not garbled as a whole
_CLEAR = ("信息", "公开", "公開", "政府", "首页", "首頁")


def undo(text: str, score: Callable[[str], float]) -> tuple[str, str] | None:
    """The text before it was encoded a second time, with how it had been read; None where that is not certain.

    `score` says how much a text reads like Chinese, from 0 to 2.
    """
    if text.isascii() or any(word in text for word in _CLEAR) or score(text) >= _NONSENSE:
        return None
    for name, encoded in (("gb18030", _as_gb18030), ("windows-1252", _as_western)):
        sample = encoded(text[:_SAMPLE])
        if sample is None:
            continue
        for codec in ("utf-8", "gb18030"):
            if codec == name or score(sample.decode(codec, "ignore")) < _CHINESE:
                continue
            data = encoded(text)
            if data is None or len(data) - len(data.translate(None, _HIGH)) < _FEWEST:
                continue
            try:
                before = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if score(before) >= _CHINESE:
                return before.removeprefix("\ufeff"), f"{codec} read as {name}"
    return None


_HIGH = bytes(range(128, 256))


def _as_gb18030(text: str) -> bytes | None:
    return _bytes(text, "gb18030")


def _as_western(text: str) -> bytes | None:
    return _bytes(text.translate(_WESTERN), "latin-1")


def _bytes(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None
