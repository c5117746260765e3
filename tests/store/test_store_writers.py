"""Writers that meet: another process, a full disk, a kill in the middle."""

import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from isctext.errors import StoreError
from isctext.records.tables import LEDGER
from isctext.store import Store, atomic, verify
from isctext.store.atomic import write_whole

BATCH = 7
# Imports once and uses nothing, then forks a writer for each line that it is given: starting
# Python anew for every kill would take most of this file's time.
_LAUNCHER = """
import os, sys
from pathlib import Path
from isctext.records.tables import LEDGER
from isctext.store import Store

def write(store, first):
    for batch in range(first, 10_000):
        store.ledger("s").append(
            LEDGER.from_rows(
                {"unit_id": f"{batch:05}-{i}", "key": "k", "rejected": False} for i in range(7)
            )
        )
        print(batch, flush=True)

for line in sys.stdin:
    folder, first = line.rstrip().rsplit(" ", 1)
    child = os.fork()
    if child == 0:
        store = Store(Path(folder))
        with store.writing():
            print(os.getpid(), flush=True)
            write(store, int(first)) if int(first) >= 0 else os.read(0, 1)
        os._exit(0)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.fixture(scope="module")
def launcher():
    with subprocess.Popen(
        [sys.executable, "-c", _LAUNCHER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


def _start(launcher, folder, first):
    """A process that holds the lock (first < 0) or commits batches from ``first`` on: its pid."""
    launcher.stdin.write(f"{folder} {first}\n")
    launcher.stdin.flush()
    return int(launcher.stdout.readline())


def _kill(launcher, pid):
    """What it still said before it went."""
    os.kill(pid, signal.SIGKILL)
    return [int(line) for line in iter(launcher.stdout.readline, "gone\n")]


def test_one_writer_at_a_time(tmp_path, launcher):
    store = Store(tmp_path)
    holder = _start(launcher, tmp_path, -1)
    with pytest.raises(StoreError) as caught, store.writing():
        pass
    assert caught.value.code == "IT-STO-005"
    store.table("documents").read()
    assert _kill(launcher, holder) == []
    with store.writing():
        pass


def test_the_lock_holds_inside_one_process_and_goes_with_an_error(tmp_path):
    with Store(tmp_path).writing(), pytest.raises(StoreError), Store(tmp_path).writing():
        pass
    with pytest.raises(ValueError, match="mine"), Store(tmp_path).writing():
        raise ValueError("mine")
    with Store(tmp_path).writing():
        pass


def test_a_killed_writer_leaves_whole_batches(tmp_path, launcher):
    """Six kills at moments that no one chose; every commit told of is there, and whole."""
    store = Store(tmp_path)
    last = -1
    for kill in range(6):
        writer = _start(launcher, tmp_path, last + 1)
        told = [int(launcher.stdout.readline()) for _ in range(2)]
        time.sleep(0.004 * kill)
        told += _kill(launcher, writer)
        rows = store.ledger("s").read(["unit_id"])["unit_id"].to_pylist()
        batches = Counter(int(unit.split("-")[0]) for unit in rows)
        assert set(batches.values()) == {BATCH}
        assert sorted(batches) == list(range(len(batches)))
        # The last commit may have been made but not told.
        last = max(batches)
        assert last - told[-1] in (0, 1)
        assert list(verify(store)) == []


def _full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class _FullFile:
    """A file on a disk with room for nothing."""

    def __init__(self, handle, mode):
        self._handle = handle

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._handle)

    write = flush = fileno = _full


def _files(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    ("place", "name", "broken"),
    [
        (os, "fsync", _full),
        (os, "fdopen", _FullFile),
        (tempfile, "mkstemp", lambda **_: _full()),
        (Path, "replace", _full),
        (Path, "mkdir", lambda *_, **__: _full()),
    ],
)
def test_a_full_disk_is_said_and_leaves_nothing_behind(tmp_path, monkeypatch, place, name, broken):
    store = Store(tmp_path / "corpus")
    rows = LEDGER.from_rows([{"unit_id": "a", "key": "k", "rejected": False}])
    store.ledger("s").append(rows)
    before = _files(tmp_path)
    more = LEDGER.from_rows([{"unit_id": "b", "key": "k", "rejected": False}])
    with monkeypatch.context() as patch:
        patch.setattr(place, name, broken)
        with pytest.raises(StoreError) as caught:
            store.ledger("s").append(more)
    assert caught.value.code == "IT-STO-004"
    assert "the disk is full" in str(caught.value)
    assert "run the same command again" in (caught.value.hint or "")
    assert _files(tmp_path) == before
    assert store.ledger("s").read().equals(rows)
    store.ledger("s").append(more)
    assert store.ledger("s").count() == 2


@pytest.mark.parametrize(
    ("place", "name", "broken"),
    [(os, "fdopen", _FullFile), (tempfile, "mkstemp", lambda **_: _full())],
)
def test_a_full_disk_while_a_blob_is_kept(tmp_path, monkeypatch, place, name, broken):
    store = Store(tmp_path / "corpus")
    (tmp_path / "a.txt").write_bytes(b"x" * 10)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, broken)
        with pytest.raises(StoreError) as caught:
            store.blobs.put(tmp_path / "a.txt")
    assert caught.value.code == "IT-STO-004"
    assert _files(tmp_path) == ["a.txt"]


def test_a_folder_that_may_not_be_written_is_said(tmp_path, monkeypatch):
    def refused(**_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    with pytest.raises(StoreError) as caught:
        write_whole(tmp_path / "a", b"x")
    assert caught.value.code == "IT-STO-004"
    assert "cannot be written" in caught.value.what
    assert caught.value.found == "Permission denied"


def test_a_full_disk_while_the_commit_is_written(tmp_path):
    """The log's folder is taken by a file: Delta fails in its own words."""
    table = Store(tmp_path).ledger("s")
    table.folder.mkdir(parents=True)
    (table.folder / "_delta_log").write_bytes(b"")
    rows = LEDGER.from_rows([{"unit_id": "a", "key": "k", "rejected": False}])
    with pytest.raises(StoreError) as caught:
        table.append(rows)
    assert caught.value.code == "IT-STO-004"


def test_write_whole_replaces_a_file_and_makes_its_folder(tmp_path):
    path = tmp_path / "a" / "b"
    write_whole(path, b"one")
    write_whole(path, memoryview(b"two"))
    assert path.read_bytes() == b"two"
    assert _files(tmp_path) == ["a/b"]
    assert atomic.disk_error(OSError(5, "x"), path, 1).code == "IT-STO-004"
