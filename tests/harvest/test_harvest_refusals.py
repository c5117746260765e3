"""Refusals of harvests are rows of ``rejections``: once each, gone when they succeed, rebuilt."""

import json
import os
import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow.compute as pc
import pytest
from harvestservers import CERTIFICATES, FakeTime
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from isctext.cli.app import app
from isctext.harvest.fetcher import Fetcher
from isctext.harvest.record import CODES as HARVEST_CODES
from isctext.records.rejection import CODES, family
from isctext.store import Store, verify
from isctext.workflow import harvestshelf
from isctext.workflow.harvesting import harvest_study
from isctext.workflow.harvestrefusals import refusals, standing
from isctext.workflow.quarantine import quarantined
from isctext.workflow.reporting import gather, write_report
from isctext.workflow.retrying import retry
from isctext.workflow.run import open_place, run_stages

ARTICLE = """<!doctype html><html lang="fr"><head><title>{0}</title></head>
<body><article><h1>{0}</h1>
<p>Le four banal de la commune a rouvert, et les habitants en partagent la charge et les clefs.</p>
<p>Le conseil municipal y voit un commun, que chacun entretient selon ses moyens et son temps.</p>
</article></body></html>"""
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def pages(site):
    """Three pages: one is there, one has gone, one is kept from robots."""
    site.routes |= {
        "/robots.txt": b"User-agent: *\nDisallow: /ferme\n",
        "/un": (200, HTML, ARTICLE.format("Le four").encode()),
    }
    return site


@pytest.fixture
def study(tmp_path, pages):
    return declare(tmp_path / "étude", pages, ["/un", "/disparue", "/ferme"])


def declare(folder, site, paths, more=""):
    folder.mkdir(exist_ok=True)
    urls = json.dumps([site.url + path for path in paths])
    (folder / "isctext.toml").write_text(
        f'[study]\ntitle = "essai"\nlang = "fr"\n[[harvest]]\nname = "ternel"\nkind = "urls"\n'
        f'urls = {urls}\nrate = 100.0\narena = "press"\nsource = "le-ternel"\n'
        f'allow_private = ["127.0.0.1:{site.port}"]\n{more}\n'
        '[[sources]]\nmanifest = "harvest/ternel/manifest.csv"\n'
        '[french]\npipeline = "blank"\n[run]\nworkers = 1\n',
        encoding="utf-8",
    )
    return folder


def run(folder, **more):
    fake = FakeTime()
    made = partial(Fetcher, clock=fake.clock, sleep=fake.sleep, now=fake.now, verify=CERTIFICATES)
    (summary,) = harvest_study(folder, fetcher=made, **more)
    return summary


def ingest(folder):
    return run_stages(open_place(folder), only=("ingest", "duplicates"), inline=True)


def rows(folder):
    """What the table has of the harvest."""
    table = Store(folder / "corpus").table("rejections")
    return table.read(None, pc.field("stage") == "harvest").to_pylist()


def seen(folder, site):
    return [(row["locator"].removeprefix(site.url), row["code"]) for row in rows(folder)]


BOTH = [("/disparue", "HTTP_404"), ("/ferme", "ROBOTS")]


def test_refusals_are_there_before_any_corpus_and_enter_it_with_the_first_ingest(study, pages):
    run(study)
    assert not (study / "corpus").exists()
    listed = quarantined(open_place(study))
    assert [(row["locator"].removeprefix(pages.url), row["code"]) for row in listed] == BOTH
    assert all("isctext harvest" in row["next_step"] for row in listed)
    summary = ingest(study)
    assert seen(study, pages) == BOTH
    first, second = rows(study)
    assert (first["input_id"], first["source_id"], first["arena"], first["detail"]) == (
        "harvest/ternel", "le-ternel", "press", "Not Found",
    )  # fmt: skip
    assert second["detail"]
    # They have a threshold of their own: nothing of what was read was refused.
    assert (summary.documents, summary.rejections, summary.above_threshold) == (1, 0, False)
    assert quarantined(open_place(study)) == listed
    assert list(verify(Store(study / "corpus"))) == []


