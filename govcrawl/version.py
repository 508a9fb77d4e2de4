"""The version, and the name under which records say who made them."""

from __future__ import annotations

__version__ = "0.1.0"
EXTRACTOR = f"govcrawl {__version__}"
