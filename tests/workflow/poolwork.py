"""Work for the pool and toy stages: importable by spawned workers."""

import os
import sys
import time
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import ResourceMissing, UsageError
from isctext.records.tables import DUPLICATES, ENTITIES, REJECTIONS, TOPICS


class AwkwardError(Exception):
    """Pickles, but cannot be rebuilt: its constructor asks for more than its args."""

    def __init__(self, one, two):
        super().__init__(f"{one}-{two}")


def double(number):
    time.sleep(0.02 * (number % 3))
    return number * 2


def act(task):
    """What the task's word says; lists are done one by one."""
    if isinstance(task, list):
        return [act(item) for item in task]
    if task.startswith("sleep"):
        time.sleep(float(task.removeprefix("sleep")))
    elif task in ACTS:
        ACTS[task]()
    return task.upper()


def _raise(error):
    raise error


ACTS = {
    "raise": lambda: _raise(ValueError("no good")),
    "awkward": lambda: _raise(AwkwardError(1, 2)),
    "local": lambda: _raise(type("LocalError", (Exception,), {})("made here")),
    "arrow": lambda: pa.array(["a"]).cast(pa.int32()),
    "usage": lambda: _raise(UsageError("IT-TST-001", "ours", hint="do it")),
    "exit": lambda: sys.exit(3),
    "die": lambda: os._exit(9),
    "abort": os.abort,
    "eat": lambda: bytearray(4 << 30),
    "eat arrow": lambda: pa.allocate_buffer(4 << 30),
}


def threads(_):
    import numpy as np  # noqa: PLC0415
    import threadpoolctl  # noqa: PLC0415

    np.ones((64, 64)) @ np.ones((64, 64))
    return [pa.cpu_count(), *(pool["num_threads"] for pool in threadpoolctl.threadpool_info())]


def touch(folder, name):
    """Leaves a mark for every call; dies on poison."""
    (folder / f"{name}-{time.time_ns()}-{os.getpid()}").touch()
    if name == "poison":
        os._exit(9)
    return name


# -- toy stages ------------------------------------------------------------------------------

CALLS = []


# Options live here and not in the tests: a worker that rebuilds them imports their module.
@dataclass(frozen=True)
class ToyOptions:
    suffix: str = "!"


@dataclass(frozen=True)
class FitOptions:
    seed: int = 0


def _entity(doc_id, text, start=0):
    return {"doc_id": doc_id, "start": start, "end": len(text), "label": "TOY", "text": text}


def _refusal(doc_id, stage="toy"):
    blank = dict.fromkeys(("input_id", "locator", "blob_id", "source_id", "arena"), "")
    return blank | {"stage": stage, "doc_id": doc_id, "code": "EMPTY_OUTPUT", "detail": "toy"}


def toy_map(documents, options):  # noqa: C901
    """documents -> entities: the text with the option's suffix; refuses "" and obeys orders."""
    ids, texts = documents["doc_id"].to_pylist(), documents["text"].to_pylist()
    CALLS.append(ids)
    rows, refused = [], []
    for doc_id, text in zip(ids, texts, strict=True):
        if text == "":
            refused.append(_refusal(doc_id))
        elif text == "lose":
            continue
        elif text == "die":
            os._exit(9)
        elif text == "raise":
            raise ValueError(f"cannot do {doc_id}")
        elif text == "missing":
            raise ResourceMissing("IT-TST-002", "a model is missing")
        elif text == "foreign":
            rows += [_entity(doc_id, text), _entity("stranger", text)]
        elif text == "foreign refusal":
            rows.append(_entity(doc_id, text))
            refused.append(_refusal("stranger"))
        elif text == "both":
            rows.append(_entity(doc_id, text))
            refused.append(_refusal(doc_id))
        else:
            rows += [_entity(doc_id, text + options.suffix), _entity(doc_id, text * 2, start=1)]
    tables = {"entities": ENTITIES.from_rows(rows), "rejections": REJECTIONS.from_rows(refused)}
    if "no table" in texts:
        del tables["entities"]
    if "wrong columns" in texts:
        tables["entities"] = (
            tables["entities"]
            .drop_columns(["label"])
            .append_column("doc", tables["entities"]["doc_id"])
        )
    return tables


def toy_second(entities, options):
    """entities -> duplicates: one row per document, holding its first entity's text."""
    first = entities.filter(pc.equal(entities["start"], 0))
    CALLS.append(first["doc_id"].to_pylist())
    return {
        "duplicates": DUPLICATES.from_rows(
            {"doc_id": d, "kept_id": t, "kind": options.suffix, "similarity": 1.0, "reason": "copy"}
            for d, t in zip(first["doc_id"].to_pylist(), first["text"].to_pylist(), strict=True)
        )
    }


def toy_fit(rows, options):
    """documents -> topics: how many documents, read twice."""
    CALLS.append(options.seed)
    count = sum(batch.num_rows for batch in rows["documents"].batches())
    table = rows["documents"].table()
    assert table.num_rows == count
    if "raise" in table["text"].to_pylist():
        raise AwkwardError("fit", "fails")
    if "no table" in table["text"].to_pylist():
        return {}
    row = {"run_id": f"seed{options.seed}", "topic": 0, "label": str(count), "share": 1.0}
    row |= {"terms": ["a"], "weights": [1.0], "npmi": 0.0, "exclusivity": 0.0, "prior": 0.0}
    return {"topics": TOPICS.from_rows([row])}


def toy_extend(rows, previous, options):
    """Adds "+n" to the label for n documents more; leaves the field to a fit from 3 on."""
    CALLS.append("extend")
    (row,) = previous["topics"].table().to_pylist()
    count = rows["documents"].table().num_rows
    first = int(row["label"].partition("+")[0])
    assert sum(b.num_rows for b in rows["documents"].of(["a"]).batches()) == 1
    assert rows["documents"].of(["a"]).table()["doc_id"].to_pylist() == ["a"]
    if count - first >= 3:
        return None
    return {"topics": TOPICS.from_rows([row | {"label": f"{first}+{count - first}"}])}


def process(_):
    return os.getpid()


def pandas_is_loaded(_):
    return "pandas" in sys.modules


def array_of_series(_):
    import pandas as pd  # noqa: PLC0415

    return pa.array(pd.Series([1.0, float("nan")])).null_count
