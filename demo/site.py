"""What a demo portal serves: pages by path, with the headers that its real models send."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from parsel import Selector


@dataclass(frozen=True)
class Served:
    """One answer: the bytes as they go over the wire."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Site:
    """A portal's hosts and its pages by path and query. `missing` answers every other path."""

    hosts: tuple[str, ...]
    missing: Served
    pages: dict[str, Served] = field(default_factory=dict)

    def page(self, path: str, text: str, *, encoding: str = "utf-8", content_type: str | None = None) -> None:
        """Serve an HTML page."""
        kind = content_type or f"text/html; charset={encoding}"
        self.pages[path] = Served(text.encode(encoding), kind)

    def file(self, path: str, body: bytes, content_type: str, *, name: str | None = None) -> None:
        """Serve a file; `name` is the one that a download gets."""
        headers = (("Content-Disposition", f"attachment; filename*=utf-8''{quote(name)}"),) if name else ()
        self.pages[path] = Served(body, content_type, headers=headers)

    def fill(self) -> None:
        """Serve a short page at every address on these hosts that a page links to and nobody has written."""
        blank = Served("<html><body><p>演示站点：这一页没有内容。</p></body></html>".encode())
        for path, served in list(self.pages.items()):
            if not served.content_type.startswith("text/html"):
                continue
            address = f"http://{self.hosts[0]}{path}"
            for link in (
                Selector(served.body.decode("utf-8", "replace"), type="html")
                .css("a::attr(href), img::attr(src), script::attr(src), link::attr(href), iframe::attr(src)")
                .getall()
            ):
                parts = urlsplit(urljoin(address, link.strip()))
                if parts.hostname in self.hosts and parts.scheme in ("http", "https"):
                    self.pages.setdefault(
                        f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", blank
                    )

    def robots(self, text: str) -> None:
        """Serve robots.txt."""
        self.pages["/robots.txt"] = Served(text.encode(), "text/plain; charset=utf-8")


ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search\n"
FILES = Path(__file__).parent / "files"
MEDIA_TYPES = {
    "doc": "application/msword", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf", "zip": "application/zip",
    "png": "image/png", "jpg": "image/jpeg",
}  # fmt: skip


def stored(name: str) -> bytes:
    """A file of demo/files, as it goes over the wire."""
    return (FILES / name).read_bytes()


def media_type_of(name: str) -> str:
    """What a server says of a file by its name."""
    return MEDIA_TYPES[name.rpartition(".")[2]]


def meta_tags(pairs: dict[str, str]) -> str:
    """Meta tags of the national page standard (国办发〔2017〕47号)."""
    return "\n".join(f'<meta name="{name}" content="{content}">' for name, content in pairs.items())
