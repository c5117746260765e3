"""How passages are drawn for coders, and how candidates are sought."""

from __future__ import annotations

from dataclasses import dataclass

from isctext.errors import UsageError

TIERS = ("core", "strong", "ctx")
# Methods specification 1.4.
PER_ENTRY = 100
PER_PRIORITY = 200
PER_DOCUMENT = 2
TWICE = 0.5
PERIOD_ENDS = (2010, 2015, 2020)
RECALL_SENTENCES = 200


@dataclass(frozen=True, slots=True)
class SampleOptions:
    """Which occurrences, and how many.

    tiers: those that are sampled; an entry of ``priority`` (ids) is, whatever its tier, and with
    ``per_priority`` passages instead of ``per_entry``. per_document: at most, of one entry.
    coders: their names; twice: the share of passages that two of them code.
    period_ends: the last years of the periods, the last period being open.
    Raises UsageError [IT-LEX-020] for what cannot be.
    """

    coders: tuple[str, ...] = ("coder1", "coder2")
    tiers: tuple[str, ...] = ("core", "strong")
    priority: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()
    per_entry: int = PER_ENTRY
    per_priority: int = PER_PRIORITY
    per_document: int = PER_DOCUMENT
    twice: float = TWICE
    period_ends: tuple[int, ...] = PERIOD_ENDS
    seed: int = 0

    def __post_init__(self) -> None:
        check_coders(self.coders)
        for tier in self.tiers:
            if tier not in TIERS:
                refuse("tiers", tier, ", ".join(TIERS))
        for field in ("per_entry", "per_priority", "per_document"):
            if getattr(self, field) < 1:
                refuse(field, str(getattr(self, field)), "at least 1")
        if not 0.0 <= self.twice <= 1.0:
            refuse("twice", str(self.twice), "a share, 0 to 1")
        if not 0 <= self.seed < 1 << 63:
            refuse("seed", str(self.seed), "a whole number from 0")
        if list(self.period_ends) != sorted(set(self.period_ends)):
            refuse("period_ends", str(self.period_ends), "years in rising order")


@dataclass(frozen=True, slots=True)
class ExpandOptions:
    """How candidates are sought (methods specification 1.3).

    window: content words on each side; g2: least G2 of a collocate; z: least z of a log-odds;
    docs, sources: in which a candidate stands at least; best: kept of each method. min_words:
    of the corpus, for word2vec; seeds: of its runs, ``in_seeds`` of which must agree.
    Raises UsageError [IT-LEX-020] for what cannot be.
    """

    window: int = 10
    g2: float = 15.13
    z: float = 1.96
    docs: int = 5
    sources: int = 3
    best: int = 100
    min_words: int = 5_000_000
    seeds: int = 5
    in_seeds: int = 4
    passages: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        for field in ("window", "docs", "sources", "best", "seeds", "in_seeds"):
            if getattr(self, field) < 1:
                refuse(field, str(getattr(self, field)), "at least 1")
        if self.in_seeds > self.seeds:
            refuse("in_seeds", str(self.in_seeds), f"at most {self.seeds}")


def check_coders(names: tuple[str, ...]) -> None:
    """Nothing for names that can stand in those of files. Raises UsageError [IT-LEX-020]."""
    if not names or len({name.casefold() for name in names}) < len(names):
        refuse("coders", ", ".join(names) or "none", "at least one, each name once")
    for name in names:
        if not name or not all(c.isalnum() or c in "-_" for c in name):
            refuse("coders", repr(name), "letters, figures, - and _: it names a file")


def refuse(field: str, found: str, expected: str) -> None:
    """Raise UsageError [IT-LEX-020]."""
    raise UsageError(
        "IT-LEX-020",
        f"the option {field} cannot be used",
        found=found,
        expected=expected,
        hint="isctext lexicon --help",
    )
