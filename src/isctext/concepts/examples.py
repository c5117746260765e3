"""A lexicon tested on its own sentences: each ``ex`` must match its entry, each ``ctr`` not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from isctext.concepts.engine import compile_lexicon
from isctext.concepts.entries import Entry, Lexicon
from isctext.concepts.stage import mentions_of

Annotate = Callable[[list[str]], pa.Table]


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence that does not do what its entry says."""

    entry_id: str
    kind: Literal["ex", "ctr"]
    sentence: str
    reason: str


def check_examples(lexicon: Lexicon, annotate: Annotate) -> list[Problem]:
    """The sentences of a lexicon that fail, in its order.

    ``annotate`` gives the segments of some texts, one document each, whose doc_id is the
    text's number ("0", "1", ...). An example must give a hit of its entry, in context; a
    counter-example none.
    """
    cases = [
        (entry, kind, sentence)
        for entry in lexicon.entries
        for kind, sentences in (("ex", entry.examples), ("ctr", entry.counterexamples))
        for sentence in sentences
    ]
    if not cases:
        return []
    mentions = mentions_of(compile_lexicon(lexicon), annotate([s for _, _, s in cases]))
    rows = mentions.select(["doc_id", "entry_id", "surface", "context_ok"]).to_pylist()
    by_case: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        by_case.setdefault(str(row["doc_id"]), []).append(row)
    problems = []
    for number, (entry, kind, sentence) in enumerate(cases):
        reason = _reason(entry, kind, by_case.get(str(number), []))
        if reason:
            checked: Literal["ex", "ctr"] = "ex" if kind == "ex" else "ctr"
            problems.append(Problem(entry.entry_id, checked, sentence, reason))
    return problems


def _reason(entry: Entry, kind: str, rows: list[dict[str, object]]) -> str:
    own = [row for row in rows if row["entry_id"] == entry.entry_id]
    counted = [str(row["surface"]) for row in own if row["context_ok"]]
    if kind == "ctr":
        return f"matches '{counted[0]}'" if counted else ""
    if counted:
        return ""
    if own:
        return f"'{own[0]['surface']}' is found, but not what it requires around"
    others = sorted({f"{row['entry_id']} '{row['surface']}'" for row in rows})
    return f"not found; found instead: {'; '.join(others) or 'nothing'}"
