"""`scrapy extract PATH… [-o OUT.jsonl]`: the same reading as a crawl's, over local files.

Pictures and files of a saved page (relative addresses, below its own folder) are read with it. Where a folder is walked, they
are not read once more as reports of their own.

0: every file was read. 1: some could not be; the others are in the output. 2: nothing to do (no such path, bad
option, an output that cannot be written).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from tqdm import tqdm

from govcrawl.crawling.atomic import AtomicFile, OutputError
from govcrawl.crawling.exporter import record_line
from govcrawl.errors import GovcrawlError

PAGES = (".html", ".htm")
SUFFIXES = (
    *PAGES, ".txt", ".md", ".doc", ".docx", ".wps", ".rtf", ".odt", ".pdf", ".xls", ".xlsx", ".et", ".png", ".jpg", ".jpeg",
    ".gif", ".bmp", ".tif", ".tiff", ".zip",
)  # fmt: skip
STDIN = "-"
FAILED = 1
COULD_NOT_RUN = 2
INTERRUPTED = 130  # as shells say it of SIGINT


class Command(ScrapyCommand):
    """Read local files into records."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        """For the usage line."""
        return "PATH… [-o OUT.jsonl]"

    def short_desc(self) -> str:
        """For the list of commands."""
        return f"Read local reports ({' '.join(SUFFIXES)}; folders are walked, - is standard input) into JSON lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of its own."""
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="JSON lines, replaced as a whole (default: stdout)"
        )
        parser.add_argument("--url", metavar="URL", help="where standard input comes from (default: stdin:)")
        parser.add_argument("--media-type", metavar="TYPE", help="what standard input is, as in text/html")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, write, and set the exit status."""
        try:
            self._run(args, opts)
        except KeyboardInterrupt:
            _tell("interrupted; no output was replaced")
            sys.exit(INTERRUPTED)

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        _check(args, opts)
        problems: list[str] = []
        sources = find_files([Path(arg) for arg in args if arg != STDIN], problems)
        if STDIN in args:
            sources.append(None)
        if not sources:
            _refuse(f"no {' '.join(SUFFIXES)} in {' '.join(args)}")
        if opts.output is not None:
            _check_output(Path(opts.output), sources)
        if opts.output is None:
            try:
                read = self._read_all(sources, sys.stdout.buffer, opts, problems)
                sys.stdout.buffer.flush()
            except BrokenPipeError:
                # the reader had enough; Python would complain once more when it closes stdout
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                sys.exit(FAILED)
            except OSError as error:
                _refuse(f"cannot write: {error.strerror}")
        else:
            try:
                output = AtomicFile(opts.output)
            except OutputError as error:
                _refuse(str(error))
            try:
                read = self._read_all(sources, output.file, opts, problems)
                if read:
                    output.commit()
                else:
                    _tell(f"nothing could be read; {opts.output} is as it was")
            except OSError as error:
                _refuse(f"cannot write {opts.output}: {error.strerror}; the file is as it was")
            finally:
                output.abandon()
        if problems:
            self.exitcode = FAILED
            _tell(f"{read} read, {len(problems)} problem{'s' if len(problems) > 1 else ''}")

    def _read_all(
        self, sources: list[Path | None], out: BinaryIO, opts: argparse.Namespace, problems: list[str]
    ) -> int:
        read = 0
        # a bar for somebody who looks on; nothing in a pipe or a log
        with tqdm(sources, disable=not sys.stderr.isatty(), unit="file", leave=False) as bar:
            for source in bar:
                try:
                    line = self._read(source, opts)
                except Exception as error:  # noqa: BLE001  # one bad file must not stop the others; it is counted
                    problems.append(str(source))
                    with tqdm.external_write_mode(file=sys.stderr):
                        _tell(f"{source or 'standard input'}: {_reason(error)}")
                    continue
                out.write(line)
                read += 1
        return read

    def _read(self, source: Path | None, opts: argparse.Namespace) -> bytes:
        # here, because Scrapy imports every command's module to run any of them
        from govcrawl.extract import extract  # noqa: PLC0415
        from govcrawl.page import Page  # noqa: PLC0415
        from govcrawl.report.files import local_files  # noqa: PLC0415

        if source is not None and source.exists() and not source.is_file():
            raise OSError(0, "not a regular file", str(source))  # reading a pipe would wait for ever
        if source is None:
            body = sys.stdin.buffer.read()
            return record_line(extract(body, url=opts.url or "stdin:", media_type=opts.media_type))
        body, url = source.read_bytes(), source.absolute().as_uri()
        files = local_files(Page(body=body, url=url)) if source.name.lower().endswith(PAGES) else ()
        return record_line(extract(body, url=url, files=files))


def _check(args: list[str], opts: argparse.Namespace) -> None:
    if not args:
        raise UsageError("name files or folders, or - for standard input", print_help=False)
    if unknown := [arg for arg in args if arg.startswith("-") and arg != STDIN]:
        raise UsageError(
            f"unknown option {unknown[0]}; a file of that name is ./{unknown[0]}", print_help=False
        )
    if (opts.url or opts.media_type) and STDIN not in args:
        raise UsageError("--url and --media-type are for standard input (-)", print_help=False)
    if STDIN in args and sys.stdin is None:
        _refuse("standard input is closed")
    if missing := [arg for arg in args if arg != STDIN and not os.path.lexists(arg)]:
        _refuse(f"no such file or folder: {', '.join(missing)}")


def _check_output(output: Path, sources: list[Path | None]) -> None:
    if output.name.lower().endswith(SUFFIXES):
        _refuse(f"{output}: the next run would take it for a report; name a file that ends in .jsonl")
    if os.path.realpath(output) in {os.path.realpath(source) for source in sources if source is not None}:
        _refuse(f"{output} is one of the files to read")


def find_files(paths: list[Path], problems: list[str]) -> list[Path | None]:
    """The files to read, each once, in the order of their paths; folders are walked, links to folders are not.

    A folder that cannot be listed is told on standard error and added to `problems`.
    """
    found: dict[Path, Path] = {}
    by_hand: set[Path] = set()
    for path in paths:
        walked = path.is_dir()
        for file in _walk(path, problems) if walked else (path,):
            real = Path(os.path.realpath(file))
            found.setdefault(real, Path(os.path.abspath(file)))  # noqa: PTH100  links are not followed
            if not walked:
                by_hand.add(real)
    for real in _files_of_pages(found) - by_hand:
        found.pop(real, None)
    return sorted(found.values(), key=str)


def _files_of_pages(found: dict[Path, Path]) -> set[Path]:
    """The real paths of what saved pages among the files show or link to: files of these, and no reports of their own."""
    if all(real.name.lower().endswith(PAGES) for real in found):
        return set()
    # here, because Scrapy imports every command's module to run any of them
    from govcrawl.page import Page  # noqa: PLC0415
    from govcrawl.report.files import local_addresses  # noqa: PLC0415

    own: set[Path] = set()
    for path in found.values():
        if not path.name.lower().endswith(PAGES):
            continue
        try:
            own.update(local_addresses(Page(body=path.read_bytes(), url=path.as_uri())))
        except (OSError, GovcrawlError):
            continue  # it is told when it is read
    return {real for real in own if not real.name.lower().endswith(PAGES)}


def _walk(folder: Path, problems: list[str]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        problems.append(str(error.filename))
        _tell(f"{error.filename}: {_reason(error)}")

    for place, _, names in os.walk(folder, onerror=unreadable):
        for name in names:
            path = Path(place) / name
            if not name.lower().endswith(SUFFIXES):
                continue
            if path.exists() and not path.is_file():
                # reading a pipe would wait for ever
                unreadable(OSError(0, "not a regular file", str(path)))
                continue
            yield path


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if isinstance(error, GovcrawlError) else f"{type(error).__name__}: {error}"


def _tell(line: str) -> None:
    print(f"scrapy extract: {line}", file=sys.stderr)


def _refuse(reason: str) -> NoReturn:
    _tell(reason)
    sys.exit(COULD_NOT_RUN)
