"""The one door to the corpus formats of other tools: documents in, bytes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from isctext.errors import UsageError, did_you_mean
from isctext.exchange.iramuteq import write_iramuteq
from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.exchange.parquet import write_parquet
from isctext.exchange.tables import write_cortext, write_gargantext, write_quanteda
from isctext.exchange.tei import write_tei
from isctext.exchange.txm import write_txm

Writer = Callable[[Iterable[Batch], ExportOptions, Tally], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Form:
    """A format to write: how its files end, its writer, and whether columns need fact names."""

    suffix: str
    write: Writer
    needs_fact_names: bool = False


FORMS: Mapping[str, Form] = {
    "cortext": Form(".csv", write_cortext, needs_fact_names=True),
    "gargantext": Form(".tsv", write_gargantext),
    "iramuteq": Form(".txt", write_iramuteq),
    "parquet": Form(".parquet", write_parquet),
    "quanteda": Form(".csv", write_quanteda, needs_fact_names=True),
    "tei": Form(".xml", write_tei),
    "txm": Form(".zip", write_txm),
}


def export(
    form: str, batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[bytes]:
    """The file of a format, in pieces; ``tally`` is filled while they are read.

    Batches are read once, in order. Raises UsageError [IT-EXP-001] for an unknown format.
    """
    if form not in FORMS:
        raise UsageError(
            "IT-EXP-001",
            f"no format '{form}' to export to",
            found=form,
            expected="a format that isctext writes",
            hint=did_you_mean(form, FORMS),
        )
    return FORMS[form].write(batches, options, tally)
