"""A study's harvests: rounds, resuming, kills, the diary, the way to ingest, errors, the verb."""

import csv
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from harvestservers import CERTIFICATES, FakeTime
from typer.testing import CliRunner

from isctext.cli.app import app
from isctext.errors import PluginError, StoreError, UsageError
from isctext.harvest.contract import Options
from isctext.harvest.fetcher import Fetcher
from isctext.store.atomic import disk_error
from isctext.workflow import harvestshelf
from isctext.workflow.config import load_study
from isctext.workflow.harvestindex import Index
from isctext.workflow.harvesting import harvest_study, run_harvest
from isctext.workflow.run import open_place, run_stages

HERE = Path(__file__).parent
FEED = """<rss version="2.0"><channel><title>Le Ternel</title>
{}</channel></rss>"""
ITEM = "<item><title>{}</title><link>{}</link><pubDate>{}</pubDate></item>"
ARTICLE = """<!doctype html><html lang="fr"><head><title>{0}</title></head>
<body><article><h1>{0}</h1>
<p>Le four banal de la commune a rouvert, et les habitants en partagent la charge et les clefs.</p>
<p>Le conseil municipal y voit un commun, que chacun entretient selon ses moyens et son temps.</p>
</article></body></html>"""
DAYS = ("ven., 17 mars 2023 10:00:00 +0100", "Fri, 24 Mar 2023 10:00:00 GMT", "un jour prochain")


