"""What may be said of the three hypotheses: the table ``statements``.

Nothing here is a sentence: each statement is a code with its numbers. None goes beyond L1, a
succession in time; H1 and H2 say nothing of practices, only of what documents say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from isctext.hypotheses.evidence import Row
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.passages import find_passages
from isctext.hypotheses.scene import table
from isctext.hypotheses.statement import Statement
from isctext.hypotheses.verdict_h1 import arrangements_said
from isctext.hypotheses.verdict_h2 import legitimacy_said
from isctext.hypotheses.verdict_h3 import uptake_said
from isctext.records.hypotheses import STATEMENTS
from isctext.records.stage import Rows

RESULTS = (
    "uptake",
    "uptake_summary",
    "substitution",
    "arrangements",
    "readings",
    "legitimacy",
    "follow_ups",
)


def state(inputs: Mapping[str, Rows], options: HypothesesOptions) -> dict[str, pa.Table]:
    """The table ``statements``. ``inputs``: the tables of RESULTS, mentions and documents."""
    results = {name: inputs[name].table().to_pylist() for name in RESULTS}
    said = list(statements(results, options))
    passages = find_passages(inputs, options, {w for s in said for w in s.wanted})
    rows = []
    numbers: dict[str, int] = {}
    for one in said:
        numbers[one.hypothesis] = numbers.get(one.hypothesis, 0) + 1
        shown = [passage for w in one.wanted for passage in passages.get(w, [])]
        rows.append(_row(one, numbers[one.hypothesis], shown))
    return {"statements": table(STATEMENTS, rows)}


def statements(results: Mapping[str, list[Row]], options: HypothesesOptions) -> Iterator[Statement]:
    """From the rows of each table, in the order in which they are to be read."""
    yield from uptake_said(results, options)
    yield from arrangements_said(results, options)
    yield from legitimacy_said(results, options)


def _row(one: Statement, number: int, passages: list[Row]) -> Row:
    return {
        "hypothesis": one.hypothesis,
        "number": number,
        "standing": one.standing,
        "code": one.code,
        "claim_level": one.level,
        "unit": one.unit,
        "arena": one.arena,
        "subject": one.subject,
        "subjects": list(one.subjects),
        "numbers": [{"name": name, "value": value} for name, value in one.numbers.items()],
        "passages": passages,
    }
