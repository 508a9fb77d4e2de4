"""`scrapy schema`: print the JSON Schema of a record."""

from __future__ import annotations

import argparse
import json
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

from govcrawl.record import json_schema


def schema_text() -> str:
    """The schema as it stands in `docs/record.schema.json`, with a line end."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


class Command(ScrapyCommand):
    """The schema on standard output; `make docs` keeps the copy in docs/ up to date."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        """One line for `scrapy -h`."""
        return "Print the JSON Schema of a record"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the schema to standard output."""
        print(schema_text(), end="")
