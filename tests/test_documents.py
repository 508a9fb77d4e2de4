"""The documents say what the code does: names, commands, codes and versions are compared, not trusted."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import govcrawl
from govcrawl.record import (
    APPLICATION_COLUMNS,
    APPLICATION_ROWS,
    OUTCOMES,
    PROACTIVE_COLUMNS,
    PROACTIVE_ROWS,
    Report,
    TableStatus,
)
from settings import base
from settings import february as season
from tests.crawling.running import scrapy

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (
    *READMES, "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "docs/architecture.md", "docs/record.md",
    "docs/issues.md", "docs/formats.md", "docs/portals.md", "docs/add-a-portal.md", "docs/operating.md", "docs/outcomes.md", "docs/years.md", "demo/README.md", "benchmarks/README.md",
    "govcrawl/data/README.md",
)  # fmt: skip
MARKDOWN = tuple(name for name in DOCUMENTS if name.endswith(".md"))
PORTALS = {
    "lanshan": "兰山区",
    "chiping": "茌平区",
    "lusong": "芦淞区",
    "changxingdao": "长兴岛",
    "qilin": "麒麟区",
}
CODE = re.compile(r"[a-z][a-z0-9_]*")
# absolute folders of some machine, and addresses that packages are fetched from
MACHINE = re.compile(
    r"(?<![\w…:/.])/(?:home|tmp|opt|mnt|Users|srv|w[o]rk|r[o]ot)(?:/|\b)|(?:index|extra-index)-url|//[\w.-]+/simple\b",
)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)


# ---- issues


def is_message(node: ast.expr) -> bool:
    """A sentence, or a template of one."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(" " in text for text in texts) and (isinstance(node, ast.JoinedStr) or texts[-1].endswith("."))


def constant(node: ast.expr | None) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and CODE.fullmatch(value) else None


def codes_in(source: str) -> set[tuple[str, str]]:
    """`(code, severity)` of every issue that the source makes: the calls, and the pairs that become issues later."""
    found: set[tuple[str, str | None]] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called == "_issue":
                found.add((constant(node.args[0]), constant(node.args[1])))
            elif called == "UnreadableFileError":
                found.add((constant(node.args[0]), "error"))
            elif called == "leave":
                found.add((constant(node.args[1]), "warning"))
        elif isinstance(node, ast.Tuple) and len(node.elts) in (2, 3) and is_message(node.elts[-1]):
            found.add((constant(node.elts[0]), constant(node.elts[1]) if len(node.elts) == 3 else "error"))
        elif isinstance(node, ast.Dict):  # messages of `leave` by code
            found |= {
                (constant(key), "warning")
                for key, value in zip(node.keys, node.values, strict=True)
                if is_message(value)
            }
    return {(code, severity) for code, severity in found if code and severity}


def codes_of_the_source() -> set[tuple[str, str]]:
    packages = ("documents", "forms", "report")
    files = [
        *(ROOT / "govcrawl" / name for name in ("steps.py", "assembly.py", "files.py", "tables.py")),
        *(p for name in packages for p in (ROOT / "govcrawl" / name).rglob("*.py")),
    ]
    return {pair for path in files for pair in codes_in(path.read_text(encoding="utf-8"))}


def test_the_codes_are_found_however_they_are_made() -> None:
    source = """
_issue("one", "info", None, "Said.")
findings.leave(table, "two", raw, "Said.")
problem = ("three", f"Said of {kind}.")
messages = {"kind": ("four", "info", "Said of it.")}
messages = {"five": "Said of another."}
"""
    assert codes_in(source) == {
        ("one", "info"),
        ("two", "warning"),
        ("three", "error"),
        ("four", "info"),
        ("five", "warning"),
    }


def test_every_issue_is_explained_with_its_severity_and_none_is_invented() -> None:
    explained = re.findall(r"^\| `(\w+)` \| (error|warning|info) \|", text_of("docs/issues.md"), re.MULTILINE)
    assert len(explained) == len({code for code, _ in explained})
    assert set(explained) == codes_of_the_source()


# ---- the record


def test_every_field_of_the_record_is_explained_in_its_order() -> None:
    fields_part = text_of("docs/record.md").split("## Fields")[1].split("\n## ")[0]
    first_cells = re.findall(r"^\| (`[^|]*`) \|", fields_part, re.MULTILINE)
    explained = [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]
    assert explained == list(Report.model_fields)


