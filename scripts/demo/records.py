"""What passes between the steps of the generator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Plant:
    """One planted sentence: a term, a dimension or a false friend."""

    kind: str
    name: str
    sentence: str
    surface: str = ""


@dataclass
class Slot:
    """A document to be written: whose, when, about what, and what is planted in it."""

    source_id: str
    arena: str
    day: date
    theme: str
    number: int
    bare: bool = False
    pdf: bool = False
    passage: str = ""
    plants: list[Plant] = field(default_factory=list)

    @property
    def is_call(self) -> bool:
        """Whether it is a call for projects: the region publishes one every other year."""
        return self.source_id == "region-des-deux-collines" and self.day.year % 2 == 1

    @property
    def key(self) -> str:
        """A stable name of the slot, used to seed its own random choices."""
        return f"{self.source_id}/{self.day.year}/{self.number}"


@dataclass(frozen=True)
class Item:
    """One input of the corpus: a document, or something to be refused.

    ``codes`` are the reason codes that may refuse it; empty for a document.
    ``payload`` replaces the rendered bytes when the file is not an ordinary document.
    """

    source_id: str
    arena: str
    title: str
    paragraphs: tuple[str, ...]
    day: date | None
    author: str = ""
    plants: tuple[Plant, ...] = ()
    passage: str = ""
    name: str = ""
    pdf: bool = False
    codes: tuple[str, ...] = ()
    why: str = ""
    payload: bytes | None = None
    exact_copy_of: str = ""
    near_copy_of: str = ""
    path: str = ""
    locator: str = ""

    @property
    def text(self) -> str:
        """The paragraphs, separated by one blank line."""
        return "\n\n".join(self.paragraphs)

    @property
    def place(self) -> str:
        """The path, with the record's number for a file of many documents."""
        return f"{self.path}#{self.locator}" if self.locator else self.path
