"""What a demo portal serves: pages by path, with the headers that its real models send."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

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

    def file(self, path: str, body: bytes, content_type: str) -> None:
        """Serve a file."""
        self.pages[path] = Served(body, content_type)

    def fill(self) -> None:
        """Serve a short page at every address on these hosts that a page links to and nobody has written."""
        blank = Served("<html><body><p>演示站点：这一页没有内容。</p></body></html>".encode())
        for path, served in list(self.pages.items()):
            if not served.content_type.startswith("text/html"):
                continue
            address = f"http://{self.hosts[0]}{path}"
            for link in (
                Selector(served.body.decode("utf-8", "replace"), type="html")
                .css("a::attr(href), img::attr(src), script::attr(src), link::attr(href)")
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
# placeholders with the signature of what they stand for; reading Word files is another matter
WORD_FILE = (
    bytes.fromhex("d0cf11e0a1b11ae1")
    + b"\0" * 504
    + "govcrawl demo: placeholder of a Word file".encode("utf-16-le")
)
PDF_FILE = b"%PDF-1.4\n% govcrawl demo: placeholder of a PDF file\n%%EOF\n"


def meta_tags(pairs: dict[str, str]) -> str:
    """Meta tags of the national page standard (国办发〔2017〕47号)."""
    return "\n".join(f'<meta name="{name}" content="{content}">' for name, content in pairs.items())
