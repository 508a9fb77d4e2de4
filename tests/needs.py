"""What some tests need beside Python: they are skipped where it is missing, and say so.

With GOVCRAWL_NOTHING_SKIPPED=1 (as in .ci/run) a skipped test fails the run (tests/conftest.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from govcrawl.documents.tools import has_ocr, libreoffice

CHROMIUM = shutil.which("chromium")
FONTS = {
    "sans": Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    "serif": Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    "hei": Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
}
"""Chinese fonts as Debian's fonts-noto-cjk and fonts-wqy-zenhei install them."""

needs_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
needs_ocr = pytest.mark.skipif(not has_ocr(), reason='the extra "ocr" is not installed (make setup-ocr)')
needs_fonts = pytest.mark.skipif(
    not all(path.exists() for path in FONTS.values()),
    reason="fonts-noto-cjk and fonts-wqy-zenhei are not installed",
)
