"""Yearly rates times what coders found right of them, the uncertainty of both in the band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.records.coding import TRAJECTORIES_CORRECTED
from isctext.records.series import Counts, by_arena
from isctext.records.stage import Rows
from isctext.statistics.dispersion import phi
from isctext.statistics.intervals import rate_interval
from isctext.statistics.precision import Estimate, corrected

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Source: TypeAlias = Rows | pa.Table
_SCOPES = ("broad", "strict")


@dataclass(frozen=True, slots=True)
class Known:
    """Precision of E entries in A arenas, [0, 1] where ``coded`` is false."""

    value: Estimate
    coded: Bools


def correct(exposure: Source, usage: Source, precision: pa.Table) -> pa.Table:
    """The table ``trajectories_corrected``: of categories and entries with a coded entry.

    precision: rows of that table, of one sample. What the uncoded entries of a category hold is
    not known at all, so it is neither left out nor taken as if it were like the rest: the band
    reaches from all of it wrong to all of it right (Manski 1989), and there is no point.
    A precision is taken to be the same in all years of an arena.
    """
    parts = [TRAJECTORIES_CORRECTED.empty()]
    for scope in _SCOPES:
        entries = by_arena(exposure, usage, level="entry", scope=scope)
        known = _known(entries, precision)
        with_codes = [bool(row.any()) for row in known.coded]
        chosen = {c for c, k in zip(entries.categories, with_codes, strict=True) if k}
        if not chosen:
            continue
        groups = by_arena(exposure, usage, level="category", scope=scope, names=sorted(chosen))
        member = np.array([[c == name for c in entries.categories] for name in groups.names])
        parts.append(_rows(groups, "category", scope, _combined(groups, entries, known, member)))
        named = [n for n, k in zip(entries.names, with_codes, strict=True) if k]
        single = by_arena(exposure, usage, level="entry", scope=scope, names=named)
        alone = np.array([[n == name for n in entries.names] for name in named])
        parts.append(_rows(single, "entry", scope, _combined(single, entries, known, alone)))
    order = [(name, "ascending") for name in TRAJECTORIES_CORRECTED.sort]
    return pa.concat_tables(parts).sort_by(order)


def _known(entries: Counts, precision: pa.Table) -> Known:
    shape = (len(entries.names), len(entries.arenas))
    value, lo, hi = np.zeros(shape), np.zeros(shape), np.ones(shape)
    coded = np.zeros(shape, dtype=bool)
    row_of = {name: i for i, name in enumerate(entries.names)}
    column_of = {name: i for i, name in enumerate(entries.arenas)}
    for row in precision.to_pylist():
        at = row_of.get(row["entry_id"]), column_of.get(row["arena"])
        if at[0] is None or at[1] is None or row["precision"] is None:
            continue
        value[at], lo[at], hi[at] = row["precision"], row["lo"], row["hi"]
        coded[at] = True
    return Known(Estimate(value, lo, hi), coded)


@dataclass(frozen=True, slots=True)
class Corrected:
    """K x A x T each: see the table's columns."""

    rate: Estimate
    uncoded_share: Floats
    precision: Estimate
    coded: Estimate
    lo: Floats
    hi: Floats
    hits: Floats


def _combined(groups: Counts, entries: Counts, known: Known, member: Bools) -> Corrected:
    """Rates of groups of entries (member: K x E), corrected.

    With C the rate of coded entries, corrected, and U that of the others: lo = l_C,
    hi = C + U + sqrt((u_C - C)^2 + (u_U - U)^2), as for a sum of independent parts.
    """
    right = entries.hits * known.coded[:, :, None]  # E x A x T
    tokens = np.maximum(groups.tokens, 1.0)[None]
    effect = phi(groups)[:, :, None]
    total, coded = _summed(member, entries.hits), _summed(member, right)
    rate, of_coded, of_rest = (
        Estimate(*rate_interval(y, tokens, effect)) for y in (total, coded, total - coded)
    )
    mix = _mixed(member, right, coded, known.value)
    # Without a hit nothing says how much of the next ones would be right: all of them may be.
    empty = coded <= 0
    sure = Estimate(*(np.where(empty, x, p) for p, x in zip(mix, (1.0, 0.0, 1.0), strict=True)))
    found = corrected(of_coded, sure)
    rest = total - coded > 0
    above = np.hypot(found.hi - found.value, of_rest.hi - of_rest.value)
    hi = np.where(rest, found.value + of_rest.value + above, found.hi)
    share = np.divide(total - coded, total, out=np.zeros_like(total), where=total > 0)
    return Corrected(rate, share, mix, found, found.lo, hi, total)


def _summed(member: Bools, values: Floats) -> Floats:
    """E x A x T summed over the entries of each group: K x A x T."""
    summed: Floats = np.tensordot(member.astype(np.float64), values, axes=1)
    return summed


def _mixed(member: Bools, hits: Floats, total: Floats, parts: Estimate) -> Estimate:
    """``statistics.precision.mixed`` over the entries of each group; NaN without a hit."""
    value, lo, hi = (part[:, :, None] for part in parts)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = _summed(member, hits * value) / total
        below = np.sqrt(_summed(member, (hits * (value - lo)) ** 2)) / total
        above = np.sqrt(_summed(member, (hits * (hi - value)) ** 2)) / total
    return Estimate(mean, np.maximum(mean - below, 0.0), np.minimum(mean + above, 1.0))


def _rows(counts: Counts, level: str, scope: str, found: Corrected) -> pa.Table:
    arena, year = np.nonzero(counts.present)
    each = np.repeat(np.arange(len(counts.names)), len(arena))
    arena, year = np.tile(arena, len(counts.names)), np.tile(year, len(counts.names))
    at = (each, arena, year)
    share = found.uncoded_share[at]
    full = share <= 0
    some = share < 1.0
    counted = found.hits[at] > 0
    values = {
        "rate_pm": found.rate.value[at],
        "rate_lo": found.rate.lo[at],
        "rate_hi": found.rate.hi[at],
        "uncoded_share": share,
        "lo": found.lo[at],
        "hi": found.hi[at],
        "precision": _where(some & counted, found.precision.value[at]),
        "precision_lo": _where(some & counted, found.precision.lo[at]),
        "precision_hi": _where(some & counted, found.precision.hi[at]),
        "coded_pm": _where(some, found.coded.value[at]),
        "coded_lo": _where(some, found.coded.lo[at]),
        "coded_hi": _where(some, found.coded.hi[at]),
        "corrected_pm": _where(full, found.coded.value[at]),
        "level": [level] * len(each),
        "name": [counts.names[i] for i in each],
        "category": [counts.categories[i] for i in each],
        "scope": [scope] * len(each),
        "arena": [counts.arenas[i] for i in arena],
        "year": counts.years[year].astype(np.int32),
        "hits": found.hits[at].astype(np.int64),
        "tokens": counts.tokens[arena, year].astype(np.int64),
        "verdict": np.select([full, some], ["corrected", "bounded"], "not_corrected").tolist(),
        "reason": ["" if s <= 0 else f"uncoded: {s:.0%} of the hits" for s in share.tolist()],
    }
    return TRAJECTORIES_CORRECTED.from_columns(values)


def _where(kept: Bools, values: Floats) -> pa.Array:
    return pa.array(values, mask=~kept | ~np.isfinite(values))
