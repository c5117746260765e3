"""The parser on demand: heads of the tokens that annotate gave."""

import pyarrow as pa
import pytest

from isctext.errors import UsageError
from isctext.french.annotate import annotate
from isctext.french.options import FrenchOptions
from isctext.french.parse import parse
from isctext.records.tables import DEPENDENCIES

TEXTS = {
    "a": "L’association ouvre un tiers-lieu à Lens.\n\nElle accueille des habitant·e·s.",
    "b": "Les communs numériques sont gérés par leurs usagers.",
    "c": "",
}


@pytest.fixture(scope="module")
def documents():
    return pa.table({"doc_id": list(TEXTS), "text": list(TEXTS.values())})


@pytest.fixture(scope="module")
def parsed(documents):
    return parse(documents, FrenchOptions())["dependencies"]


@pytest.mark.parametrize("tier", ["full", "fast"])
def test_it_speaks_of_the_same_tokens(documents, parsed, tier):
    segments = annotate(documents, FrenchOptions(pipeline=tier))["segments"].to_pylist()
    rows = parsed.to_pylist()
    assert parsed.schema.equals(DEPENDENCIES.schema)
    assert [(r["doc_id"], r["segment_no"]) for r in rows] == [("a", 0), ("a", 1), ("b", 0)]
    for row, segment in zip(rows, segments, strict=True):
        assert len(row["heads"]) == len(row["relations"]) == len(segment["forms"])
        assert all(0 <= head < len(row["heads"]) for head in row["heads"])
        roots = [i for i, head in enumerate(row["heads"]) if head == i]
        assert [row["relations"][i] for i in roots] == ["root"] * len(roots)


def test_subject_and_object_are_found(documents, parsed):
    forms = annotate(documents, FrenchOptions())["segments"].to_pylist()[0]["forms"]
    row = parsed.to_pylist()[0]
    told = {form: (rel, forms[head]) for form, rel, head in
            zip(forms, row["relations"], row["heads"], strict=True)}  # fmt: skip
    assert told["association"] == ("nsubj", "ouvre")
    assert told["tiers-lieu"] == ("obj", "ouvre")
    assert told["ouvre"][0] == "root"


def test_another_pipeline_has_no_parser_here(documents):
    with pytest.raises(UsageError, match="IT-FRE-003"):
        parse(documents, FrenchOptions(pipeline="blank"))
