"""SQL reads the tables of the corpus and nothing else."""

import duckdb
import pyarrow as pa
import pytest

from isctext.errors import UsageError
from isctext.records.tables import SOURCES, SPINE
from isctext.store import Store, connect, run_sql


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("sql") / "corpus")
    blank = dict.fromkeys(("label", "kind", "territory", "licence", "rights"), "")
    store.table("sources").append(
        SOURCES.from_rows(
            blank | {"source_id": i, "arena": a}
            for i, a in (("voix", "press"), ("métro", "policy"), ("l'été", "press"))
        )
    )
    return store


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with a secret to steal; tells what appeared in it."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "secret.csv").write_text("a,b\nTOPSECRET,2\n", encoding="utf-8")
    (folder / "secret.json").write_text('{"a": "TOPSECRET"}\n', encoding="utf-8")
    duckdb.sql("copy (select 'TOPSECRET' as a) to '" + str(folder / "s.parquet") + "'")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SECRET_KEY", "TOPSECRET")
    return folder


def test_select_with_parameters(store):
    rows = run_sql(
        store, "select source_id from sources where arena = ? order by 1", ["press"]
    ).to_pylist()
    assert rows == [{"source_id": "l'été"}, {"source_id": "voix"}]
    assert run_sql(store, "select $1 + $2 as n", [40, 2]).to_pylist() == [{"n": 42}]


@pytest.mark.parametrize(
    "query",
    [
        "select 1 as n",
        "SELECT 1 AS n;",
        "with x as (select 1 as n) select n from x",
        "from (values (1)) t(n)",
        "-- a remark\nselect 1 as n",
    ],
)
def test_every_way_to_write_one_select(store, query):
    assert run_sql(store, query).to_pylist() == [{"n": 1}]


@pytest.mark.parametrize("name", sorted(SPINE))
def test_every_table_answers_even_empty(store, name):
    result = run_sql(store, f"select * from {name}")
    assert result.schema.names == SPINE[name].schema.names
    assert result.num_rows == (3 if name == "sources" else 0)


@pytest.mark.parametrize(
    "value", ["'; DROP TABLE sources; --", '" or 1=1 --', "press' or 'a'='a", "%", "\\", "😀\x00"]
)
def test_a_parameter_is_only_a_value(store, value):
    query = "select count(*) as n from sources where arena = ?"
    assert run_sql(store, query, [value]).to_pylist() == [{"n": 0}]
    assert run_sql(store, "select ? as v", [value]).to_pylist() == [{"v": value}]
    assert run_sql(store, "select count(*) as n from sources").to_pylist() == [{"n": 3}]


ATTACKS = [
    "copy sources to 'stolen.csv'",
    "copy (select * from sources) to 'stolen.parquet' (format parquet)",
    "copy sources from 'secret.csv'",
    "export database 'stolen'",
    "import database 'stolen'",
    "attach 'stolen.db' as x",
    "attach 'stolen.db' as x (type sqlite)",
    "detach memory",
    "use memory",
    "install httpfs",
    "force install json",
    "load httpfs",
    "load 'evil.duckdb_extension'",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set python_enable_replacements = true",
    "reset enable_external_access",
    "pragma database_list",
    "pragma enable_profiling",
    "pragma profiling_output = 'stolen.json'",
    "call pragma_version()",
    "checkpoint",
    "vacuum",
    "begin transaction",
    "select * from read_csv('secret.csv')",
    "select * from read_csv_auto('secret.csv')",
    "select * from 'secret.csv'",
    "select * from 's.parquet'",
    'select * from "secret.json"',
    "from 'secret.csv'",
    "select * from read_parquet('s.parquet')",
    "select * from parquet_metadata('s.parquet')",
    "select * from parquet_scan(['s.parquet'])",
    "select * from read_json('secret.json')",
    "select * from read_json_auto('secret.json')",
    "select * from read_text('secret.csv')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('secret.csv')",
    "select * from glob('*')",
    "select * from glob('/**')",
    "select * from sniff_csv('secret.csv')",
    "select * from 'http://127.0.0.1:9/x.csv'",
    "select * from 'https://127.0.0.1:9/x.parquet'",
    "select * from 's3://bucket/x.parquet'",
    "select * from read_csv('http://127.0.0.1:9/x.csv')",
    "select * from read_parquet('file:///etc/passwd')",
    "select getenv('SECRET_KEY')",
    "select 1; select 2",
    "select 1; drop table sources",
    "select 1;; copy sources to 'stolen.csv'",
    "create table x as select 1",
    "create view x as select 1",
    "create macro f(x) as x + 1",
    "create or replace secret s (type s3)",
    "insert into sources values ('a','b','c','d','e','f','g')",
    "update sources set arena = 'x'",
    "delete from sources",
    "drop table sources",
    "drop view sources",
    "alter table sources add column x int",
    "truncate sources",
    "prepare p as select 1",
    "execute p",
    "explain analyze select 1",
    "with x as (select 1) insert into sources select 1, 2, 3, 4, 5, 6, 7",
    "select * from stolen_goods",
    "select * from query('copy sources to ''stolen.csv''')",
    "select * from query_table('secret.csv')",
    "not sql at all",
    "",
    " ; ",
    "select",
    "select '\udc80'",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_refused(store, here, attack):
    stolen_goods = pa.table({"a": ["TOPSECRET"]})
    before = sorted(p.name for p in here.iterdir())
    with pytest.raises(UsageError) as caught:
        run_sql(store, attack)
    assert caught.value.code in ("IT-SQL-001", "IT-SQL-002")
    assert "TOPSECRET" not in str(caught.value)
    assert sorted(p.name for p in here.iterdir()) == before
    assert store.table("sources").count() == 3
    assert stolen_goods.num_rows == 1


@pytest.mark.parametrize(("query", "parameters"), [("select ?", []), ("select 1", [1])])
def test_a_wrong_number_of_parameters_is_a_usage_error(store, query, parameters):
    with pytest.raises(UsageError) as caught:
        run_sql(store, query, parameters)
    assert caught.value.code == "IT-SQL-002"


def test_the_error_says_what_can_be_asked(store):
    with pytest.raises(UsageError) as caught:
        run_sql(store, "select * from sourcs")
    assert "sourcs" in (caught.value.found or "")
    assert "sources" in (caught.value.hint or "")


def test_connect_sees_what_it_is_given_and_no_other_variable(store):
    hidden = pa.table({"a": [1]})
    with connect(store, given=pa.table({"b": [2]})) as link:
        assert link.execute("select b from given").fetchall() == [(2,)]
        with pytest.raises(duckdb.CatalogException):
            link.execute("select a from hidden")
        for undo in ("set python_enable_replacements = true", "set enable_external_access = true"):
            with pytest.raises(duckdb.Error):
                link.execute(undo)
    assert hidden.num_rows == 1


def test_two_connections_share_nothing(store):
    mine = pa.table({"a": [1]})
    with connect(store, mine=mine), connect(store) as other, pytest.raises(duckdb.Error):
        other.execute("select * from mine")