def test_each_harvest_brings_the_rows_up_to_date(study, pages):
    run(study)
    ingest(study)
    run(study)
    ingest(study)
    assert seen(study, pages) == BOTH  # no doubles
    pages.routes["/disparue"] = (200, HTML, ARTICLE.format("Retrouvée").encode())
    pages.routes["/un"] = (410, {}, b"gone")
    run(study)
    assert seen(study, pages) == [("/ferme", "ROBOTS"), ("/un", "HTTP_410")]
    declare(study, pages, ["/un", "/disparue"])
    run(study)
    assert seen(study, pages) == [("/un", "HTTP_410")]
    pages.routes["/un"] = (304, {}, b"")
    run(study)
    assert rows(study) == []


def test_a_corpus_built_again_has_them_again(study, pages):
    run(study)
    ingest(study)
    shutil.rmtree(study / "corpus")
    ingest(study)
    assert seen(study, pages) == BOTH


def test_what_is_no_longer_declared_goes_with_the_next_ingest(study, pages):
    run(study)
    ingest(study)
    text = (study / "isctext.toml").read_text(encoding="utf-8")
    (study / "isctext.toml").write_text(text.replace('name = "ternel"', 'name = "autre"'))
    ingest(study)
    assert rows(study) == []


def test_a_corpus_that_is_being_written_takes_them_later(study, pages, capsys):
    run(study)
    ingest(study)
    pages.routes["/un"] = (410, {}, b"gone")
    with Store(study / "corpus").writing():
        assert run(study).refused == {"HTTP_404": 1, "HTTP_410": 1, "ROBOTS": 1}
        assert seen(study, pages) == BOTH
    ingest(study)
    assert len(rows(study)) == 3


def test_a_round_that_was_broken_off_forgets_nothing(study, pages, monkeypatch):
    run(study)
    ingest(study)

    def keep(shelf, fetched):
        if fetched.role == "item":
            raise KeyboardInterrupt

    monkeypatch.setattr(harvestshelf.HarvestShelf, "keep", keep)
    with pytest.raises(KeyboardInterrupt):
        run(study)
    monkeypatch.undo()
    ingest(study)
    assert seen(study, pages) == BOTH


def test_items_beyond_the_limit_are_not_taken_for_settled(study, pages):
    run(study)
    ingest(study)
    declare(study, pages, ["/un", "/disparue", "/ferme"], "max_items = 1")
    assert run(study).full
    assert seen(study, pages) == BOTH


def test_a_refused_listing_is_a_row(tmp_path, pages):
    folder = declare(tmp_path / "s", pages, ["/flux"])
    text = (folder / "isctext.toml").read_text(encoding="utf-8")
    (folder / "isctext.toml").write_text(text.replace('"urls"', '"feed"'), encoding="utf-8")
    run(folder)
    (row,) = quarantined(open_place(folder))
    assert (row["code"], row["detail"]) == ("HTTP_404", "listing: Not Found")


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_diary_outside_of_the_study_is_not_read(study, tmp_path):
    run(study)
    shutil.move(study / "harvest" / "ternel", tmp_path / "ailleurs")
    (study / "harvest" / "ternel").symlink_to(tmp_path / "ailleurs")
    assert refusals(study, open_place(study).study.harvest).num_rows == 0


def test_the_report_shows_them_apart(study, pages):
    run(study)
    run_stages(open_place(study), only=("ingest", "duplicates", "annotate"), inline=True)
    place = open_place(study)
    page = Path(write_report(place)).read_text(encoding="utf-8")
    assert "S’y ajoutent 2\u202fadresses" in page or "S’y ajoutent 2 adresses" in page
    assert f"{pages.url}/disparue" in page
    assert "HTTP_404" in page
    assert "écrivez-lui" in page
    totals = gather(place, date(2026, 3, 2)).totals
    assert (totals.rejections, totals.balance) == (0, 0)


def test_retry_leaves_them_to_the_harvest(study, pages):
    run(study)
    ingest(study)
    before = len(pages.asked)
    done, summary = retry(open_place(study), inline=True)
    assert (done.files, done.online, summary) == (0, 2, None)
    assert len(pages.asked) == before
    assert seen(study, pages) == BOTH


