"""What comes from another tool, on its way to a lexicon: checked, and refused term by term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from isctext.concepts.entries import Category, Entry, Family, Lexicon, Tier
from isctext.concepts.entry_checks import entry_id
from isctext.concepts.grammar import parse_pattern
from isctext.concepts.interchange.globs import from_glob
from isctext.concepts.lexicon import load_lexicon
from isctext.concepts.variants import expand_pattern
from isctext.concepts.writing import write_lexicon
from isctext.errors import UsageError

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Term:
    """Patterns of one category that count as one entry."""

    patterns: tuple[str, ...]
    tier: Tier = "strong"
    note: str = ""
    examples: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """Categories in order, each with its terms; lost: what could not be taken, in words."""

    lexicon_id: str
    version: str = VERSION
    lang: str = "fr"
    terms: dict[str, list[Term]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    scopes: dict[str, str] = field(default_factory=dict)
    families: dict[str, Family] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def add(self, category: str, term: Term) -> None:
        """One more term; the category's name is made one of ours."""
        self.terms.setdefault(plain_name(category), []).append(term)
        self.labels.setdefault(plain_name(category), category)

    def add_globs(
        self, category: str, strings: Iterable[str], tier: Tier = "strong", *, lemmas: bool
    ) -> None:
        """Strings of words and *: each a term, unless it cannot be said in our grammar."""
        for text in strings:
            try:
                self.add(category, Term((from_glob(text, lemmas=lemmas),), tier))
            except UsageError as error:
                self.lost.append(f"{category}: '{text}': {error.found}")

    def text(self) -> str:
        """The YAML of the lexicon. Raises UsageError [IT-LEX-031] when no term is left."""
        categories = [
            made for name, terms in self.terms.items() if (made := self._category(name, terms))
        ]
        if not categories:
            raise UsageError(
                "IT-LEX-031",
                "no term could be taken over",
                found="; ".join(self.lost[:5]) or "no term at all",
                expected="a dictionary with words",
            )
        text = write_lexicon(
            Lexicon(self.lexicon_id, self.version, "", "draft", self.lang, tuple(categories))
        )
        load_lexicon(text)
        return text

    def _category(self, name: str, terms: Sequence[Term]) -> Category | None:
        entries: list[Entry] = []
        seen: set[str] = set()
        for term in terms:
            patterns = tuple(p for p in term.patterns if p not in seen and self._sound(name, p))
            seen.update(patterns)
            if patterns:
                entries.append(
                    Entry(entry_id(name, patterns[0]), name, patterns, term.tier,
                          note=term.note, examples=term.examples)
                )  # fmt: skip
        if not entries:
            return None
        label, family = self.labels.get(name, name) or name, self.families.get(name, "concept")
        return Category(name, family, label, tuple(entries), scope=self.scopes.get(name, ""))

    def _sound(self, name: str, pattern: str) -> bool:
        try:
            expand_pattern(parse_pattern(pattern))
        except UsageError as error:
            self.lost.append(f"{name}: '{pattern}': {error.found}")
            return False
        return True


def plain_name(name: str) -> str:
    """A category's name of letters, figures and _."""
    return re.sub(r"\W+", "_", name.strip()).strip("_") or "sans_nom"
