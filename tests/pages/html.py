"""A page as tests look at it: tags with their attributes, tables with their cells, and the text a person reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "img", "br", "hr", "rect", "line"}


@dataclass
class Cell:
    """One cell: its heading (data-label, or the heading above it), its own text, its classes."""

    heading: str
    text: str
    classes: set[str]


@dataclass
class Table:
    heads: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


class Page(HTMLParser):
    """Reads one answer."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[Table] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self._cell: tuple[str, dict[str, str | None], list[str]] | None = None
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self._cell = (tag, dict(attrs), [])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in ("td", "th") and self._cell and self.tables:
            self._end_cell()

    def _end_cell(self) -> None:
        kind, attrs, parts = self._cell
        text, table = " ".join("".join(parts).split()), self.tables[-1]
        if kind == "th" and len(table.rows) == 1:
            table.heads.append(text.rstrip("↕↓↑"))
        else:
            place = len(table.rows[-1])
            above = table.heads[place] if place < len(table.heads) else ""
            table.rows[-1].append(
                Cell(attrs.get("data-label") or above, text, set((attrs.get("class") or "").split()))
            )
        self._cell = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            return
        self.texts.append(data)
        if self._cell:
            self._cell[2].append(data)

    @property
    def text(self) -> str:
        """What a person reads."""
        return " ".join("".join(self.texts).split())

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    def attributes(self, *names: str) -> list[str]:
        """The values of these attributes, wherever they stand."""
        return [value for _, attrs in self.tags for name, value in attrs.items() if name in names and value]
