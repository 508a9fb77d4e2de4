"""What is asked of the process that reads files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from govcrawl.documents.limits import Limits

REQUEST_SIZE = 4096


@dataclass(frozen=True, slots=True)
class Request:
    """Which function (`module:function`) reads the file, under which limits and settings (environment variables)."""

    reader: str
    kind: str
    limits: Limits
    environment: Mapping[str, str]

    def pack(self) -> bytes:
        """The message, always REQUEST_SIZE bytes."""
        message = json.dumps(asdict(self)).encode()
        if len(message) > REQUEST_SIZE:
            msg = f"a request of {len(message)} bytes; GOVCRAWL_LIBREOFFICE is too long"
            raise ValueError(msg)
        return message.ljust(REQUEST_SIZE)

    @classmethod
    def unpack(cls, message: bytes) -> Request:
        """The request of a message that `pack` made."""
        fields = json.loads(message)
        return cls(fields["reader"], fields["kind"], Limits(**fields["limits"]), fields["environment"])
