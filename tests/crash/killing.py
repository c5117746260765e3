"""A process that runs a study again and again, each time killed at another moment.

Called by test_kill.py as a script: everything is imported once, then each run is a fork of
this process, which itself never runs anything (so that no thread's lock is ever copied).

    python killing.py STUDY WORK RESULT FIRST STEP

Moments are the instants before and after every write to the corpus. RESULT gets, as JSON,
the number of moments, the undisturbed tables' hash, and for every killed moment the hash of
the tables after running again.
"""

import hashlib
import io
import json
import os
import shutil
import signal
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa

import isctext.store.blobs
import isctext.store.table
from isctext.concepts.lexicon import shipped_lexicon
from isctext.concepts.stage import ConceptOptions, find_mentions
from isctext.french import FrenchOptions
from isctext.french.annotate import annotate
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source
from isctext.records.tables import SPINE
from isctext.workflow import accounts, mapping
from isctext.workflow.run import open_place, run_stages

TODAY = date(2026, 1, 1)
# What tells when, and not what, is left out of the comparison.
NOT_COMPARED = {"runs"}
VOLATILE = {"inputs": ["fingerprint"]}


def count_moments(kill_at: int, note: Path) -> None:
    """Make every write pass by here; the process kills itself at the given moment."""
    passed = 0

    def moment() -> None:
        nonlocal passed
        passed += 1
        if passed == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if kill_at == 0:
            note.write_text(str(passed))

    def around(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def watched(*args: object, **kwargs: object) -> object:
            moment()
            result = real(*args, **kwargs)
            moment()
            return result

        setattr(owner, name, watched)

    around(isctext.store.table, "write_whole")
    around(isctext.store.table.Table, "_transact")
    around(isctext.store.blobs.BlobShelf, "put")


def run_in_fork(folder: Path, kill_at: int, note: Path) -> int:
    """The fork's wait status. kill_at 0 counts moments, -1 does not watch at all."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        # Small commits, so that a small corpus has many of them.
        mapping.COMMIT_DOCUMENTS = 6
        accounts._COMMIT_DOCUMENTS = accounts._COMMIT_INPUTS = 6
        if kill_at >= 0:
            count_moments(kill_at, note)
        run_stages(open_place(folder), inline=True, today=TODAY)
        if kill_at <= 0:
            note.with_suffix(".hash").write_text(tables_hash(folder))
        os._exit(0)
    except BaseException as error:
        note.with_suffix(".error").write_text(repr(error))
        os._exit(1)


def tables_hash(folder: Path) -> str:
    """A hash of every row of every table that says what the corpus is."""
    store = open_place(folder).store
    digest = hashlib.sha256()
    for name in sorted(set(SPINE) - NOT_COMPARED):
        table = store.table(name).read().drop_columns(VOLATILE.get(name, []))
        digest.update(name.encode())
        digest.update(json.dumps(table.to_pylist(), default=str, sort_keys=True).encode())
    return digest.hexdigest()


def warm_up(study: Path) -> None:
    """Load what every run would load again: the readers, the language models, the lexicon."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    file = next(study.rglob("lettre-00.md"))
    task = ReadTask("x", 0, "", Source("s", "initiatives"), Hint("x.md"))
    documents = read_task(io.BytesIO(file.read_bytes()), task, IngestOptions(TODAY))["documents"]
    segments = annotate(documents, FrenchOptions(pipeline="blank"))["segments"]
    find_mentions(segments, ConceptOptions(shipped_lexicon("isc-hdf")))


def main() -> None:
    study, work, result = (Path(argument) for argument in sys.argv[1:4])
    first, step = int(sys.argv[4]), int(sys.argv[5])
    note = work / "note"
    calm = work / "calm"
    warm_up(study)
    shutil.copytree(study, calm)
    status = run_in_fork(calm, 0, note)
    moments = int(note.read_text()) if status == 0 else 0
    expected = note.with_suffix(".hash").read_text() if status == 0 else ""
    found: dict[int, str] = {}
    for kill_at in range(first, moments + 1, step):
        shaken = work / f"shaken-{kill_at}"
        shutil.copytree(study, shaken)
        killed = run_in_fork(shaken, kill_at, note)
        again = run_in_fork(shaken, -1, note)
        was_killed = os.WIFSIGNALED(killed) and os.WTERMSIG(killed) == signal.SIGKILL
        ok = was_killed and again == 0
        error = note.with_suffix(".error")
        reason = error.read_text() if error.exists() else f"statuses {killed} {again}"
        found[kill_at] = note.with_suffix(".hash").read_text() if ok else reason
        shutil.rmtree(shaken)
    error = note.with_suffix(".error").read_text() if status else ""
    result.write_text(
        json.dumps({"moments": moments, "expected": expected, "found": found, "error": error})
    )


if __name__ == "__main__":
    main()