@pytest.mark.parametrize(
    "names",
    [
        APPLICATION_ROWS,
        APPLICATION_COLUMNS,
        PROACTIVE_ROWS,
        PROACTIVE_COLUMNS,
        OUTCOMES,
        tuple(TableStatus.model_fields),
    ],
    ids=[
        "application rows",
        "application columns",
        "proactive rows",
        "proactive columns",
        "outcomes",
        "tables",
    ],
)
def test_every_cell_key_is_explained(names: tuple[str, ...]) -> None:
    text = text_of("docs/record.md")
    assert [name for name in names if f"`{name}`" not in text] == []


# ---- the readmes


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_name_the_five_portals(name: str) -> None:
    text = text_of(name)
    assert [
        spider for spider, division in PORTALS.items() if f"`{spider}`" not in text or division not in text
    ] == []


@pytest.mark.parametrize("language", ["sh", "python", "json", "text"])
def test_both_readmes_show_the_same_commands_and_examples(language: str) -> None:
    english, chinese = (fenced(name, language) for name in READMES)
    assert english
    assert english == chinese


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_say_that_nothing_is_verified_live(name: str) -> None:
    assert {"README.md": "Not verified live", "README.zh-CN.md": "尚未在真实网站上验证"}[name] in text_of(
        name
    )


def test_the_example_of_a_portal_is_a_real_one() -> None:
    example = next(block for block in fenced("README.md", "python") if block.startswith("class "))
    assert example in text_of("spiders/hunan/lusong.py")


@pytest.mark.parametrize("name", MARKDOWN)
def test_python_examples_are_valid(name: str) -> None:
    for block in fenced(name, "python"):
        ast.parse(block)


# ---- the runbook


def test_the_settings_in_the_runbook_have_the_values_of_the_settings() -> None:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| `-s` \| [^|]+ \| ([^|]*) \|([^|]*)\|$",
        text_of("docs/operating.md"),
        re.MULTILINE,
    )
    assert len(rows) > 10
    numbers = [(name, *cells) for name, *cells in rows if cells[0].strip().isdecimal()]
    assert len(numbers) > 8
    for name, default, february in numbers:
        assert float(default) == float(getattr(base, name)), name
        assert float(february.strip() or default) == float(getattr(season, name)), name


@pytest.mark.parametrize(
    ("command", "part"),
    [("crawlall", "## Many portals"), ("coverage", "## Coverage")],
    ids=["crawlall", "coverage"],
)
def test_the_runbook_names_every_option_and_no_other(command: str, part: str, tmp_path: Path) -> None:
    shown = scrapy(command, "-h", data=tmp_path).stdout.partition("Global Options")[0]
    options = set(re.findall(r"^  (--[a-z-]+)", shown, re.MULTILINE))
    assert options
    told = text_of("docs/operating.md").partition(part)[2].partition("\n## ")[0]
    assert set(re.findall(r"--[a-z][a-z-]+", told)) == options


# ---- all documents


@pytest.mark.parametrize("name", MARKDOWN)
def test_make_targets_that_are_named_exist(name: str) -> None:
    text = text_of(name)
    code = "\n".join(
        [
            *re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", text),
            *re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL),
        ]
    )
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake\s+([a-z]+)", code)) <= targets


@pytest.mark.parametrize("name", MARKDOWN)
def test_links_to_files_lead_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text_of(name)) if "://" not in link]
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_one_version_everywhere() -> None:
    cited = re.search(r"^version: (\S+)$", text_of("CITATION.cff"), re.MULTILINE)
    newest = re.search(r"^## \[(\d[^\]]*)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert cited
    assert newest
    assert (cited[1], newest[1]) == (govcrawl.__version__, govcrawl.__version__)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_names_a_machines_path_or_a_download_host(name: str) -> None:
    assert [found.group() for found in MACHINE.finditer(text_of(name))] == []


@pytest.mark.parametrize(
    "wrong",
    ["see /home/x", "in /opt/.cache", "/tmp/out.jsonl", "--index-url x", "https://packages.example/simple"],
)
def test_the_search_for_such_names_finds_them(wrong: str) -> None:
    assert MACHINE.search(wrong)
