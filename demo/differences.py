"""Where a record is not as the demo printed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def unlike(wanted: Any, got: Any, path: str = "") -> list[str]:
    """Where `got` differs from `wanted`, of which it may have more keys; one line each, with the path of the field."""
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return [
            text for key in wanted for text in unlike(wanted[key], got.get(key), f"{path}.{key}".lstrip("."))
        ]
    return [] if wanted == got else [f"{path} is {got!r}, not {wanted!r}"]
