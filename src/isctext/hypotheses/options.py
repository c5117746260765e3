"""What a study may set about its hypotheses, and which dimension belongs to which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError

Unit = Literal["document", "paragraph"]
Duplicates = Literal["drop", "keep"]
Scope = Literal["broad", "strict"]

FACTORS = ("topic", "territory", "period", "length")
SCOPES: tuple[Scope, ...] = ("broad", "strict")


@dataclass(frozen=True, slots=True)
class CodedCategory:
    """A category of the lexicon with its place in the codebook."""

    name: str
    family: str
    hypothesis: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class HypothesesOptions:
    """Arenas, unit and minima of the three hypotheses.

    categories: the lexicon's, in its order. initiatives: the arena whose project is followed;
    others: the arenas that may take it up, the one of the declared test first. unit: what has a
    dimension or not. duplicates: their treatment in the headline; the other one stands beside.
    factors: of the standardised figure. bin_years: of a period; lag_years: how far a lagged
    comparison looks back in the initiatives and ahead elsewhere. generic: the contrast vocabulary
    of generic ESS; the other contrasts are those of substitution. named: (entity_id, name) of
    the initiatives that the gazetteer knows by name. Minima: methods specification 5.1; under
    min_docs, min_sources or min_k_eff, a comparison is described and not tested. draws: of
    permutations; worlds: of the power simulation, 0 for none; readings: documents to read.
    Raises UsageError [IT-HYP-001] for a value that cannot be.
    """

    categories: tuple[CodedCategory, ...] = ()
    initiatives: str = "initiatives"
    others: tuple[str, ...] = ("policy", "press")
    unit: Unit = "document"
    duplicates: Duplicates = "drop"
    factors: tuple[str, ...] = ("topic", "territory", "period")
    bin_years: int = 4
    lag_years: int = 3
    generic: str = "ess_generique"
    recognition: str = "reconnaissance_institutionnelle"
    named: tuple[tuple[str, str], ...] = ()
    min_docs: int = 150
    min_sources: int = 15
    min_k_eff: float = 6.0
    min_stratum: int = 10
    most_dropped: float = 0.30
    draws: int = 199
    worlds: int = 200
    readings: int = 30
    seed: int = 0

    def __post_init__(self) -> None:
        _among("unit", self.unit, ("document", "paragraph"))
        _among("duplicates", self.duplicates, ("drop", "keep"))
        for factor in self.factors:
            _among("factors", factor, FACTORS)
        if self.initiatives in self.others:
            raise _refused("others", self.initiatives, "arenas other than the initiatives'")
        for name in ("bin_years", "min_docs", "min_sources", "min_stratum", "draws"):
            if getattr(self, name) < 1:
                raise _refused(name, str(getattr(self, name)), "1 or more")

    @property
    def project(self) -> tuple[str, ...]:
        """The dimensions of the initiatives' project: those of H3."""
        return tuple(c.name for c in self.categories if c.role == "project")

    @property
    def fragility(self) -> tuple[str, ...]:
        """The dimensions of fragility."""
        return tuple(c.name for c in self.categories if c.role == "fragility")

    @property
    def contrasts(self) -> tuple[str, ...]:
        """The contrast vocabularies of substitution: all but generic ESS."""
        return tuple(
            c.name for c in self.categories if c.family == "contrast" and c.name != self.generic
        )

    @property
    def arrangements(self) -> tuple[str, ...]:
        """The dimensions of H1 alone: those of the arrangements."""
        return tuple(
            c.name for c in self.categories if c.role == "project" and c.hypothesis == "H1"
        )

    @property
    def effects(self) -> tuple[str, ...]:
        """The project dimensions of H2, shared ones included: claims of effects."""
        return tuple(
            c.name
            for c in self.categories
            if c.role == "project" and "H2" in c.hypothesis.split("/")
        )

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids of the initiatives known by name."""
        return tuple(entity for entity, _ in self.named)

    def family(self, *names: str) -> tuple[str, ...]:
        """The categories of these families."""
        return tuple(c.name for c in self.categories if c.family in names)


def _among(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _refused(name, value, " or ".join(allowed))


def _refused(name: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-HYP-001",
        f"'{name}' of the hypotheses cannot be '{found}'",
        found=found,
        expected=expected,
    )
