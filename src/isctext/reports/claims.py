"""Claims as sentences: each says what its level allows, with what else may explain it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isctext.errors import StageError
from isctext.records.claims import Level, checked_sentence
from isctext.reports.codes import Codes
from isctext.reports.sentences import Sentences

Row = Mapping[str, object]

# What each verdict of ``claims`` says at most: a row of another level is a defect, and refused.
LEVEL_OF: dict[str, Level | str] = {
    "not_in_both": "",
    "co_presence_untested": "L0",
    "co_presence_none": "L0",
    "co_presence_faster": "L0",
    "co_presence_slower": "L0",
    "co_presence_follows": "L0",
    "co_presence_unstable": "L0",
    "precedes": "L1",
    "traces": "L2",
    "traces_passages": "L2",
    "traces_citations": "L2",
    "confirmed": "L3",
}


@dataclass(frozen=True, slots=True)
class Said:
    """level: L0 to L3, "" for none. alternatives: "" where none is to be printed."""

    level: str
    sentence: str
    more: tuple[str, ...]
    alternatives: str


@dataclass(frozen=True, slots=True)
class ClaimSentences:
    """Writes the rows of table ``claims`` in one language."""

    write: Sentences
    codes: Codes

    def of(self, row: Row) -> Said:
        """The sentence of a row, what is said beside it, and the other explanations.

        Raises StageError [IT-CLM-001] when the words say more than the row's level, and
        [IT-CLM-002] when its verdict does.
        """
        verdict, level = str(row["verdict"]), str(row["claim_level"])
        if LEVEL_OF.get(verdict) != level:
            raise StageError(
                "IT-CLM-002",
                f"a claim of level '{level}' cannot have the verdict '{verdict}'",
                found=level,
                expected=LEVEL_OF.get(verdict, "a known verdict"),
            )
        t, allowed = self.write.t, LEVEL_OF[verdict] or "L0"
        checked_sentence(t(f"claim.{verdict}"), allowed, t.lang)  # type: ignore[arg-type]
        sentence = t(f"claim.{verdict}", **self._values(row))
        return Said(level, sentence, tuple(self._more(row)), self._alternatives(row))

    def _values(self, row: Row) -> dict[str, str]:
        t, typo = self.write.t, self.write.typo
        category = str(row["category"])
        subject = self.write.label(category) if category else t("claim_more.all_concepts")
        counts = ("passages", "copies", "citations", "confirmed")
        values = {name: typo.count(_whole(row[name])) for name in counts}
        return values | {
            "subject": subject,
            "a": self.write.side(str(row["arena_from"])),
            "b": self.write.side(str(row["arena_to"])),
            "from_a": self._directed("side_from", str(row["arena_from"])),
            "to_b": self._directed("side_to", str(row["arena_to"])),
            "q": typo.decimal(_number(row["series_q"]), 3),
            "lag": t.counted("claim_more.lag", round(_number(row["lag_years"]) or 0)),
            "power": self._power(row),
            "reason": self._reason(str(row["reason"])),
        }

    def _directed(self, group: str, arena: str) -> str:
        """An arena with the preposition that goes with it: "de la presse", "aux textes ..."."""
        known = self.write.t.named(group, arena)
        return self.write.t(f"{group}.other", name=arena) if known == arena else known

    def _power(self, row: Row) -> str:
        strength = _number(row["mde_beta"])
        if strength is None:
            return self.write.t("claim_more.power_none")
        return self.write.t("claim_more.power", mde=self.write.typo.decimal(strength, 2))

    def _reason(self, text: str) -> str:
        known = self.write.t.named("claim_reason", text)
        return self.codes.reason(text) if known == text else known

    def _more(self, row: Row) -> Iterator[str]:
        t, typo = self.write.t, self.write.typo
        if row["agreement"] in ("agrees", "opposes"):
            yield t(f"claim_more.{row['agreement']}")
        if row["lag_days"] is not None:
            first, last = (typo.date(row[name]) for name in ("first_date", "last_date"))  # type: ignore[arg-type]
            days = typo.count(_whole(row["lag_days"]))
            yield t("claim_more.dates", first=first, last=last, days=days)
        for name in ("opposite", "refused", "disputed"):
            if row[name]:
                yield t(f"claim_more.{name}", n=typo.count(_whole(row[name])))

    def _alternatives(self, row: Row) -> str:
        named: list[str] = [
            self.write.t.named("claim_alternative", str(code))
            for code in row["alternatives"]  # type: ignore[attr-defined]
        ]
        if not named:
            return ""
        # Their own commas: semicolons between them, whatever their number.
        return self.write.t(
            "claim_more.alternatives", list=self.write.typo.prose(" ; ").join(named)
        )


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
