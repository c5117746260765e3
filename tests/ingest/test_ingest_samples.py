"""The contract of the nine readers of plain formats, on samples as other programs write them.

Each sample is recognised, read, placed by offsets and accounted for (see ``readercontract``).
"""

from __future__ import annotations

import io

import bill_samples
import markup_samples
import page_samples
import pdf_samples
import prose_samples
import pytest
import table_samples
from hypothesis import given, settings
from hypothesis import strategies as st
from readercontract import OPTIONS, Sample, check

from isctext.ingest.read import read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.rejection import CODES
from isctext.records.source import Source

SAMPLES: dict[str, dict[str, Sample]] = {
    "markdown.v1": markup_samples.MARKDOWN,
    "org.v1": markup_samples.ORG,
    "text.v1": prose_samples.TEXT,
    "yaml.v1": prose_samples.YAML,
    "html.v1": page_samples.HTML,
    "csv.v1": table_samples.CSV,
    "jsonl.v1": table_samples.JSONL,
    "pdf.v1": pdf_samples.PDF,
    "legislative.v1": bill_samples.LEGISLATIVE,
}
ALL = [(reader, label) for reader, samples in SAMPLES.items() for label in samples]


@pytest.mark.parametrize(("reader", "label"), ALL)
def test_the_contract_holds(reader: str, label: str) -> None:
    check(reader, SAMPLES[reader][label])


@pytest.mark.parametrize("reader", sorted(SAMPLES))
def test_each_reader_has_five_samples_that_it_reads_and_some_that_it_refuses(reader: str) -> None:
    samples = SAMPLES[reader].values()
    assert sum(bool(sample.found) for sample in samples) >= 5
    assert sum(bool(sample.refused) for sample in samples) >= 2
    heads = {sample.data[:2] for sample in samples}
    assert len(heads) > 1 or reader == "pdf.v1"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ALL), st.floats(0, 1))
def test_a_sample_cut_anywhere_is_explained(which: tuple[str, str], share: float) -> None:
    reader, label = which
    sample = SAMPLES[reader][label]
    cut = sample.data[: int(share * len(sample.data))]
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint(sample.name, sample.hint), reader)
    tables = read_task(io.BytesIO(cut), task, OPTIONS)
    codes = tables["rejections"]["code"].to_pylist()
    assert tables["documents"].num_rows + len(codes) >= 1
    assert set(codes) <= set(CODES) - {"PLUGIN_ERROR"}
