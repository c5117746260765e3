"""What coders' samples promise: intervals of precision, and of rates corrected by it, that cover.

Worlds of precision: documents with hits in bursts, of which a document mostly means one thing
(``one_sense``), and those that say the word often mean it more often (``bursts_right``).
Worlds of rates: entries of unlike precision whose mix moves over the years, some never coded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.bench.correcting import correct
from isctext.bench.draw import draw
from isctext.bench.options import SampleOptions
from isctext.bench.scoring import estimate
from isctext.records.coding import PRECISION
from isctext.records.usage import EXPOSURE, USAGE
from isctext.statistics.precision import Estimate, precision
from isctext.validation.gate import Gate

Floats = NDArray[np.float64]
Estimator = Callable[[Floats, Floats], tuple[Estimate, float]]


@dataclass(frozen=True, slots=True)
class Senses:
    """A world of precision.

    docs: those with a hit; one_sense: correlation of two hits of one document; bursts_right: how
    much the log-odds of being right rise with log hits.
    """

    docs: int = 250
    level: float = 0.7
    one_sense: float = 0.5
    bursts_right: float = 0.0


LOOSE = Senses(one_sense=0.0)
USUAL = Senses()
STRICT = Senses(one_sense=0.9)
BURSTS = Senses(one_sense=0.5, bursts_right=1.0)


def precision_covered(
    worlds: int, seed: int, cell: Senses, estimator: Estimator = estimate
) -> float:
    """Share of worlds whose interval has the share of all hits that are right."""
    inside = 0
    for world in range(worlds):
        random = np.random.default_rng([seed, world])
        hits, right = _hits(cell, random)
        drawn = draw(hits, "w", SampleOptions(coders=("a",), seed=world))
        # The place of a hit is its number: that is how its code is known here.
        value = right[drawn["start"].to_numpy()].astype(np.float64)
        found, _ = estimator(value, drawn["weight"].to_numpy())
        inside += bool(found.lo[0] <= right.mean() <= found.hi[0])
    return inside / worlds


def _hits(cell: Senses, random: np.random.Generator) -> tuple[pa.Table, NDArray[np.bool_]]:
    number = 1 + random.poisson(random.gamma(0.3, 8.0, cell.docs))
    odds = np.log(cell.level / (1.0 - cell.level))
    odds = odds + cell.bursts_right * (np.log(number) - np.log(number).mean())
    share = 1.0 / (1.0 + np.exp(-odds))
    if cell.one_sense:
        size = 1.0 / cell.one_sense - 1.0
        share = random.beta(np.maximum(share * size, 1e-6), np.maximum((1 - share) * size, 1e-6))
    of = np.repeat(np.arange(cell.docs), number)
    right = random.random(len(of)) < share[of]
    year = random.integers(2005, 2025, cell.docs)
    arena = np.array(["initiatives", "policy", "press"])[random.integers(0, 3, cell.docs)]
    place = np.arange(len(of), dtype=np.int32)
    same = {name: pa.repeat(pa.scalar(name), len(of)) for name in ("entry_id", "category")}
    same |= {n: pa.repeat(pa.scalar("l"), len(of)) for n in _LEXICON}
    days = year.astype(str).astype("datetime64[Y]").astype("datetime64[D]")[of]
    columns = {
        "doc_id": np.char.add("d", np.char.zfill(of.astype(str), 5)).tolist(),
        "segment_no": np.zeros(len(of), np.int32),
        "start": place,
        "end": place + 1,
        "surface": pa.repeat(pa.scalar("w"), len(of)),
        "tier": pa.repeat(pa.scalar("core"), len(of)),
        "arena": arena[of].tolist(),
        "source_id": pa.repeat(pa.scalar("s"), len(of)),
        "date": pa.array(days).cast(pa.date32()),
    }
    return pa.table(same | columns), right


_LEXICON = ("lexicon_id", "lexicon_version", "lexicon_sha")


@dataclass(frozen=True, slots=True)
class Mix:
    """A world of rates: E entries over T years, ``docs`` a year; ``uncoded`` of them have none."""

    entries: int = 4
    years: int = 12
    docs: int = 60
    codes: int = 60
    uncoded: int = 0


CODED = Mix()
PARTLY = Mix(uncoded=1)


def rates_covered(worlds: int, seed: int, cell: Mix, *, take: str = "") -> float:
    """Mean share of years whose band has the true rate of right hits of the category.

    take: instead of ``correct``: "crude" (no correction at all) or "alike" (uncoded entries taken
    to be as right as the coded ones): what a gate must be able to refuse.
    """
    covered = []
    for world in range(worlds):
        random = np.random.default_rng([seed, world])
        exposure, usage, coded, truth = _rates(cell, random)
        rows = [
            row
            for row in correct(exposure, usage, coded).to_pylist()
            if row["level"] == "category" and row["scope"] == "broad"
        ]
        lo, hi = (np.array([row[name] for row in rows], float) for name in _BAND[take])
        if take == "alike":
            wider = np.array([1.0 / (1.0 - row["uncoded_share"]) for row in rows])
            lo, hi = lo * wider, hi * wider
        covered.append(((lo <= truth) & (truth <= hi)).mean())
    return float(np.mean(covered))


_BAND = {"": ("lo", "hi"), "crude": ("rate_lo", "rate_hi"), "alike": ("coded_lo", "coded_hi")}


def _rates(cell: Mix, random: np.random.Generator) -> tuple[pa.Table, pa.Table, pa.Table, Floats]:
    e, t, d = cell.entries, cell.years, cell.docs
    tokens = random.lognormal(6.5, 0.7, (t, d)).round() + 50
    trend = np.exp(random.normal(0.0, 0.12, e)[:, None] * np.arange(t))
    rate = random.uniform(0.4, 2.0, e)[:, None] * 1e-3 * trend  # E x T, hits a word
    burst = random.gamma(0.7, 1 / 0.7, (e, t, d))
    hits = random.poisson(rate[:, :, None] * tokens * burst)
    level = random.uniform(0.35, 0.95, e)
    if cell.uncoded:
        # What nobody coded is what is hardest to code: mostly wrong.
        level[: cell.uncoded] = random.uniform(0.02, 0.25, cell.uncoded)
    right = random.binomial(cell.codes, level)
    found = precision(right, np.full(e, cell.codes))
    truth = (rate * level[:, None]).sum(axis=0) * 1e6
    coded = [
        _precision_row(f"c.{n}", *(float(part[n]) for part in found))
        for n in range(cell.uncoded, e)
    ]
    exposure, usage = _monthly(tokens, hits)
    return exposure, usage, PRECISION.from_rows(coded), truth


def _precision_row(entry: str, value: float, lo: float, hi: float) -> dict[str, object]:
    text = {"sample_id": "w", "category": "c", "arena": "press", "verdict": "", "reason": ""}
    text |= {"lexicon_version": "", "lexicon_sha": "", "entry_id": entry}
    numbers = {"hits": 0, "coded": 1, "unsure": 0, "disputed": 0, "differs": False}
    return text | numbers | {"precision": value, "lo": lo, "hi": hi}


def _monthly(tokens: Floats, hits: NDArray[np.int64]) -> tuple[pa.Table, pa.Table]:
    years = [np.datetime64(f"{2005 + t}-01-01", "D").astype(object) for t in range(len(tokens))]
    place = {"arena": "press", "source_id": "s", "precision": "month", "batch": False}
    exposure = [
        place
        | {"month": day, "docs": len(row), "tokens": int(row.sum())}
        | {"tokens_sq": float((row**2).sum())}
        for day, row in zip(years, tokens, strict=True)
    ]
    levels = [("category", "c", hits.sum(axis=0))]
    levels += [("entry", f"c.{n}", part) for n, part in enumerate(hits)]
    usage = [
        place
        | {"level": level, "name": name, "category": "c", "family": "concept", "scope": "broad"}
        | {"month": day, "first": day, "hits": int(y.sum()), "docs_hit": int((y > 0).sum())}
        | {"hits_sq": float((y.astype(float) ** 2).sum()), "hits_tokens": float((y * n).sum())}
        for level, name, part in levels
        for day, y, n in zip(years, part, tokens, strict=True)
        if y.sum()
    ]
    return EXPOSURE.from_rows(exposure), USAGE.from_rows(usage)


_WEIGHTED = "weights, Kish's effective number"
GATES: tuple[Gate, ...] = (
    *(
        Gate("precision", _WEIGHTED, world, 0.93, False, partial(precision_covered, cell=cell))
        for world, cell in (
            ("no document effect", LOOSE),
            ("senses by document .5", USUAL),
            ("senses by document .9", STRICT),
            ("bursts oftener right", BURSTS),
        )
    ),
    # A mean over years, no share of worlds: the bound stands whatever their number.
    *(
        Gate("corrected rate", method, world, 0.93, False, partial(rates_covered, cell=cell), False)
        for method, world, cell in (
            ("product, MOVER", "all coded", CODED),
            ("worst cases", "one entry uncoded", PARTLY),
        )
    ),
)
