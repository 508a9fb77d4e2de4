"""Where a record is not as the demo printed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

# cells of a pictured table that a record may leave null, each with an issue that says so
MOST_UNREAD = 6
UNREAD = ("from_image", "unreadable", "ambiguous", "blank")


def unlike(wanted: Any, got: Any, path: str = "") -> list[str]:
    """Where `got` differs from `wanted`, of which it may have more keys; one line each, with the path of the field."""
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return [
            text for key in wanted for text in unlike(wanted[key], got.get(key), f"{path}.{key}".lstrip("."))
        ]
    return [] if wanted == got else [f"{path} is {got!r}, not {wanted!r}"]


def unlike_record(wanted: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """The same for a record of the demo (`demo.expected`), whose files and prose figures are compared by address and path.

    A cell of a table that came from a picture may be null where an issue says that it could not be read for certain; a
    wrong figure may not, and no more than `MOST_UNREAD` cells. The relations that such a cell takes part in are not assessed.
    """
    got = {
        **record,
        "prose_figures": {figure["path"]: figure["value"] for figure in record["prose_figures"]},
        "attachments": {
            unquote(file["url"]): {"format": file["format"], "sha256": file["sha256"]}
            for file in record["attachments"]
        },
    }
    wanted = {**wanted, "tables": {**wanted["tables"]}, "relations": {**wanted["relations"]}}
    unread = _unread(wanted, record)
    if 0 < len(unread) <= MOST_UNREAD:
        for path in unread:
            _forget(wanted["tables"], path.split("."))
        counts = wanted["relations"], record["relations"]
        passed = [one["passed"] + one["unassessed"] for one in counts]
        if passed[0] == passed[1]:
            wanted["relations"] = {"failed": counts[0]["failed"], "failures": counts[0]["failures"]}
    return unlike(wanted, got)


def _unread(wanted: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """The paths of null cells in tables from pictures that have an issue of their own."""
    pictured = {name for name, status in wanted["table_status"].items() if status == "image"}
    said = {issue["path"] for issue in record["issues"] if issue["code"] in UNREAD}
    return [
        path
        for path in sorted(filter(None, said))
        if path.split(".")[0] in pictured and "." in path and _cell(record["tables"], path.split(".")) is None
    ]


def _cell(node: Any, keys: list[str]) -> Any:
    for key in keys:
        if not isinstance(node, Mapping) or key not in node:
            return ...
        node = node[key]
    return node


def _forget(node: dict[str, Any], keys: list[str]) -> None:
    """Take a cell out of what is wanted, without a change to the demo's figures."""
    first, *rest = keys
    if not rest:
        node.pop(first, None)
    elif isinstance(node.get(first), Mapping):
        node[first] = {**node[first]}
        _forget(node[first], rest)
