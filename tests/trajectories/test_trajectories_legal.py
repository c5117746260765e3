"""Ten law codes: a law's words are dated by the law, a recodification dates nothing.

The documents are the 46,191 dated versions; their mentions are found here by plain search, so
that nothing has to be annotated. The whole way is measured by scripts/legalbench.py.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from memory_rows import MemoryRows
from usage_worlds import SCHEMAS

from isctext.records.series import by_source, first_days
from isctext.trajectories.counting import count
from isctext.trajectories.options import TrajectoryOptions, TrendOptions, UsageOptions
from isctext.trajectories.rates import rates
from isctext.trajectories.trends import follow

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[3] / "shared"))
CODES = SHARED / "data/real-corpus/policy/codes-legi/codes-versions.jsonl.gz"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CODES.is_file(), reason="no law codes (set ISCTEXT_SHARED)"),
]
ESS_LAW = {
    "cae": "coopératives? d'activité et d'emploi",
    "esus": "entreprises? solidaires? d'utilité sociale",
}
# Old words that this corpus has first in a recast code.
RECAST = {"attestation": "attestations? de compétence", "maillage": "maillages?"}
COMMON = {"insertion": "insertion", "apprenti": "apprentis?", "contrat": "contrats?"}
WORDS = ESS_LAW | RECAST | COMMON
LAW_DAY, RECODED = "2014-08-02", ("2008-05-01", "2010-05-08")


def versions() -> Iterator[dict[str, str]]:
    with gzip.open(CODES, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


@pytest.fixture(scope="module")
def counted() -> dict[str, pa.Table]:
    search = re.compile("|".join(rf"\b(?P<{n}>{p})\b" for n, p in WORDS.items()), re.IGNORECASE)
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in SCHEMAS}
    for one in versions():
        days = np.datetime64(one["date"]).astype(object)
        rows["documents"].append((one["doc_id"], "policy", one["code"], days, "day"))
        rows["segments"].append((one["doc_id"], one["n_words"]))
        for found in search.finditer(one["text"].replace("’", "'")):
            name = found.lastgroup
            rows["mentions"].append((one["doc_id"], name, name, "concept", True, True))
    made = {}
    for name, schema in SCHEMAS.items():
        columns = list(zip(*rows[name], strict=True)) or [[] for _ in schema]
        arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
        made[name] = MemoryRows(pa.Table.from_arrays(arrays, schema=schema), 4096)
    return count(made, UsageOptions())


def test_recodifications_are_batch_events_and_the_law_is_none(counted):
    days = {str(row["date"]): row for row in counted["batch_events"].to_pylist()}
    assert set(RECODED) < set(days)
    assert LAW_DAY not in days
    assert 6 <= len(days) <= 12  # of 2,091 days of a code with a version
    assert all(days[day]["share_of_year"] > 0.9 for day in RECODED)


@pytest.mark.parametrize("batches", ["keep", "drop"])
def test_the_words_of_the_law_are_dated_by_it(counted, batches):
    found = first_days(counted["usage"], names=list(ESS_LAW), arenas=["policy"], batches=batches)
    assert found.astype(str).tolist() == [[LAW_DAY]] * len(ESS_LAW)


def test_no_word_comes_up_on_the_day_of_a_recodification(counted):
    where = {"names": list(RECAST), "arenas": ["policy"]}
    assert set(first_days(counted["usage"], **where)[:, 0].astype(str)) == set(RECODED)
    without = first_days(counted["usage"], **where, batches="drop")[:, 0].astype(str)
    assert not set(without) & set(RECODED)


def test_recodifications_make_no_break(counted):
    tables = {name: MemoryRows(counted[name], 4096) for name in ("exposure", "usage")}
    rows = follow(tables, TrendOptions(draws=999))["breaks"].to_pylist()
    tested = {r["batches"] for r in rows if r["p"] is not None}
    assert tested == {"keep", "drop"}
    steps = {
        (r["name"], r["batches"]): r["at_year"]
        for r in rows
        if r["verdict"] == "step_or_s_curve" and r["at_year"] in (2008, 2009, 2010, 2011)
    }
    assert {name for name, _ in steps} <= {name for name, b in steps if b == "drop"}


def test_years_of_a_recodification_are_flagged(counted):
    table = rates(counted["exposure"], counted["usage"], TrajectoryOptions())
    flagged = {row["period"] for row in table.to_pylist() if "batch" in row["flags"]}
    assert {"2008", "2010"} <= flagged
    assert not {"2009", "2012", "2013", "2014"} & flagged
    sources = by_source(counted["exposure"], counted["usage"], batches="drop", years=(2008, 2008))
    labour = sources.places.index("code-du-travail")
    assert sources.batch_docs[labour, 0] > 10 * sources.docs[labour, 0]
