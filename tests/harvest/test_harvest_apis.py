"""HAL, Opendatasoft and data.gouv.fr by servers that answer as their APIs do."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from harvestservers import MemorySink, gather

from isctext.harvest.datagouv import HARVESTER as DATAGOUV
from isctext.harvest.hal import HARVESTER as HAL
from isctext.harvest.opendatasoft import HARVESTER as ODS

NONSENSE = [b"<html>", b"[]", b"{}", b'{"response": 3}', b"null", b'{"a": ' * 50_000, b"\xff"]


def asked(handler):
    return parse_qs(urlsplit(handler.path).query, keep_blank_values=True)


def js(value):
    return (200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(value).encode())


# HAL.


class Archive:
    def __init__(self, site, count):
        self.docs = [
            {
                "docid": n,
                "halId_s": f"hal-{n:08}",
                "title_s": [f"Communs {n}"],
                "producedDate_s": "2021-03",
                "fileMain_s": f"{site.url}/file/{n}.pdf",
            }
            for n in range(count)
        ]
        site.routes["/search/"] = self.answer
        self.site, self.url = site, f"{site.url}/search/"

    def answer(self, handler):
        said = {k: v[0] for k, v in asked(handler).items()}
        assert said["sort"] == "docid asc"
        start = 0 if said["cursorMark"] == "*" else int(said["cursorMark"].removeprefix("AoE="))
        shown = self.docs[start : start + int(said["rows"])]
        if said["wt"] != "json":
            text = "".join(f"@misc{{{d['halId_s']}}}\n" for d in shown)
            return (200, {"Content-Type": "text/x-bibtex"}, text.encode())
        following = f"AoE={start + len(shown)}" if shown else said["cursorMark"]
        fields = said["fl"].split(",")
        docs = [{k: v for k, v in doc.items() if k in fields} for doc in shown]
        found = {"numFound": len(self.docs), "start": 0, "docs": docs}
        return js({"response": found, "nextCursorMark": following})


def test_hal_is_read_to_the_end_of_its_cursor(site, sink):
    archive = Archive(site, 7)
    tally = gather(HAL, site, sink, urls=[archive.url], q="communs", fq=("docType_s:ART",), rows=3)
    docs = [d for f in sink.items() for d in json.loads(f.body)["response"]["docs"]]
    assert [d["docid"] for d in docs] == list(range(7))
    assert not tally.warnings
    assert all("q=communs&fq=docType_s%3AART" in f.url for f in sink.items())


def test_hal_notices_in_another_format_and_their_files(site, sink):
    archive = Archive(site, 5)
    site.routes |= {f"/file/{n}.pdf": b"%PDF-1.4 " + str(n).encode() for n in range(4)}
    gather(HAL, site, sink, urls=[archive.url], format="bibtex", files=True, rows=2)
    kinds = [f.media_type for f in sink.items()]
    assert kinds.count("text/x-bibtex") == 3
    texts = b"".join(f.body for f in sink.items() if "bibtex" in f.media_type).decode()
    assert texts.count("@misc") == 5
    files = [f for f in sink.items() if f.url.endswith(".pdf")]
    assert len(files) == 4
    assert dict(files[1].said) == {
        "id": "hal-00000001", "title": "Communs 1", "published": "2021-03"
    }  # fmt: skip
    assert sink.codes() == [("HTTP_404", f"{site.url}/file/4.pdf")]


def test_hal_that_gives_fewer_than_it_announces_is_told(site, sink):
    archive = Archive(site, 5)
    real = archive.answer

    def fewer(handler):
        status, headers, body = real(handler)
        return status, headers, body.replace(b'"numFound": 5', b'"numFound": 9')

    site.routes["/search/"] = fewer
    tally = gather(HAL, site, sink, urls=[archive.url])
    assert "9 notices announced, 5 came" in tally.warnings[0]


# Opendatasoft.


class Portal:
    def __init__(self, site, tables):
        self.site, self.tables = site, tables
        base = "/api/explore/v2.1/catalog/datasets"
        site.routes[base] = self.catalogue
        for name, count in tables.items():
            metas = {
                "default": {"title": name.title(), "modified": "2024-01-01", "records_count": count}
            }
            site.routes[f"{base}/{name}"] = js({"dataset_id": name, "metas": metas})
            site.routes[f"{base}/{name}/records"] = self.records(count)
            site.routes[f"{base}/{name}/exports/jsonl"] = self.export(count)
            site.routes[f"{base}/{name}/exports/csv"] = (
                200,
                {"Content-Type": "text/csv"},
                b"a;b\n1;2\n",
            )

    def catalogue(self, handler):
        start, limit = int(asked(handler)["offset"][0]), int(asked(handler)["limit"][0])
        names = sorted(self.tables)
        found = [{"dataset_id": name} for name in names[start : start + limit]]
        return js({"total_count": len(names), "results": found})

    def records(self, count):
        def answer(handler):
            start, limit = int(asked(handler)["offset"][0]), int(asked(handler)["limit"][0])
            if start + limit > 10_000:
                return (400, {}, b'{"error_code": "InvalidRESTParameterError"}')
            rows = [{"n": n} for n in range(start, min(count, start + limit))]
            return js({"total_count": count, "results": rows})

        return answer

    def export(self, count):
        body = b"".join(b'{"n": %d}\n' % n for n in range(count))
        return (200, {"Content-Type": "application/x-ndjson"}, body)


def test_a_table_in_one_file(site, sink):
    Portal(site, {"deliberations": 12, "arbres": 3})
    options = {
        "datasets": ("deliberations",),
        "where": "annee > 2020",
        "refine": ("commune:Ternel",),
    }
    gather(ODS, site, sink, urls=[site.url], **options)
    (found,) = sink.items()
    assert found.body.count(b"\n") == 12
    assert dict(found.said)["title"] == "Deliberations"
    assert found.url.endswith("exports/jsonl?where=annee+%3E+2020&refine=commune%3ATernel")


def test_pages_of_rows_join_without_a_gap(site, sink):
    Portal(site, {"deliberations": 250})
    gather(ODS, site, sink, urls=[f"{site.url}/"], datasets=("deliberations",), mode="records")
    rows = [row["n"] for f in sink.items() for row in json.loads(f.body)["results"]]
    assert rows == list(range(250))


def test_rows_beyond_what_pages_give_are_a_row_of_refusal(site, sink):
    Portal(site, {"grande": 10_050})
    gather(ODS, site, sink, urls=[site.url], datasets=("grande",), mode="records")
    assert len(sink.items()) == 100
    (refused,) = sink.refused
    assert (refused.code, "50 rows" in refused.detail) == ("TOO_MANY_MEMBERS", True)


def test_a_whole_catalogue(site, sink):
    Portal(site, {f"table-{n}": 1 for n in range(130)})
    tally = gather(ODS, site, sink, urls=[site.url], format="csv")
    assert tally.kept == 130


def test_an_absent_table_does_not_stop_the_others(site, sink):
    Portal(site, {"arbres": 3})
    gather(ODS, site, sink, urls=[site.url], datasets=("absente", "arbres"))
    assert [code for code, _ in sink.codes()] == ["HTTP_404"]
    assert len(sink.items()) == 1


# data.gouv.fr.


def resource(site, number, form="csv", **more):
    return {
        "id": f"r-{number}",
        "title": f"Fichier {number}",
        "format": form,
        "url": f"{site.url}/files/{number}.{form}",
        "last_modified": "2024-02-01T10:00:00",
        "checksum": {"type": "sha1", "value": "abc"},
    } | more


@pytest.fixture
def gouv(site):
    site.routes |= {f"/files/{n}.csv": b"a,b\n%d,2\n" % n for n in range(9)}
    site.routes["/files/9.pdf"] = b"%PDF-1.4"
    data = {"title": "Délibérations", "license": "lov2"}
    first = [resource(site, 1), resource(site, 9, "pdf")]
    second = [resource(site, 2), resource(site, 3)]
    site.routes |= {
        "/api/1/datasets/delib/": js(data | {"id": "d1", "resources": first}),
        "/api/1/datasets/d2/": js(data | {"id": "d2", "resources": second}),
        "/api/1/datasets/d3/": js(data | {"resources": [resource(site, 4, url=None), {}, None]}),
        "/api/1/datasets/d4/": js({"resources": "aucune"}),
    }  # fmt: skip

    def search(handler):
        number = int(asked(handler)["page"][0])
        names = [["d2", "d3"], ["d4"]][number - 1]
        following = f"http://169.254.169.254/?page={number + 1}" if number == 1 else None
        return js({"data": [{"id": name} for name in names], "next_page": following, "total": 3})

    site.routes["/api/1/datasets/"] = search
    return f"{site.url}/api/1"


def test_the_files_of_a_dataset(site, sink, gouv):
    gather(DATAGOUV, site, sink, urls=[gouv], datasets=("delib",))
    assert [f.url for f in sink.items()] == [f"{site.url}/files/1.csv", f"{site.url}/files/9.pdf"]
    said = dict(sink.items()[0].said)
    assert (said["title"], said["dataset"], said["licence"], said["sha1"]) == (
        "Fichier 1", "Délibérations", "lov2", "abc",
    )  # fmt: skip


def test_only_files_of_a_format(site, sink, gouv):
    gather(DATAGOUV, site, sink, urls=[gouv], datasets=("delib",), formats=("PDF",))
    assert [f.url[-3:] for f in sink.items()] == ["pdf"]


def test_a_search_goes_page_by_page_by_our_own_addresses(site, sink, gouv):
    tally = gather(DATAGOUV, site, sink, urls=[gouv], search="délibérations")
    assert [f.url[-5:] for f in sink.items()] == ["2.csv", "3.csv"]
    assert [code for code, _ in sink.codes()] == ["MALFORMED", "MALFORMED"]
    assert tally.listings == 5


def test_no_question_at_all_is_refused(site, sink, gouv):
    tally = gather(DATAGOUV, site, sink, urls=[gouv])
    assert tally.asked == 0
    assert "MALFORMED" in tally.warnings[0]


@pytest.mark.parametrize("body", NONSENSE)
def test_answers_that_are_not_the_apis(site, body):
    site.routes |= {
        path: (200, {}, body)
        for path in ("/search/", "/api/explore/v2.1/catalog/datasets", "/api/1/datasets/x/",
                     "/api/explore/v2.1/catalog/datasets/x", "/api/1/datasets/",
                     "/api/explore/v2.1/catalog/datasets/x/records")
    }  # fmt: skip
    for harvester, url, options in (
        (HAL, f"{site.url}/search/", {}),
        (ODS, site.url, {}),
        (ODS, site.url, {"datasets": ("x",), "mode": "records"}),
        (DATAGOUV, f"{site.url}/api/1", {"datasets": ("x",)}),
        (DATAGOUV, f"{site.url}/api/1", {"search": "x"}),
    ):
        sink = MemorySink()
        gather(harvester, site, sink, urls=[url], **options)
        assert all(r.code in ("MALFORMED", "HTTP_404") for r in sink.refused)
