"""Codes to agreement, precision and recall, with what keeps each of them from being said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.bench.draw import codes_of
from isctext.records.coding import AGREEMENT, PRECISION, RECALL
from isctext.statistics.agreement import krippendorff
from isctext.statistics.precision import APART, KEEP_FROM, Estimate, precision, verdict

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FEWEST_UNITS = 10  # with two codes, under which no alpha is said
FEWEST_APART = 10  # codes in each of two arenas, under which they are not compared


@dataclass(frozen=True, slots=True)
class Coded:
    """A sample with its codes. codes: items x coders, 1, 0, -1 for none.

    value: mean of an item's codes, NaN without; unsure: it has codes, none of them 0 or 1;
    disputed: 0 and 1 both.
    """

    items: pa.Table
    codes: Ints
    value: Floats
    unsure: Bools
    disputed: Bools


def join_codes(samples: pa.Table, codes: pa.Table) -> Coded:
    """The items of one sample (rows of ``samples``) with the accepted rows of ``codes``."""
    said = codes.filter(pc.is_in(codes["status"], value_set=pa.array(["coded", "unsure"])))
    coders, column = codes_of(said["coder"])
    at = pc.index_in(said["item_id"], value_set=samples["item_id"].combine_chunks()).to_numpy()
    matrix = np.full((samples.num_rows, max(len(coders), 1)), -1, dtype=np.int64)
    doubt = np.zeros(samples.num_rows, dtype=bool)
    number = pc.fill_null(said["code"], -1).to_numpy().astype(np.int64)
    matrix[at, column] = number
    doubt[at[number < 0]] = True
    given = matrix >= 0
    count = given.sum(axis=1)
    total = np.where(given, matrix, 0).sum(axis=1)
    value = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    return Coded(
        items=samples,
        codes=matrix,
        value=value,
        unsure=doubt & (count == 0),
        disputed=(total > 0) & (total < count),
    )


def agreement_rows(coded: Coded, sample_id: str, seed: int = 0) -> pa.Table:
    """The table ``agreement``: of all passages, of each category, of each entry."""
    parts: list[tuple[str, str, Ints]] = [("all", "", np.arange(coded.items.num_rows))]
    for level, column in (("category", "category"), ("entry", "entry_id")):
        names, at = codes_of(coded.items[column])
        parts += [(level, name, np.flatnonzero(at == n)) for n, name in enumerate(names) if name]
    rows = [
        {"sample_id": sample_id, "level": level, "name": name, **_agreement(coded, at, seed)}
        for level, name, at in parts
    ]
    return AGREEMENT.from_rows(rows)


def _agreement(coded: Coded, at: Ints, seed: int) -> dict[str, object]:
    codes = coded.codes[at]
    given = (codes >= 0).sum(axis=1)
    both = codes[given >= 2]  # noqa: PLR2004
    agreed = int(sum(len(set(row[row >= 0].tolist())) == 1 for row in both))
    row: dict[str, object] = {
        "coders": int((codes >= 0).any(axis=0).sum()),
        "units": len(both),
        "agreed": agreed,
        "unsure": int(coded.unsure[at].sum()),
        "raw": agreed / len(both) if len(both) else None,
    }
    if len(both) < FEWEST_UNITS:
        reason = f"units: {len(both)} with two codes, needed {FEWEST_UNITS}"
        return row | {"verdict": "not_tested", "reason": reason}
    found = krippendorff(both, seed=seed)
    said = {
        name: value if np.isfinite(value := float(getattr(found, name))) else None
        for name in ("alpha", "lo", "hi")
    }
    return row | said | {"verdict": found.verdict, "reason": found.reason}


def precision_rows(coded: Coded, sample_id: str) -> pa.Table:
    """The table ``precision``: by entry, over all arenas and in each of them."""
    kept = pc.equal(coded.items["kind"], "precision").to_numpy(zero_copy_only=False)
    entries, entry = codes_of(coded.items["entry_id"])
    arenas, arena = codes_of(coded.items["arena"])
    rows: list[dict[str, object]] = []
    for number, name in enumerate(entries):
        mine = np.flatnonzero((entry == number) & kept)
        if not len(mine):
            continue
        facts = coded.items.slice(int(mine[0]), 1).to_pylist()[0]
        shared = {"sample_id": sample_id, "entry_id": name, "category": facts["category"]} | {
            key: facts[key] for key in ("lexicon_version", "lexicon_sha")
        }
        parts = [("", mine)]
        parts += [(a, mine[arena[mine] == n]) for n, a in enumerate(arenas)]
        found = [shared | _precision(coded, at, a) for a, at in parts if len(at)]
        differs = _differs(found[1:])
        rows += [row | {"differs": differs} for row in found]
    return PRECISION.from_rows(rows)


def estimate(value: Floats, weight: Floats) -> tuple[Estimate, float]:
    """Weighted precision with Wilson's interval, and how many equal codes it is worth.

    p = sum w v / sum w; n = (sum w)^2 / sum w^2. It is said of the hits of this corpus: in
    simulation it covers .94 to 1.00, where the share of codes that are right covers .16 when
    documents that say a word often mean it oftener. Weights summed by document (for one sense a
    document) cover no better, and are up to a third wider; see ``validation.coding``.

    Source: Kish 1965, 11.7.
    """
    size = float(weight.sum() ** 2 / (weight**2).sum())
    share = float(np.clip((weight * value).sum() / weight.sum(), 0.0, 1.0))
    found = precision([share * size], [size])
    return found, size


def _precision(coded: Coded, at: Ints, arena: str) -> dict[str, object]:
    items = coded.items.take(pa.array(at))
    value, unsure = coded.value[at], coded.unsure[at]
    known = np.isfinite(value)
    row: dict[str, object] = {
        "arena": arena,
        "hits": _hits(items),
        "coded": int(known.sum()),
        "unsure": int(unsure.sum()),
        "disputed": int(coded.disputed[at].sum()),
    }
    if not known.any():
        return row | {"verdict": "not_coded", "reason": "codes: none"}
    weight = items["weight"].to_numpy()
    found, size = estimate(value[known], weight[known])
    asked = known | unsure
    sure = np.where(known & (value == 1.0), 1.0, 0.0)
    share, lo, hi = (float(part[0]) for part in found)
    return row | {
        "right": float(value[known].sum()),
        "precision": share,
        "lo": lo,
        "hi": hi,
        "effective": size,
        "worst": float((weight * sure)[asked].sum() / weight[asked].sum()),
        "verdict": verdict(lo, share),
        "reason": _few(share, lo, size),
    }


def _few(share: float, lo: float, size: float) -> str:
    if lo < KEEP_FROM <= share:
        return f"codes: worth {size:.0f}, too few to be sure of .70"
    return ""


def _hits(items: pa.Table) -> int:
    """Hits that the items were drawn from: each stratum once."""
    strata = items.select(["entry_id", "arena", "period", "hits"]).group_by(
        ["entry_id", "arena", "period", "hits"]
    )
    return int(pc.sum(strata.aggregate([])["hits"]).as_py())


def _differs(rows: Sequence[dict[str, object]]) -> bool:
    values = [float(str(r["precision"])) for r in _said(rows)]
    return len(values) > 1 and max(values) - min(values) > APART


def _said(rows: Sequence[dict[str, object]]) -> Iterator[dict[str, object]]:
    return (
        r for r in rows if r.get("precision") is not None and int(str(r["coded"])) >= FEWEST_APART
    )


def recall_rows(coded: Coded, sample_id: str) -> pa.Table:
    """The table ``recall``, of the sentences without a hit that stand in the sample."""
    kept = pc.equal(coded.items["kind"], "recall").to_numpy(zero_copy_only=False)
    places = coded.items.select(["category", "arena"]).to_pylist()
    groups: dict[tuple[str, str], list[int]] = {}
    for at in np.flatnonzero(kept).tolist():
        groups.setdefault((places[at]["category"], places[at]["arena"]), []).append(at)
    rows: list[dict[str, object]] = []
    for (category, arena), mine in sorted(groups.items()):
        value = coded.value[mine]
        known = np.isfinite(value)
        row: dict[str, object] = {"sample_id": sample_id, "category": category, "arena": arena}
        row |= {"coded": int(known.sum()), "unsure": int(coded.unsure[mine].sum())}
        if not known.any():
            rows.append(row | {"reason": "codes: none"})
            continue
        right = float(value[known].sum())
        share, lo, hi = (float(part) for part in precision(right, known.sum()))
        rows.append(row | {"relevant": right, "share": share, "lo": lo, "hi": hi, "reason": ""})
    return RECALL.from_rows(rows)
