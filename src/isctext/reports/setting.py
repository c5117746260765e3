"""What every part of a page shares: language, arenas in order, the time axis, source names."""

from __future__ import annotations

from dataclasses import dataclass

from isctext.records.source import DEFAULT_ARENAS
from isctext.reports.axes import Periods, periods
from isctext.reports.inputs import ReportOptions, StudyData
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography

# As many colour and marker pairs as the style sheet has; further arenas start again.
LOOKS = 8


@dataclass(frozen=True, slots=True)
class Arena:
    """An arena with its printed name and its look (colour and marker), the same everywhere."""

    name: str
    label: str
    number: int

    @property
    def look(self) -> int:
        """Which of the colour and marker pairs it wears."""
        return self.number % LOOKS


@dataclass(frozen=True, slots=True)
class Setting:
    """The shared facts of one page."""

    options: ReportOptions
    t: Texts
    typo: Typography
    arenas: dict[str, Arena]
    axis: Periods
    sources: dict[str, str]
    fictional: bool

    def source(self, source_id: str) -> str:
        """The source's label, or its id when it has none."""
        return self.sources.get(source_id) or source_id

    def arena(self, name: str) -> Arena:
        """The arena of that name; every arena of the data is known."""
        return self.arenas[name]


def setting(data: StudyData, options: ReportOptions) -> Setting:
    """The setting of a page: arenas in the order initiatives, press, policy, then by name."""
    texts = Texts(options.lang)
    named = zip(
        data.trajectories.column("period").to_pylist(),
        data.trajectories.column("period_start").to_pylist(),
        strict=True,
    )
    labels = zip(
        data.coverage.column("source_id").to_pylist(),
        data.coverage.column("label").to_pylist(),
        strict=True,
    )
    return Setting(
        options=options,
        t=texts,
        typo=Typography(options.lang),
        arenas=_arenas(data, texts),
        axis=periods(named, data.period),
        sources=dict(labels),
        fictional=data.fictional,
    )


def _arenas(data: StudyData, texts: Texts) -> dict[str, Arena]:
    found: set[str] = set()
    for name in ("coverage", "duplicates", "trajectories", "passages", "passages_total", "trends"):
        found.update(getattr(data, name).column("arena").to_pylist())
    for name in ("topic_profiles", "topic_passages"):
        found.update(getattr(data, name).column("arena").to_pylist())
    return ordered_arenas(found, texts)


def ordered_arenas(found: set[str], texts: Texts) -> dict[str, Arena]:
    """The arenas by name: initiatives, press, policy, then others in alphabetical order."""
    ranks = {name: rank for rank, name in enumerate(DEFAULT_ARENAS)}
    ordered = sorted(found, key=lambda name: (ranks.get(name, len(ranks)), name))
    return {
        name: Arena(name, texts.named("arena", name), number) for number, name in enumerate(ordered)
    }