def declare(folder, site, block="", **more):
    values = {"rate": 100.0, "allow_private": [f"127.0.0.1:{site.port}"]} | more
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items())
    folder.mkdir(exist_ok=True)
    text = f'[study]\ntitle = "essai"\n\n[[harvest]]\nname = "ternel"\n{lines}\n{block}\n'
    (folder / "isctext.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def blog(site):
    """A feed of three pages, one of which has gone."""
    items = "".join(ITEM.format(f"Note {n}", f"{site.url}/{n}", DAYS[n]) for n in range(3))
    site.routes |= {
        "/flux": (200, {"Content-Type": "application/rss+xml"}, FEED.format(items).encode()),
        "/0": (200, {"Content-Type": "text/html; charset=utf-8", "tdm-reservation": "1",
                     "X-Odd": "a\x1b[31mb\u0085"}, ARTICLE.format("Le four").encode()),
        "/1": (200, {"Content-Type": "text/html", "ETag": '"1"'}, ARTICLE.format("Clefs").encode()),
    }  # fmt: skip
    return site


@pytest.fixture
def study(tmp_path, blog):
    return declare(
        tmp_path / "étude", blog, kind="feed", urls=f"{blog.url}/flux", arena="initiatives"
    )


def run(folder, **more):
    fake = FakeTime()
    made = partial(Fetcher, clock=fake.clock, sleep=fake.sleep, now=fake.now, verify=CERTIFICATES)
    (summary,) = harvest_study(folder, fetcher=made, **more)
    return summary


def diary(folder, event=None):
    rows = [row for _, row in Index(folder / "harvest" / "ternel" / "index.jsonl").rows()]
    return [row for row in rows if event in (None, row["event"])]


def test_bytes_lie_by_their_hash_and_the_diary_tells_how_they_came(study, blog):
    summary = run(study)
    assert (summary.kept, summary.refused, summary.complete) == (2, {"HTTP_404": 1}, True)
    home = study / "harvest" / "ternel"
    kept = diary(study, "kept")
    assert [(row["role"], row["status"]) for row in kept] == [
        ("listing", 200),
        ("item", 200),
        ("item", 200),
    ]
    for row in kept:
        data = (home / "raw" / row["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"]
        assert row["file"].startswith(f"{row['sha256'][:2]}/{row['sha256']}.")
        assert (len(data), row["at"]) == (row["bytes"], "2026-03-02T12:00:00Z")
    assert {Path(row["file"]).suffix for row in kept} == {".xml", ".html"}
    first = kept[1]
    assert first["tdm_reservation"] == "1"
    assert ["title", "Note 0"] in first["said"]
    assert ["published", DAYS[0]] in first["said"]
    assert ["content-type", "text/html; charset=utf-8"] in first["headers"]
    refused = diary(study, "refused")
    assert [(r["code"], r["role"]) for r in refused] == [
        ("HTTP_404", "robots"),
        ("HTTP_404", "item"),
    ]
    begin = diary(study, "begin")[0]
    assert begin["agent"].startswith("isctext/")
    assert begin["allow_private"] == [f"127.0.0.1:{blog.port}"]
    assert (home / "index.jsonl").read_bytes().isascii()


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_harvest_is_its_owners_alone(study):
    run(study)
    home = study / "harvest" / "ternel"
    for path in (home / "index.jsonl", home / "manifest.csv", *home.glob("raw/*/*")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_second_round_asks_for_what_has_changed(study, blog):
    run(study)
    blog.routes["/1"] = (304, {"ETag": '"1"'}, b"")
    blog.routes["/2"] = ARTICLE.format("Retrouvé").encode()
    second = run(study)
    assert (second.round, second.resumed) == (2, False)
    assert (second.kept, second.unchanged, second.refused) == (2, 1, {})
    assert [row["key"] for row in diary(study, "unchanged")] == [f"{blog.url}/1"]
    # Both versions are told, the same bytes lie there once.
    raw = list((study / "harvest" / "ternel").glob("raw/*/*"))
    assert len(raw) == len({row["sha256"] for row in diary(study, "kept")}) == 4


def test_a_harvest_that_was_broken_off_goes_on(study, blog, monkeypatch):
    real = harvestshelf.HarvestShelf.keep

    def keep(shelf, fetched):
        if fetched.url.endswith("/1"):
            raise KeyboardInterrupt
        real(shelf, fetched)

    monkeypatch.setattr(harvestshelf.HarvestShelf, "keep", keep)
    with pytest.raises(KeyboardInterrupt):
        run(study)
    monkeypatch.undo()
    before = len(blog.asked)
    summary = run(study)
    assert (summary.round, summary.resumed, summary.complete) == (1, True, True)
    assert (summary.kept, summary.already) == (1, 1)
    assert blog.asked[before:] == ["/robots.txt", "/1", "/2"]
    assert run(study).round == 2


def test_another_order_is_another_round(study, blog, monkeypatch):
    monkeypatch.setattr("isctext.workflow.harvesting.carry_out", lambda *_: False)
    assert not run(study).complete
    monkeypatch.undo()
    declare(study, blog, kind="feed", urls=[f"{blog.url}/flux", f"{blog.url}/autre"])
    assert (run(study).round, run(study).round) == (2, 3)


def killed(study, moment):
    return subprocess.run(
        [sys.executable, HERE / "harvestkilled.py", study, str(moment)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_kill_at_any_moment_loses_nothing_and_asks_nothing_twice(tmp_path, blog):
    """At each third moment, so that before and after of all kinds of writes are among them."""
    order = {"kind": "feed", "urls": f"{blog.url}/flux", "arena": "initiatives"}
    calm = declare(tmp_path / "calm", blog, **order)
    done = killed(calm, 0)
    assert done.returncode == 0, done.stderr
    moments = int(done.stdout)
    assert moments > 15
    wanted = {(row["url"], row["sha256"]) for row in diary(calm, "kept")}
    for moment in range(1, moments + 1, 3):
        folder = declare(tmp_path / f"killed-{moment}", blog, **order)
        assert killed(folder, moment).returncode == -signal.SIGKILL
        kept = {row["url"] for row in diary(folder, "kept")} if diary(folder) else set()
        ended = bool(diary(folder, "end"))
        before = len(blog.asked)
        run(folder)
        rows = diary(folder, "kept")
        assert {(row["url"], row["sha256"]) for row in rows} == wanted
        if not ended:
            again = {blog.url + path for path in blog.asked[before:]} & kept
            assert not again, moment
            assert len(rows) == len(wanted)
        assert not list((folder / "harvest").rglob(".writing-*"))


@pytest.mark.parametrize("torn", [b'{"event":"kept","round":1,"ke', b"\x00" * 40, b'{"a":1}'])
def test_a_torn_last_line_is_cut_off(study, torn):
    run(study)
    path = study / "harvest" / "ternel" / "index.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    assert run(study).round == 2
    assert path.read_bytes().startswith(whole + b'{"event":"begin","round":2')


def test_lines_that_are_no_json_do_not_hide_the_others(study):
    run(study)
    path = study / "harvest" / "ternel" / "index.jsonl"
    path.write_bytes(b"not json\n[1]\n\xff\n" + path.read_bytes())
    assert run(study).unchanged + run(study).kept >= 2


def test_a_file_that_went_missing_is_fetched_anew(study, blog):
    run(study)
    for path in (study / "harvest" / "ternel").glob("raw/*/*.html"):
        path.unlink()
    assert run(study).kept == 2
    assert all("if-none-match" not in heard for heard in blog.heard[-4:])


def test_a_listing_that_was_altered_is_not_believed(study, blog):
    feed = blog.routes["/flux"]
    blog.routes["/flux"] = (200, feed[1] | {"ETag": '"f"'}, feed[2])
    run(study)
    blog.routes["/flux"] = (304, {"ETag": '"f"'}, b"")
    (path,) = (study / "harvest" / "ternel").glob("raw/*/*.xml")
    path.write_bytes(path.read_bytes().replace(b"Note 1", b"Note 9"))
    with pytest.raises(StoreError, match="IT-HAR-007"):
        run(study)


def test_a_full_disk_stops_with_what_was_kept(study, monkeypatch):
    def full(path, data):
        raise disk_error(OSError(28, "No space left on device"), path, len(data))

    monkeypatch.setattr(harvestshelf, "write_whole", full)
    with pytest.raises(StoreError, match="IT-STO-004"):
        run(study)
    monkeypatch.undo()
    assert run(study).complete


def test_two_harvests_at_once_are_one_too_many(study, blog):
    part = load_study(study).harvest[0]

    class Nested(Fetcher):
        def __enter__(self):
            with pytest.raises(StoreError, match="IT-HAR-006"):
                run_harvest(study, part)
            return super().__enter__()

    assert run_harvest(study, part, fetcher=Nested).complete


def test_a_harvester_that_fails_leaves_the_round_open(study, monkeypatch):
    class Failing:
        name = "feed.v1"
        options = Options
        usual_urls = ()

        def harvest(self, order, visit):
            visit.want(f"{order.urls[0]}")
            raise LookupError("oh")

    monkeypatch.setattr("isctext.workflow.harvesting.harvester_of", lambda _: Failing())
    summary = run(study)
    assert (summary.complete, summary.kept) == (False, 1)
    assert "PLUGIN_ERROR" in summary.warnings[-1]
    assert "NOT COMPLETE" in summary.line()


# To ingest.


def test_the_manifest_leads_to_documents_with_date_and_address(study, blog):
    blog.routes["/2"] = ARTICLE.format("Plus tard").encode()
    run(study)
    with (study / "harvest" / "ternel" / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["title"], r["date"], r["date_source"]) for r in rows] == [
        ("Note 0", "2023-03-17", "feed"),
        ("Note 1", "2023-03-24", "feed"),
        ("Note 2", "", ""),
    ]
    text = (study / "isctext.toml").read_text(encoding="utf-8")
    source = '\n[[sources]]\nmanifest = "harvest/ternel/manifest.csv"\nrights = "tdm-research"\n'
    (study / "isctext.toml").write_text(text + source, encoding="utf-8")
    place = open_place(study)
    run_stages(place, only=("ingest",), inline=True)
    found = place.store.table("documents").read().to_pylist()
    assert {(d["url"], d["source_id"], d["arena"]) for d in found} == {
        (f"{blog.url}/{n}", "ternel", "initiatives") for n in range(3)
    }
    assert {str(d["date"]) for d in found} == {"2023-03-17", "2023-03-24", "None"}
    assert all("four banal" in d["text"] for d in found)
    assert place.store.table("rejections").count() == 0


def test_the_same_bytes_under_two_addresses_are_one_row_of_the_manifest(tmp_path, blog):
    blog.routes["/copie"] = blog.routes["/0"]
    folder = declare(
        tmp_path / "s", blog, kind="urls", urls=[f"{blog.url}/0", f"{blog.url}/copie"],
        arena="press", source="le-ternel",
    )  # fmt: skip
    assert run(folder).kept == 2
    with (folder / "harvest" / "ternel" / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["url"], r["source"]) for r in rows] == [(f"{blog.url}/0", "le-ternel")]


def test_lists_in_files_are_found_from_the_study(tmp_path, blog):
    folder = declare(tmp_path / "s", blog, kind="urls", path="listes/*.txt")
    (folder / "listes").mkdir()
    (folder / "listes" / "a.txt").write_text(f"{blog.url}/0\n")
    (folder / "listes" / "b.txt").write_text(f"{blog.url}/1\n")
    assert run(folder).kept == 2
    assert not (folder / "harvest" / "ternel" / "manifest.csv").exists()


# What is declared wrongly.


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ('name = "Ternel"\nkind = "feed"\nurls = "http://a.example/"', "IT-CFG-004"),
        ('name = "../x"\nkind = "feed"\nurls = "http://a.example/"', "IT-CFG-004"),
        ('name = "con"\nkind = "feed"\nurls = "http://a.example/"', "IT-CFG-004"),
        ('name = "a"\nkind = "feed"\nrate = 0', "IT-CFG-004"),
        ('name = "a"\nkind = "feed"\nrate = 1e9', "IT-CFG-004"),
        ('name = "a"\nkind = "feed"\nmax_megabytes = 0', "IT-CFG-004"),
        ('name = "a"\nkind = "feed"\nallow_private = ["127.0.0.1"]', "IT-CFG-004"),
        ('name = "a"\nkind = "feed"\nallow_private = ["a:99999"]', "IT-CFG-004"),
        ('name = "a"\nkind = "feed"\ncontact = "a\\r\\nX-Evil: 1"', "IT-CFG-004"),
        ('name = "a"\nkind = "feed"\nurl = "http://a.example/"', "IT-CFG-003"),
        ('kind = "feed"', "IT-CFG-004"),
        ('name = "a"\nkind = "fed"\nurls = "http://a.example/"', "IT-REG-001"),
        ('name = "a"\nkind = "feed.v9"\nurls = "http://a.example/"', "IT-REG-001"),
        ('name = "a"\nkind = "os:system"\nurls = "http://a.example/"', "IT-REG-001"),
        ('name = "a"\nkind = "feed"\nurls = "x"\noptions = {page = 3}', "IT-HAR-003"),
        ('name = "a"\nkind = "feed"\nurls = "x"\noptions = {pages = 0}', "IT-HAR-003"),
        ('name = "a"\nkind = "hal"\noptions = {format = "docx"}', "IT-HAR-003"),
        ('name = "a"\nkind = "feed"', "IT-HAR-004"),
        ('name = "a"\nkind = "warc"\npath = "absent/*.warc"', "IT-HAR-004"),
        ('name = "a"\nkind = "warc"\npath = "/absent/**x/*.warc"', "IT-HAR-004"),
    ],
)
def test_every_mistake_has_a_code_and_a_next_step(tmp_path, block, code):
    (tmp_path / "isctext.toml").write_text(f'[study]\ntitle = "x"\n[[harvest]]\n{block}\n')
    with pytest.raises(UsageError) as error:
        list(harvest_study(tmp_path))
    assert (error.value.code, bool(error.value.hint)) == (code, True)
    assert not (tmp_path / "harvest").exists()


def test_names_are_checked_before_anything_is_asked(tmp_path, study, blog):
    with pytest.raises(UsageError, match="IT-HAR-002"):
        harvest_study(study, ["tarnel"])
    with pytest.raises(UsageError, match="'ternel'"):
        harvest_study(study, ["tarnel"])
    text = (study / "isctext.toml").read_text(encoding="utf-8")
    (study / "isctext.toml").write_text(text + text[text.index("[[harvest]]") :], encoding="utf-8")
    with pytest.raises(UsageError, match="two harvests"):
        harvest_study(study)
    (tmp_path / "isctext.toml").write_text('[study]\ntitle = "x"\n')
    with pytest.raises(UsageError, match="IT-HAR-001"):
        harvest_study(tmp_path)
    assert blog.asked == []


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_out_of_the_study_is_not_followed(study, tmp_path, blog):
    (tmp_path / "ailleurs").mkdir()
    (study / "harvest").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(UsageError, match="IT-HAR-005"):
        run(study)
    assert list((tmp_path / "ailleurs").iterdir()) == []
    assert blog.asked == []


def test_a_plug_in_that_is_no_harvester_is_told(study, monkeypatch):
    monkeypatch.setattr("isctext.workflow.harvestorder.load", lambda *_: object())
    with pytest.raises(PluginError, match="IT-HAR-008"):
        run(study)


def test_a_permission_is_kept_with_the_harvest(tmp_path, blog):
    words = "Accord de la mairie du Ternel, 3 mars 2026"
    folder = declare(tmp_path / "s", blog, kind="urls", urls=f"{blog.url}/0", robots_waiver=words)
    run(folder)
    assert diary(folder, "begin")[0]["robots_waiver"] == words
    assert "/robots.txt" not in blog.asked


# The verb.


def verb(*arguments):
    return CliRunner().invoke(app, ["harvest", *map(str, arguments)])


def test_the_verb_tells_on_stderr_and_gives_json_on_stdout(study, blog):
    blog.routes["/2"] = b"<p>la</p>"
    done = verb(study, "--json", "--only", "ternel")
    assert done.exit_code == 0, done.output
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert (found["name"], found["kept"], found["complete"]) == ("ternel", 3, True)
    assert "harvest ternel: 3 kept" in done.stderr
    assert verb(study, "--quiet").stderr == ""


def test_the_verb_exits_3_when_too_much_was_refused(study):
    done = verb(study, "--quiet")
    assert done.exit_code == 3
    assert "IT-HAR-009] 1 of 3 items and listings" in done.stderr


def test_the_verb_exits_3_when_the_feed_itself_is_refused(study, blog):
    blog.routes["/flux"] = (410, {}, b"gone")
    done = verb(study)
    assert done.exit_code == 3
    assert "1 LISTINGS REFUSED" in done.stderr
    assert "HTTP_410" in done.stderr


def test_the_verb_exits_1_when_it_did_not_come_to_its_end(study, monkeypatch):
    monkeypatch.setattr("isctext.workflow.harvesting.carry_out", lambda *_: False)
    assert verb(study, "--quiet").exit_code == 1
