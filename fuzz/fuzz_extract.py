"""Atheris target: any bytes in, a record that keeps its promises (or ExtractionError) out. README.md says how to run it."""

from __future__ import annotations

import sys

URL = "http://www.lyls.gov.cn/info/1/2.htm"
MEDIA_TYPES: tuple[str | None, ...] = (
    "text/html", "text/plain", "text/markdown", None, "text/html; charset=gb2312", "text/plain; charset=big5", "application/octet-stream",
)  # fmt: skip
MISSING = (
    "atheris is not installed here. `make fuzz-setup` puts it into .venv-fuzz; then run `make fuzz` again."
)


def main() -> None:
    """Fuzz until libFuzzer's own bounds (its arguments) end it."""
    try:
        import atheris  # noqa: PLC0415 — no dependency of the project
    except ImportError:
        sys.exit(MISSING)
    with atheris.instrument_imports(include=["govcrawl"]):
        from govcrawl import ExtractionError, extract  # noqa: PLC0415 — instrumented as it is imported
    from tests.hostile.properties import check  # noqa: PLC0415

    def one_input(data: bytes) -> None:
        if not data:
            return
        media_type = MEDIA_TYPES[data[0] % len(MEDIA_TYPES)]
        body = data[1:]
        try:
            report = extract(body, url=URL, media_type=media_type)
        except ExtractionError:
            return
        check(report, body, media_type, URL)

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
