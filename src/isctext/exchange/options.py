"""What an export may hold, how it is written, and the count of what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

# Rights that let a text leave when it is asked for; "open" needs no asking, "unknown" never does.
ON_DEMAND = frozenset(["tdm-research", "contract", "consent"])
# Facts that become starred variables where no others are named: few values, many texts each.
VARIABLES = ("outlet", "section", "edition")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents (table ``documents``) and all the facts of these documents (``facts``)."""

    documents: pa.Table
    facts: pa.Table


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How documents are written.

    ``rights``: of each source, by source_id; a source that is not there has unknown rights.
    ``labels``: the names of sources for readers, by source_id; the id itself where there is none.
    ``full_text``: texts whose rights ask for it leave too (see ``allowed_text``).
    ``raw``: no apostrophe before cells that a spreadsheet would take for a formula.
    ``fact_names``: the facts that a table has columns for, in this order (formats with fixed
    columns and formats that hold any fact do not need it).
    ``variables``: the facts that become variables of IRaMuTeQ, beside the stars that came from it.
    ``title``: the corpus' name, where the format has a place for one.
    """

    rights: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    full_text: bool = False
    raw: bool = False
    fact_names: tuple[str, ...] = ()
    variables: tuple[str, ...] = VARIABLES
    title: str = ""


@dataclass(slots=True)
class Tally:
    """What an export wrote, counted while it is read: documents in = written + left_out.

    ``withheld``: documents written without their text, by the rights of their source.
    ``left_out``: documents that the format cannot hold, by reason; facts without a column too.
    """

    written: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    facts_left_out: Counter[str] = field(default_factory=Counter)


def allowed_text(rights: str, full_text: bool) -> bool:
    """Whether a text may leave: open ones do, others when asked for, never with unknown rights.

    Source of the rule: the export guard; what leaves must be asked for and its rights allow it.
    """
    return rights == "open" or (full_text and rights in ON_DEMAND)
