"""What may be said of H3, selective uptake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from isctext.hypotheses.evidence import Row
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.statement import Statement, Wanted
from isctext.statistics.uptake_power import POWER

H3 = "H3"
_UNDER = "under_taken_up"
# Of the initiatives' units, for a dimension to stand in the coverage.
_FREQUENT = 0.05
_TESTED = (_UNDER, "over_exploratory", "no_difference_detectable")


@dataclass(frozen=True, slots=True)
class _Part:
    """One comparison: its summary, None where it was not made, and its rows by dimension."""

    summary: Row | None
    rows: dict[str, Row]

    @property
    def tested(self) -> bool:
        return self.known.get("verdict") == "tested"

    @property
    def known(self) -> Row:
        """The summary, empty where the comparison was not made."""
        return self.summary or {}

    def with_verdict(self, *verdicts: str) -> tuple[str, ...]:
        """Dimensions, in the lexicon's order."""
        return tuple(name for name, row in self.rows.items() if row["verdict"] in verdicts)


def uptake_said(
    results: Mapping[str, list[Row]], options: HypothesesOptions
) -> Iterator[Statement]:
    """H3 arena by arena, the one of the declared test first."""
    for one in _said(results, options):
        yield replace(one, unit="paragraph" if "substitut" in one.code else options.unit)


def _said(results: Mapping[str, list[Row]], options: HypothesesOptions) -> Iterator[Statement]:
    for name in options.others:
        arena = _Arena(results, options, name)
        whole = arena.part()
        if whole.summary is None or not whole.summary["docs_p"] or not whole.summary["docs_i"]:
            yield Statement(H3, "undetectable", "h3.no_documents", name)
            continue
        yield from _main(whole, arena)
        yield from _sensitivity(whole, arena)
        yield from _substitution(arena)
        yield from _periods(arena)
    yield Statement(H3, "limit", "h3.words_not_practice")


@dataclass(frozen=True, slots=True)
class _Arena:
    """What was measured of one arena."""

    results: Mapping[str, list[Row]]
    options: HypothesesOptions
    name: str

    def part(self, scope: str = "broad", stratum: str = "all", duplicates: str = "") -> _Part:
        """One comparison; that of the headline when nothing is said."""
        key = {
            "arena": self.name,
            "unit": self.options.unit,
            "scope": scope,
            "duplicates": duplicates or self.options.duplicates,
            "stratum": stratum,
        }
        found = [row for row in self.results["uptake_summary"] if _is(row, key)]
        rows = {row["dimension"]: row for row in self.results["uptake"] if _is(row, key)}
        ordered = {name: rows[name] for name in self.options.project if name in rows}
        return _Part(found[0] if found else None, ordered)


def _is(row: Row, key: Row) -> bool:
    return all(row[name] == value for name, value in key.items())


def _main(whole: _Part, arena: _Arena) -> Iterator[Statement]:
    summary, name = whole.known, arena.name
    if not whole.tested:
        missing = tuple(summary["reason"].split("; "))
        yield Statement(H3, "undetectable", "h3.too_small", name, subjects=missing)
        numbers = _level(whole)
        yield Statement(H3, "described", "h3.level_described", name, numbers=numbers)
        return
    under = whole.with_verdict(_UNDER)
    for dimension in under:
        yield _under(whole.rows[dimension], arena)
    if not under:
        numbers = {"n_tested": summary["tested"]}
        yield Statement(H3, "not_supported", "h3.none_under", name, numbers=numbers)
    limits = {"ratio_lo": summary["level_lo"], "ratio_hi": summary["level_hi"]}
    yield Statement(H3, "described", "h3.level", name, numbers=_level(whole) | limits)
    over = whole.with_verdict("over_exploratory")
    if over:
        yield Statement(H3, "described", "h3.over", name, subjects=over)
    yield from _would_miss(whole, name)
    left = whole.with_verdict("not_tested", "absent_in_initiatives", "saturated")
    if left:
        yield Statement(H3, "undetectable", "h3.not_tested", name, subjects=left)


def _level(whole: _Part) -> dict[str, float | None]:
    frequent = [row for row in whole.rows.values() if (row["p_i"] or 0.0) >= _FREQUENT]
    return {
        "ratio": whole.known["level"],
        "n_covered": sum((row["p_p"] or 0.0) >= _FREQUENT for row in frequent),
        "n_frequent": len(frequent),
        "share_weighted": whole.known["W"],
    }


def _under(row: Row, arena: _Arena) -> Statement:
    name = row["dimension"]
    numbers = {"share_i": row["p_i"], "ratio_hi": row["U_hi"], "q": row["q"]}
    code = "h3.under_absent"
    if "upper_limit" not in row["flags"]:
        code = "h3.under"
        numbers |= {"share_p": row["p_p"], "ratio": row["U"], "ratio_lo": row["U_lo"]}
    wanted = (Wanted(name, arena.options.initiatives), Wanted(name, arena.name))
    return Statement(H3, "supported", code, arena.name, name, numbers=numbers, wanted=wanted)


