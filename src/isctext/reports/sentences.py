"""Statements of the measures as sentences of the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isctext.records.claims import checked_sentence
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography

Row = Mapping[str, object]
_SHARE_PREFIXES = ("share",)
_WHOLE_PREFIXES = ("n", "words")
_DIGITS = {"q": 3, "p": 3, "keff": 1, "years": 1}


@dataclass(frozen=True, slots=True)
class Sentences:
    """Fills the sentence of a statement's code with its numbers and names.

    labels: what each category is called. A name without a label stands as it is.
    """

    t: Texts
    typo: Typography
    labels: Mapping[str, str]

    def of(self, row: Row) -> str:
        """The sentence of a row of table ``statements``.

        Raises StageError [IT-CLM-001] when its words say more than the row's level allows.
        """
        numbers: Sequence[Mapping[str, object]] = row["numbers"]  # type: ignore[assignment]
        values = {str(n["name"]): self._number(str(n["name"]), n["value"]) for n in numbers}
        subjects: Sequence[str] = row["subjects"]  # type: ignore[assignment]
        names = {
            "arena": self.side(str(row["arena"])),
            "subject": self.label(str(row["subject"])),
            "subjects": self.listed([self.label(name) for name in subjects]),
            "missing": self.missing(subjects),
            "units": self.t.named("units", str(row["unit"])),
        }
        code, level = str(row["code"]), str(row["claim_level"])
        # Before it is filled: the names of a corpus are not words of ours.
        checked_sentence(self.t(code), level, self.t.lang)  # type: ignore[arg-type]
        return self.t(code, **names, **values)

    def side(self, arena: str) -> str:
        """An arena as a sentence names it: "la presse"; another one by its own name."""
        known = self.t.named("side", arena)
        return self.t("side.other", name=arena) if known == arena and arena else known

    def label(self, name: str) -> str:
        """A category, a criterion or an actor in guillemets, "" for none."""
        if not name:
            return ""
        shown = self.labels.get(name) or self.t.named("criterion", name)
        return self.t("joined.quoted", text=shown)

    def listed(self, parts: Sequence[str]) -> str:
        """The parts in a row, "et" before the last."""
        if len(parts) < 2:  # noqa: PLR2004  (nothing to join)
            return "".join(parts)
        return self.t("joined.last", first=", ".join(parts[:-1]), last=parts[-1])

    def missing(self, reasons: Sequence[str]) -> str:
        """What a test lacks, from codes such as "sources policy: 10, needed 15"."""
        return self.typo.prose(" ; ").join(self._lack(reason) for reason in reasons if reason)

    def _lack(self, reason: str) -> str:
        head, _, amounts = reason.partition(": ")
        code, _, arena = head.partition(" ")
        found, _, needed = amounts.replace(", at most ", ", needed ").partition(", needed ")
        needed = self._plain(needed)
        if f"missing.{code}" not in self.t:
            return reason
        return self.t(
            f"missing.{code}", arena=self.side(arena), found=self._plain(found), needed=needed
        )

    def _plain(self, found: str) -> str:
        try:
            return (
                self.typo.decimal(float(found), 1) if "." in found else self.typo.count(int(found))
            )
        except ValueError:
            return found

    def _number(self, name: str, value: object) -> str:
        if not isinstance(value, int | float):
            return self.typo.count(None)
        kind = name.split("_", maxsplit=1)[0]
        if kind in _SHARE_PREFIXES:
            return self.typo.percent(value, 0)
        if name == "years":
            return self._duration(value)
        if kind in _WHOLE_PREFIXES:
            return self.typo.count(round(value))
        return self.typo.decimal(value, _DIGITS.get(kind, 2))

    def _duration(self, years: float) -> str:
        """So many years with their noun: French takes the plural from two on."""
        shown = self.typo.decimal(years, 1)
        several = abs(round(years, 1)) >= 2 if self.t.lang == "fr" else True  # noqa: PLR2004
        return self.t("evolution.years_other" if several else "evolution.years_one", n=shown)
