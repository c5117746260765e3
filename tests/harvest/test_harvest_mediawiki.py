"""A wiki by its API: one that answers as MediaWiki does, and a real one where it is installed."""

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from harvestservers import gather

from isctext.harvest.mediawiki import HARVESTER
from isctext.workflow.harvesting import harvest_study

MEDIAWIKI = Path("/usr/share/mediawiki")
NS = "http://www.mediawiki.org/xml/export-0.11/"
PAGE = (
    "<page><title>{title}</title><ns>{ns}</ns><id>{id}</id><revision><id>{rev}</id>"
    "<timestamp>2023-03-17T10:00:00Z</timestamp><contributor><username>Wanda</username></contributor>"
    '<text xml:space="preserve">{text}</text></revision></page>'
)


class Wiki:
    """The two answers of api.php that the harvester needs, a few pages at a time."""

    def __init__(self, site, pages, per_page=3):
        self.site, self.pages, self.per_page = site, pages, per_page
        self.lost = set()
        site.routes["/api.php"] = self.answer
        self.api = f"{site.url}/api.php"

    def answer(self, handler):
        asked = {k: v[0] for k, v in parse_qs(urlsplit(handler.path).query).items()}
        return self.export(asked) if "export" in asked else self.listing(asked)

    def listing(self, asked):
        start = int(asked.get("gapcontinue", "0"))
        found = [
            p
            for p in sorted(self.pages.values(), key=lambda p: p["title"])
            if p["ns"] == int(asked["gapnamespace"])
            and not (p.get("redirect") and asked["gapfilterredir"] == "nonredirects")
        ]
        shown = found[start : start + self.per_page]
        body = {"batchcomplete": True, "query": {"pages": [
            {"pageid": p["id"], "ns": p["ns"], "title": p["title"], "lastrevid": p["rev"]}
            for p in shown
        ]}}  # fmt: skip
        if start + self.per_page < len(found):
            following = str(start + self.per_page)
            body["continue"] = {"gapcontinue": following, "continue": "gapcontinue||"}
        return (200, {"Content-Type": "application/json"}, json.dumps(body).encode())

    def export(self, asked):
        wanted = {int(rev) for rev in asked["revids"].split("|")}
        assert len(wanted) <= 50
        pages = "".join(
            PAGE.format(**p | {"title": escape(p["title"]), "text": escape(p["text"])})
            for p in self.pages.values()
            if p["rev"] in wanted and p["id"] not in self.lost
        )
        body = f'<mediawiki xmlns="{NS}" version="0.11" xml:lang="fr">{pages}</mediawiki>'
        return (200, {"Content-Type": "text/xml; charset=utf-8"}, body.encode())


def made(count, **more):
    return {
        n: {"id": n, "ns": 0, "rev": 1000 + n, "title": f"Page {n}", "text": f"Texte & {n}"} | more
        for n in range(1, count + 1)
    }


def exported(sink):
    texts = b"".join(f.body for f in sink.items()).decode()
    return sorted(int(n) for n in re.findall(r"</ns>\s*<id>(\d+)</id>", texts))


def test_every_page_comes_in_the_wikis_own_export(site, sink):
    wiki = Wiki(site, made(120))
    tally = gather(HARVESTER, site, sink, urls=[wiki.api])
    assert exported(sink) == list(range(1, 121))
    assert (tally.kept, tally.listings) == (3, 40)
    assert all(f.media_type == "text/xml" for f in sink.items())
    assert [dict(f.said)["pages"] for f in sink.items()] == ["49", "50", "21"]


def test_namespaces_and_redirections_are_chosen(site, sink):
    pages = made(6)
    pages[2]["redirect"] = True
    pages[5]["ns"] = 1
    pages[6]["ns"] = 4
    wiki = Wiki(site, pages)
    gather(HARVESTER, site, sink, urls=[wiki.api], namespaces=(0, 4))
    assert exported(sink) == [1, 3, 4, 6]
    sink.next_round()
    gather(HARVESTER, site, sink, urls=[wiki.api], namespaces=(0,), redirects=True)
    assert 2 in exported(sink)