def _would_miss(whole: _Part, arena: str) -> Iterator[Statement]:
    """Dimensions that were not called and would not have been, were they taken up less."""
    quiet = [
        row
        for row in whole.rows.values()
        if row["verdict"] == "no_difference_detectable" and row["power_50"] is not None
    ]
    for code, column in (
        ("h3.would_miss_half", "power_50"),
        ("h3.would_miss_quarter", "power_25"),
    ):
        missed = [row for row in quiet if row[column] < POWER]
        if missed:
            powers = [row[column] for row in missed]
            numbers = {
                "n_missed": len(missed),
                "n_tested": whole.known["tested"],
                "share_least": min(powers),
                "share_most": max(powers),
            }
            names = tuple(row["dimension"] for row in missed)
            yield Statement(H3, "undetectable", code, arena, subjects=names, numbers=numbers)


def _sensitivity(whole: _Part, arena: _Arena) -> Iterator[Statement]:
    if not whole.tested:
        return
    strict = arena.part(scope="strict")
    changed = _changed(whole, strict)
    if changed:
        yield Statement(H3, "limit", "h3.depends_on_tier", arena.name, subjects=changed)
    untested = tuple(
        name
        for name, row in strict.rows.items()
        if row["verdict"] not in _TESTED and whole.rows[name]["verdict"] in _TESTED
    )
    if untested:
        yield Statement(H3, "limit", "h3.strict_untested", arena.name, subjects=untested)
    other = "keep" if arena.options.duplicates == "drop" else "drop"
    changed = _changed(whole, arena.part(duplicates=other))
    if changed:
        yield Statement(H3, "limit", "h3.depends_on_duplicates", arena.name, subjects=changed)
    yield from _alike(whole, arena)


def _alike(whole: _Part, arena: _Arena) -> Iterator[Statement]:
    made = arena.part(stratum="standardised")
    dropped = {"share_dropped": made.known.get("weight_dropped")}
    if made.known.get("verdict") == "not_standardised":
        numbers = dropped | {"share_allowed": arena.options.most_dropped}
        yield Statement(H3, "limit", "h3.not_standardised", arena.name, numbers=numbers)
    elif made.tested:
        changed = _changed(whole, made)
        code = "h3.changes_standardised" if changed else "h3.holds_standardised"
        yield Statement(H3, "limit", code, arena.name, subjects=changed, numbers=dropped)
    if "lengths_differ" in whole.known["flags"]:
        words = {name: whole.known[name] for name in ("words_i", "words_p")}
        yield Statement(H3, "limit", "h3.lengths_differ", arena.name, numbers=words)
        changed = _changed(whole, arena.part(stratum="length"))
        if changed:
            yield Statement(H3, "limit", "h3.changes_by_length", arena.name, subjects=changed)


def _changed(one: _Part, other: _Part) -> tuple[str, ...]:
    """Dimensions tested in both, and called under-taken-up in one of them only."""
    return tuple(
        name
        for name, row in other.rows.items()
        if row["verdict"] in _TESTED
        and one.rows[name]["verdict"] in _TESTED
        and (row["verdict"] == _UNDER) != (one.rows[name]["verdict"] == _UNDER)
    )


def _substitution(arena: _Arena) -> Iterator[Statement]:
    options, name = arena.options, arena.name
    key = {"arena": name, "scope": "broad", "stratum": "all", "duplicates": options.duplicates}
    found = {row["contrast"]: row for row in arena.results["substitution"] if _is(row, key)}
    rows = [found[contrast] for contrast in options.contrasts if contrast in found]
    tested = [row for row in rows if row["p"] is not None]
    if not tested:
        missing = tuple(rows[0]["reason"].split("; ")) if rows and rows[0]["reason"] else ()
        yield Statement(H3, "undetectable", "h3.substitution_untested", name, subjects=missing)
        return
    more = [row for row in tested if row["verdict"] == "more_than_initiatives"]
    for row in more:
        yield _substituted(row, name)
    if not more:
        numbers = {"n_tested": len(tested)}
        yield Statement(H3, "not_supported", "h3.not_substituted", name, numbers=numbers)


def _substituted(row: Row, arena: str) -> Statement:
    contrast = row["contrast"]
    numbers = {
        "share_i": row["share_i"],
        "share_p": row["share_p"],
        "share_difference": row["difference"],
        "share_lo": row["lo"],
        "share_hi": row["hi"],
    }
    wanted = (Wanted(contrast, arena),)
    return Statement(
        H3, "supported", "h3.substituted", arena, contrast, numbers=numbers, wanted=wanted
    )


def _periods(arena: _Arena) -> Iterator[Statement]:
    windows = [
        row
        for row in arena.results["uptake_summary"]
        if row["arena"] == arena.name and row["stratum"].startswith(("period:", "lag:"))
    ]
    if not windows:
        return
    tested = sum(row["verdict"] == "tested" for row in windows)
    numbers = {"n_windows": len(windows)}
    if not tested:
        yield Statement(H3, "undetectable", "h3.periods_untested", arena.name, numbers=numbers)
        return
    numbers |= {"n_tested": tested}
    yield Statement(H3, "described", "h3.periods", arena.name, numbers=numbers, level="L1")
