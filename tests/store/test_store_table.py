"""One table: what is written is what is read, in a fixed order."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from isctext.errors import StageError, StoreError
from isctext.records.tables import ENTITIES, LEDGER, SEGMENTS
from isctext.store import Store, Table


@pytest.fixture
def table(tmp_path):
    return Table(tmp_path / "ledger", LEDGER)


def _rows(*ids, key="k"):
    return LEDGER.from_rows({"unit_id": i, "key": key, "rejected": False} for i in ids)


def _ids(table):
    return table.read(["unit_id"])["unit_id"].to_pylist()


def _segment(doc_id, number, forms):
    count = len(forms)
    starts = [sum(map(len, forms[:i])) for i in range(count)]
    return {
        "doc_id": doc_id,
        "segment_no": number,
        "kind": "paragraph",
        "start": 0,
        "end": sum(map(len, forms)),
        "n_words": count,
        "starts": starts,
        "ends": [s + len(f) for s, f in zip(starts, forms, strict=True)],
        "forms": forms,
        "lemmas": forms,
        "pos": ["X"] * count,
        "morph": [""] * count,
        "sentences": [0] if count else [],
    }


def test_a_table_that_was_never_written_is_empty(table):
    assert table.read().equals(LEDGER.empty())
    assert table.count() == 0
    assert list(table.batches()) == []
    assert table.files() == []
    assert table.remove(pc.field("unit_id") == "a") == 0
    assert not table.folder.exists()


def test_writing_nothing_makes_no_commit(table):
    table.append(LEDGER.empty())
    table.replace(LEDGER.empty())
    assert not table.folder.exists()


def test_appends_add_up_and_are_read_in_order(table):
    table.append(_rows("c", "a"))
    table.append(_rows("b"))
    assert _ids(table) == ["a", "b", "c"]
    assert table.count() == 3
    assert table.read().schema.equals(LEDGER.schema)


def test_rows_inside_a_file_are_in_the_declared_order(table):
    table.append(_rows("é", "z", "a", "É", "😀"))
    (batch,) = table.batches(["unit_id"])
    assert batch["unit_id"].to_pylist() == ["a", "z", "É", "é", "😀"]


def test_replace_drops_all_that_was_there(table):
    table.append(_rows("a"))
    table.append(_rows("b"))
    table.replace(_rows("c"))
    assert _ids(table) == ["c"]
    table.replace(LEDGER.empty())
    assert _ids(table) == []
    table.append(_rows("a"))
    assert _ids(table) == ["a"]


def test_replacing_rows_by_the_same_rows_keeps_them(table):
    table.append(_rows("a", "b"))
    before = table.digest()
    for _ in range(3):
        table.replace(_rows("a", "b"))
        assert _ids(table) == ["a", "b"]
    assert table.digest() == before


def test_the_same_rows_committed_twice_are_there_once(table):
    """Files are named by their content: a commit repeated after a doubt does no harm."""
    table.append(_rows("a", "b"))
    table.append(_rows("b", "a"))
    assert _ids(table) == ["a", "b"]


def test_remove_tells_how_many_and_keeps_the_others_exactly(tmp_path):
    table = Table(tmp_path / "segments", SEGMENTS)
    rows = [
        _segment(f"d{d}", n, ["l’", "éco", "😀" * (n + 1), "e\u0301"][: n + 1])
        for d in range(5)
        for n in range(4)
    ]
    for at in range(0, 20, 5):
        table.append(SEGMENTS.from_rows(rows[at : at + 5]))
    untouched = table.files()
    assert table.remove(pc.field("doc_id").isin(["d1", "d3", "nobody"])) == 8
    assert table.read().to_pylist() == [r for r in rows if r["doc_id"] not in ("d1", "d3")]
    assert len(set(untouched) & set(table.files())) == 0
    assert table.remove(pc.field("doc_id") == "d1") == 0


def test_remove_rewrites_only_the_files_concerned(table):
    table.append(_rows("a", "b"))
    table.append(_rows("c"))
    before = set(table.files())
    assert table.remove(pc.field("unit_id") == "a") == 1
    assert len(before & set(table.files())) == 1
    assert table.remove(pc.field("unit_id") == "b") == 1
    assert _ids(table) == ["c"]
    assert len(table.files()) == 1


def test_removing_everything_leaves_an_empty_table(table):
    table.append(_rows("a", "b"))
    assert table.remove(~pc.field("unit_id").isin(pa.array([], pa.string()))) == 2
    assert table.read().equals(LEDGER.empty())


def test_removed_rows_can_come_back(table):
    table.append(_rows("a"))
    before = table.digest()
    table.remove(pc.field("unit_id") == "a")
    assert table.digest() != before
    table.append(_rows("a"))
    assert _ids(table) == ["a"]
    assert table.digest() == before


def test_digest_depends_on_content_alone(tmp_path):
    one, two = Table(tmp_path / "1", LEDGER), Table(tmp_path / "2", LEDGER)
    assert one.digest() == two.digest()
    one.append(_rows("a"))
    one.append(_rows("b"))
    two.append(_rows("b"))
    assert one.digest() != two.digest()
    two.append(_rows("x"))
    two.remove(pc.field("unit_id") == "x")
    two.append(_rows("a"), {"stage": "other note"})
    assert one.digest() == two.digest()
    two.append(_rows("c"))
    assert one.digest() != two.digest()


def test_digest_is_golden(table):
    """The bytes of a file must not depend on the machine; another pyarrow may change this."""
    table.append(_rows("a"))
    (path,) = table.files()
    metadata = pq.read_metadata(path)
    assert metadata.num_rows == 1
    assert metadata.metadata is None
    other = Table(table.folder.parent / "other", LEDGER)
    other.append(_rows("a"))
    assert [p.name for p in other.files()] == [path.name]


def test_columns_and_filters(table):
    table.append(_rows("a", "b", key="old"))
    table.append(_rows("c", key="new"))
    assert table.read(["key"], pc.field("unit_id") == "b").to_pylist() == [{"key": "old"}]
    assert table.read(["unit_id"], pc.field("key") == "none").to_pylist() == []
    assert table.read(["key", "unit_id"]).schema.names == ["key", "unit_id"]


def test_batches_are_bounded_and_whole(table):
    ids = [f"{i:05}" for i in range(10_000)]
    table.append(_rows(*ids))
    sizes, seen = [], []
    for batch in table.batches(["unit_id"]):
        sizes.append(batch.num_rows)
        seen += batch["unit_id"].to_pylist()
    assert max(sizes) <= 4_096
    assert seen == ids


def test_reading_is_repeatable(table):
    for name in "dacb":
        table.append(_rows(name, name * 2))
    first = [b.to_pylist() for b in table.batches()]
    assert first == [b.to_pylist() for b in table.batches()]
    assert first == [b.to_pylist() for b in Table(table.folder, LEDGER).batches()]


def test_text_offsets_and_nulls_survive(tmp_path):
    table = Table(tmp_path / "entities", ENTITIES)
    row = {
        "doc_id": "d",
        "start": 0,
        "end": 2**31 - 1,
        "label": "LOC",
        "text": "a\x00\r\n👩‍👩‍👧\u00ad",
    }
    table.append(ENTITIES.from_rows([row | {"entity_id": None, "score": None}]))
    table.append(ENTITIES.from_rows([row | {"doc_id": "e", "entity_id": "", "score": 0.1}]))
    assert table.read().to_pylist() == [
        row | {"entity_id": None, "score": None},
        row | {"doc_id": "e", "entity_id": "", "score": 0.1},
    ]


def test_empty_lists_stay_empty_lists(tmp_path):
    table = Table(tmp_path / "segments", SEGMENTS)
    rows = [_segment("d", 0, []), _segment("d", 1, ["", "x"])]
    table.append(SEGMENTS.from_rows(rows))
    assert table.read().to_pylist() == rows


@pytest.mark.parametrize("write", ["append", "replace"])
def test_rows_of_another_shape_change_nothing(table, write):
    table.append(_rows("a"))
    with pytest.raises(StageError):
        getattr(table, write)(pa.table({"unit_id": ["b"]}))
    assert _ids(table) == ["a"]


@pytest.mark.parametrize("name", ["Étude n°1 #2", "100% [x] ?", 'l\'été "08"', "a+b&c;d", "日本"])
def test_any_ordinary_folder_name_will_do(tmp_path, name):
    store = Store(tmp_path / name)
    store.ledger("s").append(_rows("a", "b"))
    store.ledger("s").append(_rows("c"))
    assert store.ledger("s").remove(pc.field("unit_id") == "a") == 1
    assert _ids(store.ledger("s")) == ["b", "c"]


def test_a_folder_name_that_delta_cannot_take_is_said(tmp_path):
    """deltalake decodes %41 in paths (its own defect); better an error than a stray folder."""
    table = Table(tmp_path / "a%20b", LEDGER)
    with pytest.raises(StoreError) as caught:
        table.append(_rows("a"))
    assert caught.value.code == "IT-STO-004"


def test_unknown_tables_are_named(tmp_path):
    with pytest.raises(StoreError) as caught:
        Store(tmp_path).table("documnets")
    assert caught.value.code == "IT-STO-001"
    assert "did you mean 'documents'?" in (caught.value.hint or "")


def test_a_fresh_store_holds_nothing_and_makes_no_folder(tmp_path):
    store = Store(tmp_path / "corpus")
    assert not store.exists()
    assert store.ledgers() == []
    assert list(store.blobs.ids()) == []
    assert not (tmp_path / "corpus").exists()
    store.table("sources").read()
    assert not store.exists()


def test_ledgers_are_listed(tmp_path):
    store = Store(tmp_path)
    store.ledger("b").append(_rows("x"))
    store.ledger("a").append(_rows("x"))
    assert store.ledgers() == ["a", "b"]