def test_a_later_round_asks_only_for_groups_with_a_change(site, sink):
    wiki = Wiki(site, made(120))
    gather(HARVESTER, site, sink, urls=[wiki.api])
    sink.next_round()
    before = len(site.asked)
    wiki.pages[70]["rev"] = 5000
    wiki.pages[121] = wiki.pages[1] | {"id": 121, "rev": 5001, "title": "AAA, la première"}
    tally = gather(HARVESTER, site, sink, urls=[wiki.api])
    exports = [path for path in site.asked[before:] if "export" in path]
    assert len(exports) == 2
    assert (tally.kept, tally.already) == (2, 1)


def test_pages_that_are_listed_and_do_not_come_are_rows(site, sink):
    wiki = Wiki(site, made(10))
    wiki.lost = {3, 7}
    gather(HARVESTER, site, sink, urls=[wiki.api])
    assert sink.codes() == [("NOT_FOUND", f"{wiki.api}?curid={n}") for n in (3, 7)]


def test_a_wiki_that_continues_in_circles_ends(site, sink):
    wiki = Wiki(site, made(4))
    answer = json.loads(wiki.listing({"gapnamespace": "0", "gapfilterredir": "all"})[2])
    answer["continue"] = {"gapcontinue": "0", "continue": "x"}
    wiki.listing = lambda _: (200, {}, json.dumps(answer).encode())
    tally = gather(HARVESTER, site, sink, urls=[wiki.api])
    assert "twice" in tally.warnings[0]
    assert exported(sink) == [1, 2, 3]


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"code": "readapidenied", "info": "You need read permission"}}',
        b"<html>Wartung</html>",
        b"[1, 2]",
        b"[" * 100_000,
        b'{"query": {"pages": {"-1": {}}}}',
        b'{"query": {"pages": [{"pageid": "x"}, {"pageid": true, "lastrevid": 4}, 3, null]}}',
        b'{"query": null, "continue": []}',
        b"{}",
    ],
)
def test_answers_that_are_not_a_wikis(site, sink, body):
    site.routes["/api.php"] = (200, {"Content-Type": "application/json"}, body)
    other = Wiki(site, made(2))
    site.routes["/bad.php"] = (200, {}, body)
    gather(HARVESTER, site, sink, urls=[f"{site.url}/bad.php", other.api])
    assert exported(sink) == [1, 2]
    assert all(r.code == "MALFORMED" for r in sink.refused)


