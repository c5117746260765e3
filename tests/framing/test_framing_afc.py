"""The tables of the correspondence analysis: what is active, what lies among it, small input."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest
from framing_study import Study

from isctext.errors import UsageError
from isctext.framing.afc import place_words
from isctext.framing.options import AfcOptions
from isctext.framing.stage import AFC as STAGE
from isctext.records.framing import AFC, AFC_AXES
from isctext.statistics.correspondence import analyse

WORDS = ("jardin", "arbre", "mobilité", "vélo", "décret", "article")
# Words of four sources, in each of five documents.
TABLE = np.array([[9, 8, 1, 2, 1, 1], [1, 2, 9, 7, 1, 2], [1, 1, 2, 1, 9, 8], [3, 3, 3, 3, 3, 4]])


def study():
    made = Study()
    for number, row in enumerate(TABLE):
        for i in range(5):
            text = " ".join(w for w, n in zip(WORDS, row, strict=True) for _ in range(n))
            day = dt.date(2015 + i, 1, 1)
            arena = ("initiatives", "initiatives", "policy", "press")[number]
            made.document(f"{number}{i}", text, arena=arena, source=f"s{number}", day=day)
    return made


def run(made, *, size=7, order=list, **options):
    options = {"min_words": 50} | options
    found = place_words(made.inputs(STAGE.reads, size, order), AfcOptions(**options))
    assert found["afc"].schema.equals(AFC.schema)
    assert found["afc_axes"].schema.equals(AFC_AXES.schema)
    return found


def points(found, **where):
    return [r for r in found["afc"].to_pylist() if all(r[k] == v for k, v in where.items())]


def test_axes_are_those_of_the_table():
    found = run(study())
    exact = analyse(5 * TABLE, 5)
    axes = found["afc_axes"].to_pylist()
    assert [a["inertia"] for a in axes] == pytest.approx(exact.inertias)
    assert [a["share"] for a in axes] == pytest.approx(exact.shares)
    assert axes[-1]["cumulated"] == pytest.approx(1)
    assert (axes[0]["terms"], axes[0]["sources"]) == (6, 4)
    assert axes[0]["occurrences"] == 5 * TABLE.sum()
    for number, name in enumerate(("s0", "s1", "s2", "s3")):
        (row,) = points(found, kind="source", name=name, axis=1)
        assert abs(row["coordinate"]) == pytest.approx(abs(exact.rows.coordinates[number, 0]))
        assert not row["supplementary"]
        assert row["occurrences"] == 5 * TABLE[number].sum()
        assert row["docs"] == 5
    for axis in (1, 2, 3):
        for kind in ("term", "source"):
            parts = [r["contribution"] for r in points(found, kind=kind, axis=axis)]
            assert sum(parts) == pytest.approx(1)


def test_arenas_and_years_are_supplementary():
    found = run(study())
    for kind, number in (("arena", 3), ("year", 5), ("arena_year", 15)):
        rows = points(found, kind=kind, axis=1)
        assert len(rows) == number
        assert all(r["supplementary"] and r["contribution"] is None for r in rows)
    # Each year has the same words: it lies at the centre.
    assert all(abs(r["coordinate"]) < 1e-9 for r in points(found, kind="year"))
    # An arena of one source is that source.
    for axis in (1, 2):
        (press,) = points(found, axis=axis, kind="arena", name="press")
        (s3,) = points(found, axis=axis, kind="source", name="s3")
        assert press["coordinate"] == pytest.approx(s3["coordinate"])
        assert press["cos2"] == pytest.approx(s3["cos2"])


def test_a_source_of_few_words_has_no_part_in_the_axes():
    made = study().document("x", "jardin " * 9, arena="press", source="small")
    found, bare = run(made), run(study())
    (small,) = points(found, kind="source", name="small", axis=1)
    assert small["supplementary"]
    assert small["flags"] == ["few_words"]
    (heavy,), (same,) = (points(f, kind="source", name="s0", axis=1) for f in (found, bare))
    assert heavy["coordinate"] == pytest.approx(same["coordinate"])
    assert np.sign(small["coordinate"]) == np.sign(heavy["coordinate"])


def test_an_axis_of_one_source_is_told():
    made = study()
    for i in range(6):
        made.document(f"r{i}", "radio " * 60, arena="press", source="radio")
    for number in range(3):
        made.document(f"q{number}", "radio", arena="press", source=f"q{number}")
    axis = run(made)["afc_axes"].to_pylist()[0]
    assert axis["verdict"] == "one_source"
    assert axis["reason"].startswith("radio: ")


def test_words_are_the_most_frequent_wide_ones():
    made = study()
    for i in range(9):
        made.document(f"o{i}", "unique " * 50, arena="press", source="s0")
    found = run(made, terms=4)
    names = {r["name"] for r in points(found, kind="term")}
    assert len(names) == 4
    assert "unique" not in names  # one source


def test_order_and_batches_change_nothing():
    one, two = (
        run(study()),
        run(study(), size=1, order=lambda r: random.Random(3).sample(r, len(r))),
    )
    assert all(table.equals(two[name]) for name, table in one.items())


@pytest.mark.parametrize("documents", [0, 1, 12])
def test_little_or_nothing_is_told(documents):
    made = Study()
    for i in range(documents):
        made.document(f"d{i:02}", "jardin arbre " * 40, source=f"s{i % 2}")
    found = run(made)
    assert found["afc"].num_rows == 0
    (row,) = found["afc_axes"].to_pylist()
    assert (row["axis"], row["verdict"]) == (0, "not_possible")
    assert row["reason"].startswith("sources: ")
    assert row["inertia"] is None


def test_sources_that_are_all_alike_have_no_axis():
    made = Study()
    for i in range(20):
        made.document(f"d{i:02}", "jardin arbre route " * 20, source=f"s{i % 4}")
    (row,) = run(made)["afc_axes"].to_pylist()
    assert row["verdict"] == "not_possible"


def test_options_are_checked():
    for options in ({"axes": 0}, {"terms": 0}, {"min_words": 0}, {"pos": ("X",)}):
        with pytest.raises(UsageError, match="IT-FRM-001"):
            AfcOptions(**options)
