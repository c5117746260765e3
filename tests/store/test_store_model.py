"""A table against a plain list, under any sequence of writes."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from isctext.records.tables import ENTITIES
from isctext.store import Table

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_rows = st.lists(
    st.tuples(st.sampled_from(["d1", "d2", "é", "😀"]), st.integers(0, 5), _texts), max_size=4
)


class TableModel(RuleBasedStateMachine):
    """Rows are made distinct by a counter, as keys make them in a study."""

    def __init__(self):
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.table = Table(Path(self._folder.name) / "entities", ENTITIES)
        self.model = []
        self.counter = 0

    @initialize()
    def _never_written(self):
        assert self.table.count() == 0

    def _made(self, rows):
        made = []
        for doc_id, start, text in rows:
            self.counter += 1
            made.append(
                {
                    "doc_id": doc_id,
                    "start": start,
                    "end": self.counter,
                    "label": "LOC",
                    "text": text,
                    "entity_id": text or None,
                    "score": None,
                }
            )
        return made

    @rule(rows=_rows)
    def append(self, rows):
        made = self._made(rows)
        self.table.append(ENTITIES.from_rows(made))
        self.model += made

    @rule(rows=_rows)
    def replace(self, rows):
        made = self._made(rows)
        self.table.replace(ENTITIES.from_rows(made))
        self.model = made

    @rule()
    def replace_by_itself(self):
        self.table.replace(self.table.read())

    @rule(doc_ids=st.sets(st.sampled_from(["d1", "d2", "é", "😀"])), low=st.integers(0, 6))
    def remove(self, doc_ids, low):
        where = pc.field("doc_id").isin(pa.array(sorted(doc_ids), pa.string()))
        where &= pc.field("start") >= low
        kept = [r for r in self.model if not (r["doc_id"] in doc_ids and r["start"] >= low)]
        assert self.table.remove(where) == len(self.model) - len(kept)
        self.model = kept

    @invariant()
    def same_rows(self):
        expected = sorted(self.model, key=lambda r: (r["doc_id"].encode(), r["start"], r["end"]))
        assert self.table.read().to_pylist() == expected
        assert self.table.count() == len(expected)

    def teardown(self):
        self._folder.cleanup()


TableModel.TestCase.settings = settings(
    max_examples=12, stateful_step_count=10, deadline=None, derandomize=True
)
TestTableModel = TableModel.TestCase
