"""Lists of addresses, feeds and sitemaps of a static site: all that is listed, once."""

import gzip
from datetime import date

import pytest
from harvestservers import MemorySink, Site, gather, refused_code
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.harvest.feed import HARVESTER as FEED
from isctext.harvest.feed import parse_feed
from isctext.harvest.record import Fetched, RefusedError
from isctext.harvest.sitemap import HARVESTER as SITEMAP
from isctext.harvest.sitemap import listed_in
from isctext.harvest.urls import HARVESTER as URLS

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>La Gazette du Ternel</title><link>{url}/</link>
<item><title>Le four banal rouvre</title><link>{url}/four</link>
<pubDate>ven., 17 mars 2023 10:00:00 +0100</pubDate><dc:creator>Élise Waret</dc:creator>
<guid isPermaLink="false">gazette-17</guid></item>
<item><title>Jardin &amp; communs</title><link>/jardin</link>
<pubDate>Fri, 17 Mar 2023 09:00:00 GMT</pubDate></item>
<item><title>Sans lien</title></item>
<item><title>Encore le four</title><link>{url}/four</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title>
<link rel="self" href="{url}/atom{page}"/>{next}
<entry><title type="html">&lt;b&gt;Note&lt;/b&gt; {page}</title><link href="{url}/note{page}"/>
<id>tag:blog.example,2024:{page}</id><updated>2024-05-0{page}T08:00:00+02:00</updated>
<published>2024-05-0{page}T08:00:00+02:00</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{url}/"><title>t</title></channel>
<item rdf:about="{url}/four"><title>Four</title><link>{url}/four</link><dc:date>2021-02</dc:date>
</item></rdf:RDF>"""
URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def page(site, *paths):
    site.routes |= {path: f"<p>{path}</p>".encode() for path in paths}


def xml(text, site=None):
    body = text.format(url=site.url) if site else text
    return (200, {"Content-Type": "application/xml"}, body.encode())


def urlset(*entries):
    return URLSET.format("".join(f"<url><loc>{e}</loc></url>" for e in entries))


def index(*entries):
    return INDEX.format("".join(f"<sitemap><loc>{e}</loc></sitemap>" for e in entries))


def answer(body, content_type="application/xml"):
    return Fetched(
        "http://a.example/x", "http://a.example/x", 200, (("content-type", content_type),),
        None, "application/xml", body,
    )  # fmt: skip


# Lists.


def test_a_list_of_addresses_from_the_study_and_from_files(site, sink, tmp_path):
    page(site, "/a", "/b", "/c")
    file = tmp_path / "adresses.txt"
    file.write_text(
        f"\ufeff# des pages\n{site.url}/b\n\n  {site.url}/c  \n{site.url}/absent\nnon\n"
    )
    tally = gather(URLS, site, sink, urls=[f"{site.url}/a", f"{site.url}/b"], paths=[file])
    assert [f.url for f in sink.items()] == [f"{site.url}/{p}" for p in "abc"]
    assert sink.codes() == [("HTTP_404", f"{site.url}/absent"), ("FORBIDDEN_URL", "non")]
    assert tally.asked == 5


def test_a_limit_on_items_ends_the_harvest_and_says_so(site, sink):
    page(site, *(f"/{n}" for n in range(9)))
    tally = gather(URLS, site, sink, urls=[f"{site.url}/{n}" for n in range(9)], max_items=4)
    assert (tally.kept, tally.asked, tally.full) == (4, 4, True)


# Feeds.


def test_a_feed_gives_its_pages_and_what_it_says_of_them(site, sink):
    page(site, "/four", "/jardin")
    site.routes["/flux"] = xml(RSS, site)
    tally = gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    assert {f.url for f in sink.items()} == {f"{site.url}/four", f"{site.url}/jardin"}
    said = dict(sink.kept[f"{site.url}/four"].said)
    assert said["title"] == "Le four banal rouvre"
    assert said["published"] == "ven., 17 mars 2023 10:00:00 +0100"
    assert (said["id"], said["author"]) == ("gazette-17", "Élise Waret")
    assert dict(sink.kept[f"{site.url}/jardin"].said)["title"] == "Jardin & communs"
    assert sink.codes() == [("MALFORMED", f"{site.url}/flux#entry-3")]
    assert (tally.kept, tally.already, tally.refused["MALFORMED"]) == (2, 1, 1)
    assert sink.kept[f"{site.url}/flux"].role == "listing"


def test_pages_of_a_feed_are_followed_until_they_come_back(site, sink):
    def atom(number, following):
        link = f'<link rel="next" href="/atom{following}"/>'
        return xml(ATOM.format(url=site.url, page=number, next=link))

    site.routes |= {"/atom1": atom(1, 2), "/atom2": atom(2, 3), "/atom3": atom(3, 1)}
    page(site, "/note1", "/note2", "/note3")
    gather(FEED, site, sink, urls=[f"{site.url}/atom1"])
    assert [f.url[-5:] for f in sink.items()] == ["note1", "note2", "note3"]
    assert dict(sink.items()[0].said)["updated"] == "2024-05-01T08:00:00+02:00"
    few = MemorySink()
    gather(FEED, site, few, urls=[f"{site.url}/atom1"], pages=2)
    assert len(few.items()) == 2


@pytest.mark.parametrize("text", [RSS, RDF])
@pytest.mark.parametrize("kind", ["application/xml", "text/plain", "text/html; charset=utf-8"])
def test_feeds_are_known_whatever_they_are_called(site, sink, text, kind):
    page(site, "/four", "/jardin")
    site.routes["/flux"] = (200, {"Content-Type": kind}, text.format(url=site.url).encode())
    gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    assert f"{site.url}/four" in sink.kept


def test_a_feed_in_latin1_keeps_its_accents(site, sink):
    page(site, "/four", "/jardin")
    text = RSS.replace("UTF-8", "ISO-8859-1").format(url=site.url)
    site.routes["/flux"] = (200, {"Content-Type": "text/xml"}, text.encode("latin-1"))
    gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    assert dict(sink.kept[f"{site.url}/four"].said)["author"] == "Élise Waret"


def test_a_feed_that_breaks_off_gives_what_came_and_a_warning(site, sink):
    page(site, "/four", "/jardin")
    text = RSS.format(url=site.url)
    site.routes["/flux"] = xml(text[: text.index("<item><title>Sans")])
    tally = gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    assert tally.kept == 2
    assert "not well-formed" in tally.warnings[0]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html><body>Pas un flux</body></html>", "MALFORMED"),
        (b"/etc/passwd", "MALFORMED"),
        (b"file:///etc/passwd", "MALFORMED"),
        (b"\x00\x01\x02", "MALFORMED"),
        ((BOMB + RSS.partition("?>")[2]).encode(), "BOMB_RATIO"),
        ((XXE + "<rss><channel><title>&a;</title></channel></rss>").encode(), "BOMB_RATIO"),
    ],
)
def test_what_is_no_feed_is_a_row_of_its_own(site, sink, body, code):
    site.routes["/flux"] = (200, {}, body)
    tally = gather(FEED, site, sink, urls=[f"{site.url}/flux", f"{site.url}/absent"])
    assert sink.codes() == [(code, f"{site.url}/flux"), ("HTTP_404", f"{site.url}/absent")]
    assert len(tally.warnings) == 2


def test_the_text_of_a_feed_is_never_taken_for_a_file(tmp_path, monkeypatch):
    (tmp_path / "flux.xml").write_text(RSS.format(url="http://a.example"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RefusedError):
        parse_feed(answer(b"flux.xml"))


def test_a_new_round_asks_again_and_keeps_what_is_new(site, sink):
    stamp = {"ETag": '"1"'}
    page(site, "/four", "/jardin")

    def article(handler):
        if handler.headers.get("If-None-Match") == '"1"':
            return (304, stamp, b"")
        return (200, stamp, b"<p>four</p>")

    site.routes |= {"/four": article, "/flux": xml(RSS, site)}
    gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    sink.next_round()
    site.routes["/jardin"] = b"<p>nouveau</p>"
    tally = gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    assert (tally.kept, tally.unchanged, tally.already) == (1, 1, 1)
    assert sink.kept[f"{site.url}/jardin"].body == b"<p>nouveau</p>"


def test_an_unchanged_feed_is_read_from_what_was_kept(site, sink):
    """What failed the first time is asked again, though the feed says that nothing is new."""
    page(site, "/jardin")

    def flux(handler):
        if handler.headers.get("If-None-Match") == '"f"':
            return (304, {"ETag": '"f"'}, b"")
        return (200, {"ETag": '"f"'}, RSS.format(url=site.url).encode())

    site.routes["/flux"] = flux
    gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    assert ("HTTP_404", f"{site.url}/four") in sink.codes()
    page(site, "/four")
    sink.next_round()
    sink.refused.clear()
    tally = gather(FEED, site, sink, urls=[f"{site.url}/flux"])
    assert tally.kept == 2
    assert f"{site.url}/four" in sink.kept


# Sitemaps.


def test_an_index_with_a_compressed_sitemap_and_a_plain_list(site, sink):
    page(site, *(f"/p{n}" for n in range(6)))
    site.routes |= {
        "/robots.txt": (200, {}, f"Sitemap: {site.url}/index.xml\nSitemap: /liste.txt\n".encode()),
        "/index.xml": xml(index(f"{site.url}/un.xml", f"{site.url}/deux.xml.gz")),
        "/un.xml": xml(urlset(f"{site.url}/p0", f" {site.url}/p1 ", "p2")),
        "/deux.xml.gz": (200, {"Content-Type": "application/gzip"},
                         gzip.compress(urlset(f"{site.url}/p3", f"{site.url}/p0").encode(),
                                       mtime=0)),
        "/liste.txt": (200, {}, f"\ufeff{site.url}/p4\r\n\r\n{site.url}/p5\r\n".encode()),
    }  # fmt: skip
    tally = gather(SITEMAP, site, sink, urls=[site.url])
    assert sorted(f.url[-2:] for f in sink.items()) == [f"p{n}" for n in range(6)]
    assert (tally.kept, tally.listings) == (6, 4)
    assert not sink.refused


def test_a_gzip_file_sent_with_a_coding_besides_is_read(site, sink):
    page(site, "/p0")
    data = gzip.compress(gzip.compress(urlset(f"{site.url}/p0").encode()), mtime=0)
    site.routes["/plan.xml.gz"] = (200, {"Content-Encoding": "gzip"}, data)
    gather(SITEMAP, site, sink, urls=[f"{site.url}/plan.xml.gz"])
    assert len(sink.items()) == 1


def test_without_a_word_in_robots_the_usual_place_is_tried(site, sink):
    page(site, "/p0")
    site.routes["/sitemap.xml"] = xml(urlset(f"{site.url}/p0"))
    assert gather(SITEMAP, site, sink, urls=[f"{site.url}/"]).kept == 1


def test_choosing_among_what_is_listed(site, sink):
    entry = "<url><loc>{}{}</loc><lastmod>{}</lastmod></url>"
    rows = [
        ("/actu/1", "2024-01-02"),
        ("/actu/2", "2019-01-02T10:00:00Z"),
        ("/actu/3.pdf", "2024-05-05"),
        ("/boutique/1", "2024-05-05"),
        ("/actu/4", "un jour"),
    ]
    page(site, *(path for path, _ in rows))
    site.routes["/plan.xml"] = xml(URLSET.format("".join(entry.format(site.url, *r) for r in rows)))
    options = {"include": ("*/actu/*",), "exclude": ("*.pdf",), "since": date(2024, 1, 1)}
    tally = gather(SITEMAP, site, sink, urls=[f"{site.url}/plan.xml"], **options)
    assert [f.url[-6:] for f in sink.items()] == ["actu/1", "actu/4"]
    assert dict(sink.items()[0].said) == {"lastmod": "2024-01-02"}
    assert tally.asked == 2


def test_a_sitemap_does_not_send_us_to_other_hosts(site, sink):
    page(site, "/p0")
    foreign = "http://victime.example/x"
    site.routes["/plan.xml"] = xml(urlset(foreign, f"{site.url}/p0", "http://169.254.169.254/"))
    gather(SITEMAP, site, sink, urls=[f"{site.url}/plan.xml"])
    assert sink.codes() == [
        ("FORBIDDEN_URL", foreign),
        ("FORBIDDEN_URL", "http://169.254.169.254/"),
    ]
    allowed = MemorySink()
    rules = {"resolver": lambda host, _: ["127.0.0.1"]}
    gather(SITEMAP, site, allowed, urls=[f"{site.url}/plan.xml"], hosts=("www.victime.example",),
           rules=rules)  # fmt: skip
    assert "victime.example' leads to 127.0.0.1" in allowed.refused[0].detail


@pytest.mark.parametrize(
    ("body", "code", "found"),
    [
        (b"<html><body>Erreur</body></html>", "MALFORMED", 0),
        (b"", "EMPTY_OUTPUT", 0),
        (b"rien du tout", "MALFORMED", 0),
        (b"{}", "MALFORMED", 0),
        (b"<urlset><url><loc>URL/p0</loc></url><url><loc>", "MALFORMED", 1),
        (BOMB.encode() + b"<urlset><url><loc>URL/p0</loc></url></urlset>", "BOMB_RATIO", 0),
        (XXE.encode() + b"<urlset><url><loc>&a;</loc></url></urlset>", "BOMB_RATIO", 0),
        (b"<urlset>" + b"<a>" * 5000, "TOO_DEEP MALFORMED", 0),
        (b"\x1f\x8bnot gzip", "MALFORMED", 0),
        (gzip.compress(b"<urlset></urlset>", mtime=0)[:-4], "TRUNCATED", 0),
        (gzip.compress(b" " * 90_000_000, mtime=0), "TOO_LARGE BOMB_RATIO", 0),
        (b"<urlset><url><loc></loc></url><url/></urlset>", "", 0),
        (b"<sitemapindex/>", "", 0),
    ],
)
def test_broken_sitemaps(site, sink, body, code, found):
    page(site, "/p0")
    site.routes["/plan.xml"] = (200, {}, body.replace(b"URL", site.url.encode()))
    gather(SITEMAP, site, sink, urls=[f"{site.url}/plan.xml"])
    assert len(sink.items()) == found
    assert [r.code in code.split() and r.role for r in sink.refused] == ["listing"] * bool(code)


def test_indexes_in_circles_and_too_deep_end(site, sink):
    page(site, "/p0")
    site.routes |= {f"/{n}.xml": xml(index(f"{site.url}/{n + 1}.xml")) for n in range(1, 9)}
    site.routes["/0.xml"] = xml(index(f"{site.url}/0.xml", f"{site.url}/1.xml"))
    tally = gather(SITEMAP, site, sink, urls=[f"{site.url}/0.xml"])
    assert sink.codes() == [("TOO_DEEP", f"{site.url}/3.xml")]
    assert tally.listings == 3


def test_an_index_without_end_is_given_up(site, sink, monkeypatch):
    monkeypatch.setattr("isctext.harvest.sitemap._MOST_SITEMAPS", 20)
    site.routes["/plan.xml"] = xml(index(*(f"{site.url}/{n}.xml" for n in range(50))))
    tally = gather(SITEMAP, site, sink, urls=[f"{site.url}/plan.xml"])
    assert sink.refused[-1].code == "TOO_MANY_MEMBERS"
    assert tally.listings == 20


@settings(max_examples=200, deadline=None)
@given(
    body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode), cut=st.integers(0, 900)
)
def test_any_bytes_for_a_feed_or_a_sitemap_are_read_or_refused(body, cut):
    text = RSS.format(url="http://a.example").encode()
    plan = urlset(*(f"http://a.example/{n}" for n in range(9))).encode()
    for data in (body, text[:cut] + body + text[cut:], text[:cut]):
        code = refused_code(lambda data=data: parse_feed(answer(data)))
        assert code in ("", "MALFORMED", "BOMB_RATIO")
    for data in (body, plan[:cut] + body + plan[cut:], plan[:cut]):
        code = refused_code(lambda data=data: list(listed_in(answer(data), 100_000)))
        assert code in ("", "MALFORMED", "BOMB_RATIO", "TRUNCATED", "TOO_LARGE", "TOO_DEEP")


@pytest.mark.usefixtures("loopback")
@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["ok", "gone", "later", "cut", "private"]), max_size=8))
def test_everything_that_is_listed_is_kept_or_refused(fates):
    """Items listed = kept + refused, whatever becomes of each."""
    site, sink = Site(), MemorySink()
    try:
        made = {
            "ok": b"page",
            "gone": (410, {}, b""),
            "later": (503, {"Retry-After": "1"}, b""),
            "cut": lambda h: h.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"),
            "private": (302, {"Location": "http://10.0.0.1/"}, b""),
        }
        site.routes |= {f"/{n}": made[fate] for n, fate in enumerate(fates)}
        site.routes["/plan.xml"] = xml(urlset(*(f"{site.url}/{n}" for n in range(len(fates)))))
        tally = gather(SITEMAP, site, sink, urls=[f"{site.url}/plan.xml"], rules={"retries": 1})
    finally:
        site.close()
    assert tally.asked == len(fates)
    assert tally.kept == fates.count("ok")
    codes = {
        "gone": "HTTP_410",
        "later": "HTTP_503",
        "cut": "TRUNCATED",
        "private": "FORBIDDEN_URL",
    }
    assert tally.refused == {c: fates.count(f) for f, c in codes.items() if f in fates}
