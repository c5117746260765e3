"""What may be said of H3, selective uptake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isctext.hypotheses.evidence import Row
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.statement import Statement, Wanted
from isctext.statistics.uptake_power import POWER

H3 = "H3"
_UNDER = "under_taken_up"
_TESTED = (_UNDER, "over_exploratory", "no_difference_detectable")


@dataclass(frozen=True, slots=True)
class _Part:
    """One comparison: its summary, None where it was not made, and its rows by dimension."""

    summary: Row | None
    rows: dict[str, Row]

    @property
    def tested(self) -> bool:
        return self.summary is not None and self.summary["verdict"] == "tested"

    def with_verdict(self, *verdicts: str) -> tuple[str, ...]:
        """Dimensions, in the lexicon's order."""
        return tuple(name for name, row in self.rows.items() if row["verdict"] in verdicts)


def uptake_said(
    results: Mapping[str, list[Row]], options: HypothesesOptions
) -> Iterator[Statement]:
    """H3 arena by arena, the one of the declared test first."""
    for arena in options.others:
        whole = _part(results, options, arena)
        if whole.summary is None or not whole.summary["docs_p"] or not whole.summary["docs_i"]:
            yield Statement(H3, "undetectable", "h3.no_documents", arena)
            continue
        yield from _main(whole, arena, options)
        yield from _sensitivity(results, options, arena, whole)
        yield from _substitution(results, options, arena)
        yield from _periods(results, options, arena)
    yield Statement(H3, "limit", "h3.words_not_practice")


def _part(
    results: Mapping[str, list[Row]],
    options: HypothesesOptions,
    arena: str,
    scope: str = "broad",
    stratum: str = "all",
    duplicates: str = "",
) -> _Part:
    key = {
        "arena": arena,
        "unit": options.unit,
        "scope": scope,
        "duplicates": duplicates or options.duplicates,
        "stratum": stratum,
    }
    found = [r for r in results["uptake_summary"] if _is(r, key)]
    rows = {r["dimension"]: r for r in results["uptake"] if _is(r, key)}
    ordered = {name: rows[name] for name in options.project if name in rows}
    return _Part(found[0] if found else None, ordered)


def _is(row: Row, key: Row) -> bool:
    return all(row[name] == value for name, value in key.items())


def _main(whole: _Part, arena: str, options: HypothesesOptions) -> Iterator[Statement]:
    summary = whole.summary or {}
    common = {
        "ratio": summary["level"],
        "share_covered": summary["C05"],
        "share_weighted": summary["W"],
    }
    if not whole.tested:
        missing = tuple(summary["reason"].split("; "))
        yield Statement(H3, "undetectable", "h3.too_small", arena, subjects=missing)
        yield Statement(H3, "described", "h3.level_described", arena, numbers=common)
        return
    under = whole.with_verdict(_UNDER)
    for name in under:
        yield _under(whole.rows[name], arena, options)
    if not under:
        numbers = {"n_tested": summary["tested"]}
        yield Statement(H3, "not_supported", "h3.none_under", arena, numbers=numbers)
    limits = {"ratio_lo": summary["level_lo"], "ratio_hi": summary["level_hi"]}
    yield Statement(H3, "described", "h3.level", arena, numbers=common | limits)
    over = whole.with_verdict("over_exploratory")
    if over:
        yield Statement(H3, "described", "h3.over", arena, subjects=over)
    yield from _would_miss(whole, arena)
    left = whole.with_verdict("not_tested", "absent_in_initiatives", "saturated")
    if left:
        yield Statement(H3, "undetectable", "h3.not_tested", arena, subjects=left)


def _under(row: Row, arena: str, options: HypothesesOptions) -> Statement:
    name = row["dimension"]
    numbers = {"share_i": row["p_i"], "ratio_hi": row["U_hi"], "q": row["q"]}
    code = "h3.under_absent"
    if "upper_limit" not in row["flags"]:
        code = "h3.under"
        numbers |= {"share_p": row["p_p"], "ratio": row["U"], "ratio_lo": row["U_lo"]}
    wanted = (Wanted(name, options.initiatives), Wanted(name, arena))
    return Statement(H3, "supported", code, arena, name, numbers=numbers, wanted=wanted)


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
                "n_tested": (whole.summary or {})["tested"],
                "share_least": min(powers),
                "share_most": max(powers),
            }
            names = tuple(row["dimension"] for row in missed)
            yield Statement(H3, "undetectable", code, arena, subjects=names, numbers=numbers)


