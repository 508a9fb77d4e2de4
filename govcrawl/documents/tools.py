"""Programs and packages that only some formats need, and what to say where they are missing."""

from __future__ import annotations

import importlib.util
import os
import shutil

INSTALL_LIBREOFFICE = (
    "install LibreOffice (on Debian: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui)"
)
INSTALL_OCR = 'install the extra "ocr" (pip install "govcrawl[ocr]"; in a checkout: make setup-ocr)'
_OCR_MODULES = ("rapidocr", "onnxruntime", "cv2")


def libreoffice() -> str | None:
    """The path of LibreOffice's `soffice`, None where it is not installed. GOVCRAWL_LIBREOFFICE names another; empty: none."""
    named = os.environ.get("GOVCRAWL_LIBREOFFICE")
    if named is not None:
        return shutil.which(named) if named else None
    return shutil.which("soffice") or shutil.which("libreoffice")


def has_ocr() -> bool:
    """Whether the packages that read pictures are installed (the extra `ocr`). GOVCRAWL_OCR=0 says no."""
    if os.environ.get("GOVCRAWL_OCR") == "0":
        return False
    return all(importlib.util.find_spec(name) is not None for name in _OCR_MODULES)
