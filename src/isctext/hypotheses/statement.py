"""A statement: what may be said, with its numbers and where to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Standing = Literal["supported", "not_supported", "undetectable", "described", "limit"]
Level = Literal["L0", "L1"]

# Every code, with what its sentence is filled with beside the arena, the subject and the list of
# subjects. The sentences stand in data/report/hypotheses.{fr,en}.toml; a test holds both together.
CODES: dict[str, tuple[str, ...]] = {
    "h1.combination_for": ("ratio", "ratio_lo", "ratio_hi", "n_pairs"),
    "h1.combination_against": ("ratio", "ratio_lo", "ratio_hi", "n_pairs"),
    "h1.combination_none": ("ratio", "ratio_lo", "ratio_hi", "n_pairs"),
    "h1.combination_untested": (),
    "h1.earliness_for": ("years", "years_lo", "years_hi", "n_entries"),
    "h1.earliness_against": ("years", "years_lo", "years_hi", "n_entries"),
    "h1.earliness_none": ("years", "years_lo", "years_hi", "n_entries"),
    "h1.earliness_untested": (),
    "h1.distinctiveness_for": ("ratio", "ratio_lo", "ratio_hi", "n_hits"),
    "h1.distinctiveness_against": ("ratio", "ratio_lo", "ratio_hi", "n_hits"),
    "h1.distinctiveness_none": ("ratio", "ratio_lo", "ratio_hi", "n_hits"),
    "h1.distinctiveness_untested": (),
    "h1.two_of_three": ("n_for",),
    "h1.not_two_of_three": ("n_for", "n_tested"),
    "h1.undetermined": ("n_for", "n_tested"),
    "h1.more_often": (),
    "h1.depends_on_tier": (),
    "h1.to_read": ("n_readings",),
    "h2.difference_for": ("ratio", "ratio_lo", "ratio_hi"),
    "h2.difference_against": ("ratio", "ratio_lo", "ratio_hi"),
    "h2.difference_none": ("ratio", "ratio_lo", "ratio_hi"),
    "h2.difference_untested": (),
    "h2.stated_by": ("share", "n_clauses"),
    "h2.stated_by_unmeasured": (),
    "h2.follow_up_untested": ("n_named",),
    "h2.follow_up_for": ("years",),
    "h2.follow_up_against": ("years",),
    "h2.follow_up_none": (),
    "h2.claims_only": (),
    "h3.no_documents": (),
    "h3.too_small": (),
    "h3.under": ("share_i", "share_p", "ratio", "ratio_lo", "ratio_hi", "q"),
    "h3.under_absent": ("share_i", "ratio_hi", "q"),
    "h3.none_under": ("n_tested",),
    "h3.over": (),
    "h3.level": ("ratio", "ratio_lo", "ratio_hi", "n_covered", "n_frequent", "share_weighted"),
    "h3.level_described": ("ratio", "n_covered", "n_frequent", "share_weighted"),
    "h3.would_miss_half": ("n_missed", "n_tested", "share_least", "share_most"),
    "h3.would_miss_quarter": ("n_missed", "n_tested", "share_least", "share_most"),
    "h3.not_tested": (),
    "h3.depends_on_tier": (),
    "h3.strict_untested": (),
    "h3.depends_on_duplicates": (),
    "h3.not_standardised": ("share_dropped", "share_allowed"),
    "h3.holds_standardised": ("share_dropped",),
    "h3.changes_standardised": ("share_dropped",),
    "h3.lengths_differ": ("words_i", "words_p"),
    "h3.changes_by_length": (),
    "h3.substituted": ("share_i", "share_p", "share_difference", "share_lo", "share_hi"),
    "h3.not_substituted": ("n_tested",),
    "h3.substitution_untested": (),
    "h3.periods": ("n_tested", "n_windows"),
    "h3.periods_untested": ("n_windows",),
    "h3.words_not_practice": (),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Passages to look for: occurrences of a category in the documents of an arena."""

    category: str
    arena: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence to be written.

    code: a key of CODES. subject, subjects: categories, or what is missing. numbers: by name,
    all those of the code. level: L0 is co-presence, L1 a succession in time. unit: what was
    counted. wanted: where passages are to be found.
    """

    hypothesis: str
    standing: Standing
    code: str
    arena: str = ""
    subject: str = ""
    subjects: tuple[str, ...] = ()
    numbers: Mapping[str, float | None] = field(default_factory=dict)
    level: Level = "L0"
    unit: str = "document"
    wanted: tuple[Wanted, ...] = ()

    def __post_init__(self) -> None:
        if set(self.numbers) != set(CODES[self.code]):
            raise ValueError(f"{self.code} wants the numbers {CODES[self.code]}")