def test_an_export_that_breaks_off_is_kept_and_told(site, sink):
    wiki = Wiki(site, made(5))
    whole = wiki.export({"revids": "1001|1002|1003|1004|1005"})[2]
    wiki.export = lambda _: (200, {"Content-Type": "text/xml"}, whole[: len(whole) // 2])
    gather(HARVESTER, site, sink, urls=[wiki.api])
    codes = [code for code, _ in sink.codes()]
    assert codes[0] == "MALFORMED"
    assert set(codes[1:]) == {"NOT_FOUND"}
    assert len(sink.items()) == 1


def test_only_the_last_export_of_a_group_is_left_to_ingest(site, tmp_path):
    pages = made(60)
    wiki = Wiki(site, pages)
    (tmp_path / "isctext.toml").write_text(
        f'[study]\ntitle = "x"\n[[harvest]]\nname = "wiki"\nkind = "mediawiki"\nrate = 100.0\n'
        f'urls = "{wiki.api}"\nallow_private = ["127.0.0.1:{site.port}"]\narena = "initiatives"\n'
    )
    (first,) = harvest_study(tmp_path)
    pages[7] |= {"rev": 5000, "text": "Un autre texte"}
    (second,) = harvest_study(tmp_path)
    assert (first.kept, second.kept, second.already) == (2, 1, 1)
    home = tmp_path / "harvest" / "wiki"
    with (home / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    text = "".join((home / row["path"]).read_text(encoding="utf-8") for row in rows)
    assert len(rows) == 2
    assert text.count("<page>") == 60
    assert text.count("Un autre texte") == 1
    assert {row["url"] for row in rows} == {""}


# A real MediaWiki: Debian's packages mediawiki, php-cli and php-sqlite3.


@pytest.fixture(scope="module")
def real(loopback, tmp_path_factory):
    if not (shutil.which("php") and (MEDIAWIKI / "maintenance" / "install.php").exists()):
        pytest.skip("needs Debian's packages: apt install mediawiki php-cli php-sqlite3")
    folder = tmp_path_factory.mktemp("wiki")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    maintenance = MEDIAWIKI / "maintenance"
    _php(
        maintenance / "install.php", "--dbtype", "sqlite", "--dbpath", folder / "data",
        "--confpath", folder, "--server", f"http://127.0.0.1:{port}", "--scriptpath", "",
        "--lang", "fr", "--pass", "un-mot-de-passe-17", "Wiki du Ternel", "Wanda",
    )  # fmt: skip
    environment = os.environ | {"MW_CONFIG_FILE": str(folder / "LocalSettings.php")}
    _import(folder, environment, made(130))
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        ["php", "-S", f"127.0.0.1:{port}", "-t", str(MEDIAWIKI)],
        env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    wiki = SimpleNamespace(
        url=f"http://127.0.0.1:{port}", port=port, folder=folder, environment=environment
    )
    try:
        _wait_for(wiki, server)
        yield wiki
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _php(script, *arguments, env=None):
    done = subprocess.run(
        ["php", script, *map(str, arguments)],
        env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"MediaWiki does not install here: {(done.stdout + done.stderr)[-300:]}")


def _import(folder, environment, pages, form=PAGE):
    texts = "".join(form.format(**p | {"text": escape(p["text"])}) for p in pages.values())
    dump = folder / "dump.xml"
    dump.write_text(f'<mediawiki xmlns="{NS}" version="0.11" xml:lang="fr">{texts}</mediawiki>')
    _php(MEDIAWIKI / "maintenance" / "importDump.php", dump, env=environment)


def _wait_for(wiki, server):
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", wiki.port), timeout=10):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    pytest.skip("the wiki's server does not start here")


def test_a_real_wiki_is_harvested_whole_and_again(real, sink):
    api = f"{real.url}/api.php"
    first = gather(HARVESTER, real, sink, urls=[api])
    text = b"".join(f.body for f in sink.items()).decode()
    titles = re.findall(r"<title>(.*?)</title>", text)
    assert set(titles) == {"Accueil", *(f"Page {n}" for n in range(1, 131))}
    assert len(titles) == 131
    assert "Texte &amp; 17<" in text
    assert "<generator>MediaWiki 1." in text
    assert not sink.refused
    assert first.kept == 3

    sink.next_round()
    again = gather(HARVESTER, real, sink, urls=[api])
    assert (again.kept, again.already) == (0, 3)

    changed = made(1)
    changed[1] |= {"title": "Page 17", "rev": 9000, "text": "Un autre texte"}
    newer = PAGE.replace("2023-03-17", "2024-03-17")
    _import(real.folder, real.environment, changed, newer)
    sink.next_round()
    third = gather(HARVESTER, real, sink, urls=[api])
    assert (third.kept, third.already) == (1, 2)
    assert any(b"Un autre texte" in f.body for f in sink.items())


def test_the_listing_of_a_real_wiki_is_continued(real, sink, monkeypatch):
    monkeypatch.setattr("isctext.harvest.mediawiki._LISTED", 20)
    tally = gather(HARVESTER, real, sink, urls=[f"{real.url}/api.php"])
    assert tally.listings == 7
    assert len(exported(sink)) == 131


def test_a_real_wikis_prefix_and_empty_namespaces(real, sink):
    gather(HARVESTER, real, sink, urls=[f"{real.url}/api.php"], prefix="Page 1", namespaces=(0, 2))
    assert len(exported(sink)) == 42