def test_the_verb_lists_them_by_family(study, pages):
    run(study)
    found = CliRunner().invoke(app, ["quarantine", "list", str(study), "--code", "HTTP_4XX"])
    assert found.exit_code == 0
    assert found.stdout.splitlines()[0] == "HTTP_404 (1): le site ne donne pas cette page"
    assert f"    harvest/ternel | {pages.url}/disparue | Not Found" in found.stdout
    asked = CliRunner().invoke(app, ["harvest", str(study), "--quiet"])
    assert asked.exit_code == 3
    assert "isctext quarantine list" in asked.stderr


# The diary alone.


def line(event, number=1, url="u", **more):
    told = {"role": "item", "url": url, "key": url} | more
    return {"event": event, "round": number} | told


def refused(number=1, url="u", code="HTTP_404", **more):
    return line("refused", number, url, **{"code": code, "detail": code} | more)


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([refused()], ["u"]),
        ([refused(), refused(code="HTTP_503")], ["u"]),
        ([refused(), line("kept")], []),
        ([line("kept"), refused()], ["u"]),
        ([refused(), line("unchanged", 2)], []),
        ([refused(role="robots")], []),
        ([refused(role="listing"), line("kept")], ["u"]),
        ([refused(), line("end"), line("begin", 2), refused(2, "v"), line("end", 2)], ["v"]),
        ([refused(), line("end"), line("begin", 2), refused(2, "v")], ["u", "v"]),
        ([refused(), line("begin", 2), line("end", 2, full=True)], ["u"]),
        ([refused(number="x"), {}, {"event": "refused"}, line("end")], []),
        ([line("begin", kind="warc.v1"), refused(), refused(code="DUPLICATE")], ["u", "u"]),
        ([line("begin", kind="warc.v1"), refused(), refused()], ["u"]),
        ([line("begin", kind="warc.v1"), refused(), line("kept", key="<urn:1> ab")], ["u"]),
    ],
)
def test_what_stands_at_the_end_of_a_diary(lines, left):
    assert [row["url"] for row in standing(lines)] == left


_EVENT = st.tuples(
    st.sampled_from(["refused", "kept", "unchanged"]), st.sampled_from("abc"), st.booleans()
)


@settings(deadline=None, max_examples=200)
@given(st.lists(_EVENT, max_size=25))
def test_an_address_is_refused_when_its_last_answer_was(events):
    """Within one round; the rows are one per address, and only of addresses."""
    lines = [line(event, url=url, code=f"HTTP_{404 + late}") for event, url, late in events]
    last = {url: event for event, url, _ in events}
    assert {row["url"] for row in standing(lines)} == {u for u, e in last.items() if e == "refused"}
    assert len(standing(lines)) == len({row["url"] for row in standing(lines)})


def test_strange_lines_are_rows_all_the_same(study, pages):
    run(study)
    path = study / "harvest" / "ternel" / "index.jsonl"
    strange = [
        refused(url="\ud800\x1b[31m", code="\x00", detail="\x1b\udfff" * 900),
        refused(url="\ud801\x1b[31m"),
        refused(url=["a"], detail=None),
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in strange), encoding="utf-8")
    path.write_bytes(path.read_bytes() + b"not json\n[1]\n\xff\n" + b"[" * 100_000 + b"\n")
    with path.open("a") as file:
        file.write('{"event": "refused", "round": 1, "role": "it')
    ingest(study)
    assert len(rows(study)) == 3
    assert len({row["locator"] for row in rows(study)}) == 3
    assert all(row["detail"] and row["code"] for row in rows(study))
    assert path.read_bytes().endswith(b'"it')  # a diary is not touched by those who read it
    found = CliRunner().invoke(app, ["quarantine", "list", str(study)])
    assert all(c.isprintable() or c == "\n" for c in found.stdout)


def test_every_code_of_a_harvest_is_known():
    assert set(HARVEST_CODES) <= set(CODES)
    for code, entry in (
        ("HTTP_404", "HTTP_4XX"), ("HTTP_503", "HTTP_5XX"), ("HTTP_302", "HTTP_3XX"),
        ("HTTP_204", "HTTP_2XX"), ("HTTP_999", "HTTP_XXX"), ("TIMEOUT", "TIMEOUT"),
        ("HTTP_4XX", "HTTP_4XX"), ("OWN", "OWN"),
    ):  # fmt: skip
        assert family(code) == entry
