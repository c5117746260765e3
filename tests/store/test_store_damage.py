"""Damage on disk: found by check, refused by every reader, never read as other rows."""

import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from isctext.errors import StoreError
from isctext.records.tables import BLOBS, LEDGER, SEGMENTS
from isctext.store import Store, run_sql, verify

FLIPS = 150


def _segments():
    rng = random.Random(5)
    words = ["le", "économie", "😀", "commun", "de", "l’", "contribution"]
    rows = []
    for doc in range(40):
        for number in range(3):
            count = rng.randint(1, 25)
            forms = [rng.choice(words) for _ in range(count)]
            rows.append(
                {
                    "doc_id": f"d{doc:03}",
                    "segment_no": number,
                    "kind": rng.choice(["paragraph", "heading", "item"]),
                    "start": 0,
                    "end": count * 5,
                    "n_words": count,
                    "starts": list(range(0, count * 5, 5)),
                    "ends": list(range(3, count * 5 + 3, 5)),
                    "forms": forms,
                    "lemmas": forms,
                    "pos": ["NOUN"] * count,
                    "morph": ["Gender=Masc|Number=Sing"] * count,
                    "sentences": [0],
                }
            )
    return SEGMENTS.from_rows(rows)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "corpus")
    store.table("segments").append(_segments())
    source = tmp_path / "a.txt"
    source.write_bytes(b"raw bytes" * 100)
    blob_id, size = store.blobs.put(source)
    row = {"blob_id": blob_id, "size": size, "media_type": "", "origin": "a"}
    store.table("blobs").append(BLOBS.from_rows([row]))
    return store


def _flips(data, count, seed):
    rng = random.Random(seed)
    for _ in range(count):
        place, bit = rng.randrange(len(data)), rng.randrange(8)
        flipped = bytearray(data)
        flipped[place] ^= 1 << bit
        yield bytes(flipped)


def test_a_flipped_bit_is_never_read_as_other_rows(store):
    table = store.table("segments")
    good = table.read()
    (path,) = table.files()
    for flipped in _flips(path.read_bytes(), FLIPS, seed=1):
        path.write_bytes(flipped)
        with pytest.raises(StoreError) as caught:
            assert table.read().equals(good)
        assert caught.value.code == "IT-STO-002"


def test_a_flipped_bit_of_the_footer_is_never_read_as_other_rows(store):
    """Footers and page headers are outside the page checksums: column names live there."""
    table = store.table("segments")
    good = table.read()
    (path,) = table.files()
    data = path.read_bytes()
    footer = int.from_bytes(data[-8:-4], "little") + 8
    for tail in _flips(data[-footer:], FLIPS, seed=2):
        path.write_bytes(data[:-footer] + tail)
        with pytest.raises(StoreError):
            assert table.read().equals(good)


def test_check_finds_every_flip(store):
    assert list(verify(store)) == []
    table = store.table("segments")
    (path,) = table.files()
    for flipped in _flips(path.read_bytes(), 60, seed=3):
        path.write_bytes(flipped)
        assert [(d.place, d.problem) for d in verify(store)] == [("table segments", "changed file")]


@pytest.mark.parametrize("size", [0, 4, 100, -1])
def test_a_cut_file_is_found_and_refused(store, size):
    (path,) = store.table("segments").files()
    path.write_bytes(path.read_bytes()[:size])
    assert [d.problem for d in verify(store)] == ["changed file"]
    _refused_everywhere(store)


def test_a_missing_file_is_found_and_refused(store):
    (path,) = store.table("segments").files()
    path.unlink()
    assert [(d.place, d.problem, d.found) for d in verify(store)] == [
        ("table segments", "missing file", path.name)
    ]
    _refused_everywhere(store)


def _refused_everywhere(store):
    table = store.table("segments")
    for read in (
        table.read,
        table.count,
        lambda: list(table.batches(["doc_id"])),
        lambda: table.remove(pc.field("doc_id") == "d001"),
        lambda: run_sql(store, "select * from segments"),
    ):
        with pytest.raises(StoreError) as caught:
            read()
        assert caught.value.code == "IT-STO-002"


