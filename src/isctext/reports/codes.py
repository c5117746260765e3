"""Codes of the measures as words of the page: verdicts, and why nothing more can be said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from isctext.reports.texts import Texts
from isctext.reports.typography import Typography

# A reason that counts things: what is found is printed with its noun, one or several.
_COUNTED = re.compile(
    r"(years|hits|documents|words|terms|entries|control words): (\d+), needed (\d+)"
)
_KEYS = {"control words": "controls"}
# The other reasons with something in them, by the key of their sentence.
_FILLED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "held_years",
        re.compile(r"sources held: (?P<found>\d+) years linked, needed (?P<needed>\d+)"),
    ),
    ("first_covered_year", re.compile(r"in the first covered year, (?P<year>-?\d+)")),
    (
        "short_silence",
        re.compile(
            r"silence before says little: (?P<decimal>[\d.]+) hits expected, needed (?P<needed>\d+)"
        ),
    ),
    (
        "used_before",
        re.compile(
            r"used before (?P<year>\d+) by (?P<arena>.+): (?P<found>\d+) of (?P<needed>\d+) terms"
        ),
    ),
    (
        "effective_sources",
        re.compile(r"effective sources: (?P<real>[\d.]+), needed (?P<needed>\d+)"),
    ),
    ("not_kept", re.compile(r"not kept among several tests: (?P<found>\d+)")),
)
# Reasons without anything in them.
_PLAIN = {
    "no variation": "no_variation",
    "sources held: no single solution": "held_unsolved",
    "sign or significance differs once sources are held": "differs_held",
    "not found once sources are held": "not_found_held",
    "peak at lag 0": "peak_at_once",
}


@dataclass(frozen=True, slots=True)
class Codes:
    """Writes verdicts, reasons and names for one language."""

    t: Texts
    typo: Typography

    def reason(self, text: str) -> str:
        """Each reason of a row, joined; "" for none. One that is not known stands as it is."""
        parts = [self._one(part) for part in text.split("; ") if part]
        return self.typo.prose(" ; ").join(parts)

    def _one(self, text: str) -> str:
        if found := _COUNTED.fullmatch(text):
            name, number, needed = found.groups()
            wanted = self.typo.count(int(needed))
            key = _KEYS.get(name, name)
            return self.t.counted(f"reason.{key}", int(number), needed=wanted)
        for key, pattern in _FILLED:
            if found := pattern.fullmatch(text):
                values = {k: self._value(k, v) for k, v in found.groupdict().items()}
                return self.t(f"reason.{key}", **values)
        return self.t.named("reason", _PLAIN.get(text, text))

    def _value(self, name: str, text: str) -> str:
        if name == "arena":
            return self.arena(text)
        if name in ("decimal", "real"):
            return self.typo.decimal(float(text), 1 if name == "decimal" else 2)
        return text if name == "year" else self.typo.count(int(text))

    def arena(self, name: str) -> str:
        """An arena as a sentence names it after "dans" or "in"."""
        known = self.t.named("side", name)
        return self.t("side.other", name=name) if known == name else known

    def verdict(self, name: str) -> str:
        """A verdict in a few words, for a table."""
        return self.t.named("verdict", name)

    def growth(self, percent: float | None, *, sign: bool = True) -> str:
        """So many per cent a year: +12 %, −3,4 %; without its sign where that is said."""
        if percent is None:
            return self.typo.decimal(None, 0)
        value = percent if sign else abs(percent)
        written = self.typo.percent(value / 100, self._digits(value))
        return f"+{written}" if sign and value > 0 else written

    def between(self, low: float | None, high: float | None) -> str:
        """An interval of growth, in per cent; "" where there is none."""
        if low is None or high is None:
            return ""
        ends = (self.typo.decimal(v, self._digits(v)) for v in (low, high))
        return self.typo.interval(*ends)

    @staticmethod
    def _digits(percent: float) -> int:
        return 0 if abs(percent) >= 9.95 else 1  # noqa: PLR2004  (as many digits as carry)

    def years(self, value: float | None, digits: int = 1) -> str:
        """A duration in years with its noun."""
        if value is None:
            return self.typo.decimal(None, 0)
        shown = self.typo.decimal(value, digits)
        # French takes the plural from two on, English for all but one.
        size = abs(round(value, digits))
        several = size >= 2 if self.t.lang == "fr" else size != 1  # noqa: PLR2004
        return self.t("evolution.years_other" if several else "evolution.years_one", n=shown)
