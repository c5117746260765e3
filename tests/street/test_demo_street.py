"""The whole street on the demonstration corpus gives back what was planted in it."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.compute as pc
import pytest
from lxml import html

import isctext as it

pytestmark = pytest.mark.xdist_group("demo")


def place_of(row: dict[str, str]) -> str:
    """A document's place as truth.json writes it: path, or path#record N."""
    end = row["input_id"].split(":", 1)[1].rsplit("/", 1)[-1]
    return f"{end}#{row['locator']}" if row["locator"] else end


def places(demo: it.Corpus) -> dict[str, str]:
    rows = demo.table("documents", ["doc_id", "input_id", "locator"]).to_pylist()
    return {row["doc_id"]: place_of(row) for row in rows}


def short(place: str) -> str:
    return place.rsplit("/", 1)[-1]


def test_every_item_is_accounted_for(demo, truth):
    totals = truth["totals"]
    assert demo.table("documents").num_rows == totals["documents"]
    codes = Counter(demo.table("rejections")["code"].to_pylist())
    assert codes == totals["rejections_by_code"]
    closed = demo.sql("select count(*) n, sum(found) found from inputs where chunk = -1")
    assert closed.table.to_pylist() == [{"n": totals["files"], "found": totals["items"]}]


def test_documents_by_arena_and_year(demo, truth):
    rows = demo.sql(
        "select arena, year(date)::varchar y, count(*)::int n from documents "
        "where date is not null group by all"
    ).table.to_pylist()
    found = defaultdict(dict)
    for row in rows:
        found[row["arena"]][row["y"]] = row["n"]
    assert dict(found) == truth["documents"]


def test_repeated_documents_are_marked(demo, truth):
    where = places(demo)
    rows = demo.table("duplicates").to_pylist()
    pairs = {kind: set() for kind in ("exact", "near")}
    for row in rows:
        pairs[row["kind"]].add(frozenset((where[row["doc_id"]], where[row["kept_id"]])))
    expected = truth["duplicates"]
    assert pairs["exact"] == {
        frozenset((short(p["kept"]), short(p["copy"]))) for p in expected["exact"]
    }
    assert pairs["near"] == {
        frozenset((short(p["first"]), short(p["reprint"]))) for p in expected["near"]
    }


def test_planted_categories_are_counted_exactly(demo, truth):
    """Hits per arena and year of each planted category, false friends left out."""
    for category, planted in truth["categories"].items():
        scope = "broad" if "strong" in planted["tiers"] else "strict"
        table = demo.trajectory(category).table
        rows = table.filter(pc.equal(table["scope"], scope)).to_pylist()
        for arena, years in planted["hits"].items():
            found = {r["period"]: r["hits"] for r in rows if r["arena"] == arena and r["hits"]}
            assert found == years, (category, arena)


def test_first_uses_come_in_the_planted_order(demo):
    rows = demo.trajectory("economie_contributive").table.to_pylist()
    first = {}
    for arena in ("initiatives", "press", "policy"):
        first[arena] = min(
            int(r["period"])
            for r in rows
            if r["arena"] == arena and r["scope"] == "strict" and r["hits"]
        )
    assert first == {"initiatives": 2013, "press": 2014, "policy": 2015}


def test_false_friends_are_not_counted(demo, truth):
    where = places(demo)
    counted = {
        (where[row["doc_id"]], row["category"])
        for row in demo.table("mentions").to_pylist()
        if row["broad"]
    }
    assert len(truth["false_friends"]) >= 10
    for friend in truth["false_friends"]:
        assert (short(friend["document"]), friend["not"]) not in counted, friend


def test_policy_leaves_remuneration_aside(demo):
    rows = demo.trajectory("remuneration").table.to_pylist()
    hits = Counter()
    for row in rows:
        if row["scope"] == "broad":
            hits[row["arena"]] += row["hits"]
    assert hits["policy"] == 0
    assert hits["initiatives"] > 50


def test_the_borrowed_passage_is_in_its_three_documents(demo, truth):
    where = places(demo)
    for occurrence in truth["passage"]["occurrences"]:
        text = truth["passage"]["text" if occurrence["verbatim"] else "edited_text"]
        found = [
            where[row["doc_id"]]
            for row in demo.table("documents", ["doc_id", "text"]).to_pylist()
            if text in row["text"].replace("’", "'").replace("\u00a0", " ")
        ]
        assert short(occurrence["document"]) in found


def test_offsets_slice_the_original_text(demo):
    texts = dict(
        zip(
            *(
                demo.table("documents", ["doc_id", "text"])[c].to_pylist()
                for c in ("doc_id", "text")
            ),
            strict=True,
        )
    )
    segments = demo.table("segments", ["doc_id", "starts", "ends", "forms"]).to_pylist()
    for row in segments:
        text = texts[row["doc_id"]]
        assert [text[a:b] for a, b in zip(row["starts"], row["ends"], strict=True)] == row["forms"]
    for row in demo.table("mentions").to_pylist():
        assert texts[row["doc_id"]][row["start"] : row["end"]].split() == row["surface"].split()