def test_damage_in_one_table_hides_no_other(store):
    """Also in 'blobs', which check itself reads."""
    for name in ("blobs", "segments"):
        (path,) = store.table(name).files()
        path.write_bytes(path.read_bytes()[::-1])
    store.ledger("annotate").append(_ledger("a"))
    (path,) = store.ledger("annotate").files()
    path.unlink()
    assert [(d.place, d.problem) for d in verify(store)] == [
        ("table blobs", "changed file"),
        ("table segments", "changed file"),
        ("ledger of stage annotate", "missing file"),
    ]


def test_a_spoilt_log_is_found_and_refused(store):
    for log in (store.table("segments").folder / "_delta_log").iterdir():
        log.write_bytes(b"{not json")
    assert [(d.place, d.problem) for d in verify(store)] == [("table segments", "unreadable log")]
    with pytest.raises(StoreError):
        store.table("segments").read()


def test_every_flipped_blob_is_found(store):
    (blob_id,) = store.blobs.ids()
    path = store.blobs.path(blob_id)
    for flipped in _flips(path.read_bytes(), 30, seed=4):
        path.write_bytes(flipped)
        assert [(d.place, d.problem) for d in verify(store)] == [(f"blob {blob_id}", "changed")]


def test_a_missing_blob_is_found_and_refused(store):
    (blob_id,) = store.blobs.ids()
    store.blobs.path(blob_id).unlink()
    assert [(d.place, d.problem) for d in verify(store)] == [(f"blob {blob_id}", "missing")]
    with pytest.raises(StoreError) as caught:
        store.blobs.open(blob_id)
    assert caught.value.code == "IT-STO-003"


def test_doubled_keys_are_found(store):
    table = store.table("segments")
    table.append(_segments().slice(3, 2))
    assert [(d.place, d.problem) for d in verify(store)] == [("table segments", "2 keys twice")]


def test_doubled_lines_of_a_ledger_are_found(store):
    ledger = store.ledger("annotate")
    ledger.append(_ledger("a"))
    assert list(verify(store)) == []
    ledger.append(_ledger("a", "b"))
    (damage,) = verify(store)
    assert (damage.place, damage.problem) == ("ledger of stage annotate", "1 keys twice")
    assert damage.found == "{'unit_id': 'a'}"


def test_null_is_a_value_of_a_key(tmp_path):
    store = Store(tmp_path)
    spec = store.table("topic_profiles").spec
    row = {"run_id": "r", "topic": 0, "arena": "press", "share": 0.5, "docs": 1, "n_words": 1}
    store.table("topic_profiles").append(
        spec.from_rows([row | {"year": None}, row | {"year": 2019}])
    )
    assert list(verify(store)) == []
    store.table("topic_profiles").append(spec.from_rows([row | {"year": None, "docs": 2}]))
    assert [d.problem for d in verify(store)] == ["1 keys twice"]


def _ledger(*ids):
    return LEDGER.from_rows({"unit_id": i, "key": "k", "rejected": False} for i in ids)


def test_blobs_are_kept_byte_for_byte_and_once(tmp_path):
    store = Store(tmp_path / "corpus")
    data = random.Random(0).randbytes(2_500_000)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(data)
    first, second = store.blobs.put(tmp_path / "a"), store.blobs.put(tmp_path / "b")
    assert first == second
    assert first[1] == len(data)
    assert list(store.blobs.ids()) == [first[0]]
    with store.blobs.open(first[0]) as file:
        assert file.read() == data
    assert sorted(p.name for p in store.blobs.folder.iterdir()) == [first[0][:2]]


def test_an_empty_file_is_a_blob(tmp_path):
    store = Store(tmp_path / "corpus")
    (tmp_path / "empty").touch()
    blob_id, size = store.blobs.put(tmp_path / "empty")
    assert size == 0
    assert blob_id == store.blobs.sha256(blob_id)


def test_reading_after_repair_works_again(store):
    (path,) = store.table("segments").files()
    data = path.read_bytes()
    path.write_bytes(data[:-1])
    with pytest.raises(StoreError):
        store.table("segments").read()
    path.write_bytes(data)
    assert (
        store.table("segments")
        .read()
        .equals(
            pa.table(_segments()).sort_by([("doc_id", "ascending"), ("segment_no", "ascending")])
        )
    )