def _sensitivity(
    results: Mapping[str, list[Row]], options: HypothesesOptions, arena: str, whole: _Part
) -> Iterator[Statement]:
    if not whole.tested:
        return
    strict = _part(results, options, arena, scope="strict")
    changed = _changed(whole, strict)
    if changed:
        yield Statement(H3, "limit", "h3.depends_on_tier", arena, subjects=changed)
    untested = tuple(
        name
        for name, row in strict.rows.items()
        if row["verdict"] not in _TESTED and whole.rows[name]["verdict"] in _TESTED
    )
    if untested:
        yield Statement(H3, "limit", "h3.strict_untested", arena, subjects=untested)
    other = "keep" if options.duplicates == "drop" else "drop"
    changed = _changed(whole, _part(results, options, arena, duplicates=other))
    if changed:
        yield Statement(H3, "limit", "h3.depends_on_duplicates", arena, subjects=changed)
    yield from _alike(results, options, arena, whole)


def _alike(
    results: Mapping[str, list[Row]], options: HypothesesOptions, arena: str, whole: _Part
) -> Iterator[Statement]:
    made = _part(results, options, arena, stratum="standardised")
    if made.summary is not None:
        dropped = {"share_dropped": made.summary["weight_dropped"]}
        if made.summary["verdict"] == "not_standardised":
            numbers = dropped | {"share_allowed": options.most_dropped}
            yield Statement(H3, "limit", "h3.not_standardised", arena, numbers=numbers)
        elif made.tested:
            changed = _changed(whole, made)
            code = "h3.changes_standardised" if changed else "h3.holds_standardised"
            yield Statement(H3, "limit", code, arena, subjects=changed, numbers=dropped)
    if "lengths_differ" in (whole.summary or {})["flags"]:
        words = {name: (whole.summary or {})[name] for name in ("words_i", "words_p")}
        yield Statement(H3, "limit", "h3.lengths_differ", arena, numbers=words)
        changed = _changed(whole, _part(results, options, arena, stratum="length"))
        if changed:
            yield Statement(H3, "limit", "h3.changes_by_length", arena, subjects=changed)


def _changed(one: _Part, other: _Part) -> tuple[str, ...]:
    """Dimensions tested in both, and called under-taken-up in one of them only."""
    return tuple(
        name
        for name, row in other.rows.items()
        if row["verdict"] in _TESTED
        and one.rows[name]["verdict"] in _TESTED
        and (row["verdict"] == _UNDER) != (one.rows[name]["verdict"] == _UNDER)
    )


def _substitution(
    results: Mapping[str, list[Row]], options: HypothesesOptions, arena: str
) -> Iterator[Statement]:
    key = {"arena": arena, "scope": "broad", "stratum": "all", "duplicates": options.duplicates}
    found = {r["contrast"]: r for r in results["substitution"] if _is(r, key)}
    rows = [found[name] for name in options.contrasts if name in found]
    tested = [row for row in rows if row["p"] is not None]
    if not tested:
        missing = tuple(rows[0]["reason"].split("; ")) if rows and rows[0]["reason"] else ()
        yield Statement(H3, "undetectable", "h3.substitution_untested", arena, subjects=missing)
        return
    more = [row for row in tested if row["verdict"] == "more_than_initiatives"]
    for row in more:
        name = row["contrast"]
        numbers = {
            "share_i": row["share_i"],
            "share_p": row["share_p"],
            "share_difference": row["difference"],
            "share_lo": row["lo"],
            "share_hi": row["hi"],
        }
        wanted = (Wanted(name, arena),)
        yield Statement(
            H3, "supported", "h3.substituted", arena, name, numbers=numbers, wanted=wanted
        )
    if not more:
        numbers = {"n_tested": len(tested)}
        yield Statement(H3, "not_supported", "h3.not_substituted", arena, numbers=numbers)


def _periods(
    results: Mapping[str, list[Row]], options: HypothesesOptions, arena: str
) -> Iterator[Statement]:
    windows = [
        row
        for row in results["uptake_summary"]
        if row["arena"] == arena and row["stratum"].startswith(("period:", "lag:"))
    ]
    if not windows:
        return
    tested = sum(row["verdict"] == "tested" for row in windows)
    if tested:
        numbers = {"n_tested": tested, "n_windows": len(windows)}
        yield Statement(H3, "described", "h3.periods", arena, numbers=numbers, level="L1")
    else:
        numbers = {"n_windows": len(windows)}
        yield Statement(H3, "undetectable", "h3.periods_untested", arena, numbers=numbers)
