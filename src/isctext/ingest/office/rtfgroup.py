"""The state that a group of an RTF file inherits from the one around it, and that ends with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Group:
    """What a group holds, and how its text is written.

    ``holds``: "" running text, None no text, else the kind of it ("info", "note"). ``info``: the
    property that its text tells. ``fonts``: in the table of fonts. ``page``: the code page of its
    font, "" the file's. ``skip``: how many characters stand in for one of Unicode. ``starred``:
    its first word may be unknown, and the group is then no text. ``place``: the kind of text that
    this very group opened.
    """

    holds: str | None = ""
    info: str = ""
    fonts: bool = False
    page: str = ""
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    starred: bool = False
    place: str = ""

    @property
    def rule(self) -> str:
        """The rule that leaves its text out, "" for text that stays."""
        return "tracked deletion" if self.deleted else "hidden text" if self.hidden else ""

    def obey(self, word: str, number: int | None) -> bool:
        """Takes a word of character format; whether it was one."""
        on = number != 0
        if word == "deleted":
            self.deleted = on
        elif word == "v":
            self.hidden = on
        elif word == "uc":
            self.skip = max(0, number or 0)
        elif word == "plain":
            self.page = ""
            self.hidden = self.deleted = False
        else:
            return False
        return True
