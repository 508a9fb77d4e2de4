"""What LibreOffice makes of other files: many in one call, in a profile of its own."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from govcrawl.documents.tools import libreoffice

# target -> what --convert-to is told
_FILTERS = {
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
    "xls": "xls:MS Excel 97",
    "pdf": "pdf",
    "txt": "txt:Text (encoded):UTF8",
}
_START = 60  # seconds that LibreOffice may take to begin
_EACH = 20  # seconds a file


def convert(bodies: Sequence[bytes], source: str, target: str) -> list[bytes]:
    """The files (of type `source`, a suffix) as type `target`. Raises RuntimeError where LibreOffice made no file."""
    program = libreoffice()
    if program is None:
        raise RuntimeError("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="layouts-") as name:
        folder = Path(name)
        made = folder / "made"
        made.mkdir()
        names = []
        for number, body in enumerate(bodies):
            path = folder / f"{number:04}.{source}"
            path.write_bytes(body)
            names.append(str(path))
        answer = subprocess.run(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                _FILTERS[target],
                "--outdir",
                str(made),
                *names,
            ],
            check=False,
            capture_output=True,
            timeout=_START + _EACH * len(bodies),
        )
        paths = [made / f"{number:04}.{target}" for number in range(len(bodies))]
        missing = [path.name for path in paths if not path.exists()]
        if missing:
            raise RuntimeError(
                f"LibreOffice made no {', '.join(missing)}: {answer.stderr.decode(errors='replace')[-400:]}"
            )
        return [path.read_bytes() for path in paths]