@pytest.mark.parametrize("every", ["year", "quarter", "month"])
@pytest.mark.parametrize("counted", ["broad", "strict"])
def test_every_number_has_exactly_its_passages(demo, every, counted):
    trajectory = demo.trajectory("economie_des_communs", every=every)
    rows = [r for r in trajectory.table.to_pylist() if r["scope"] == counted and r["hits"]]
    assert rows
    for row in rows[:: 1 if every == "year" else 5]:
        behind = trajectory.evidence(row["arena"], row["period"], counted=counted)
        assert len(behind) == row["hits"]
        assert len(set(behind.table["doc_id"].to_pylist())) == row["docs_hit"]


def test_passages_are_the_original_characters(demo):
    texts = dict(
        zip(
            *(
                demo.table("documents", ["doc_id", "text"])[c].to_pylist()
                for c in ("doc_id", "text")
            ),
            strict=True,
        )
    )
    shown = demo.kwic(category="economie_des_communs").table.to_pylist()
    assert len(shown) > 90
    for row in shown:
        whole = row["left"] + row["node"] + row["right"]
        assert whole in texts[row["doc_id"]]
        assert row["node"] == texts[row["doc_id"]][row["start"] : row["end"]]


def test_nothing_is_done_twice(demo):
    summary = demo.run(quiet=True)
    assert len(summary.outcomes) >= 14
    assert [o.stage for o in summary.outcomes if not o.current] == []
    before = demo.report().stat().st_mtime_ns
    assert demo.report().stat().st_mtime_ns == before


def test_the_report_says_that_it_is_fictional_and_offline(demo):
    page = html.fromstring(demo.report().read_text(encoding="utf-8"))
    assert "CORPUS FICTIF" in page.text_content()
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy
    assert policy[0].startswith("default-src 'none'")
    assert not page.xpath(
        "//link[@rel='stylesheet'] | //script[@src] | //img[not(starts-with(@src,'data:'))]"
    )
    ids = set(page.xpath("//@id"))
    targets = {
        href[1:]
        for href in page.xpath("//a/@href | //*[local-name()='a']/@href")
        if href.startswith("#")
    }
    assert targets <= ids
    assert len(targets) > 100


def test_a_document_more_and_a_document_less(demo, tmp_path):
    """Only the new document is worked on; the removed one leaves every table."""
    folder = tmp_path / "copy"
    shutil.copytree(demo.folder, folder)
    source = folder / "initiatives" / "terril-vert"
    gone = sorted(source.glob("*.md"))[0]
    gone_id = f"terril-vert:{gone.name}"
    gone.unlink()
    (source / "2020-02-02-nouvelle.md").write_text(
        "---\ntitle: Nouvelle lettre\ndate: 2020-02-02\n---\n\n"
        "[Fiction] Les communs urbains du terril accueillent ce mois-ci une cabane à outils "
        "que les voisins ont dessinée, construite et peinte ensemble pendant tout l'hiver.\n",
        encoding="utf-8",
    )
    corpus = it.open(folder)
    gone_doc = corpus.sql("select doc_id from documents where input_id = ?", [gone_id])
    done = {o.stage: o.done for o in corpus.run(quiet=True).outcomes}
    assert done["annotate"] == 1
    assert done["concepts"] == 1
    doc_id = gone_doc.table["doc_id"][0].as_py()
    for name in ("documents", "segments", "entities", "mentions", "topic_weights"):
        left = corpus.sql(f"select count(*) n from {name} where doc_id = ?", [doc_id])
        assert left.table["n"][0].as_py() == 0, name
    assert len(corpus.kwic("cabane à outils")) >= 1


def test_the_command_line_and_python_say_the_same(demo):
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "isctext", *arguments, "-C", str(demo.folder)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    lines = run("query", "trajectory", "economie_des_communs", "--json").splitlines()
    rows = [json.loads(line) for line in lines]
    ours = demo.trajectory("economie_des_communs").table.to_pylist()
    assert [(r["arena"], r["period"], r["scope"], r["hits"]) for r in rows] == [
        (r["arena"], r["period"], r["scope"], r["hits"]) for r in ours
    ]
    shown = run("kwic", "budget contributif", "--arena", "press")
    assert len(shown.splitlines()) == len(demo.kwic("budget contributif", arena="press")) > 0
    assert all(re.search(r"\[.*budget contributif", line) for line in shown.splitlines())
    counted = run("query", "sql", "select count(*) as n from documents", "--csv")
    assert counted.split() == ["n", "320"]


def test_picture_is_svg(demo, tmp_path: Path):
    picture = demo.trajectory("economie_des_communs").plot()
    assert html.fromstring(picture.svg).tag == "svg"
    picture.save(str(tmp_path / "p.svg"))
    assert "CORPUS FICTIF" in (tmp_path / "p.svg").read_text(encoding="utf-8")
