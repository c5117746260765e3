"""europresse.v1: every article an item, in broken, cut, mixed and very large files too."""

from __future__ import annotations

import gzip
import io

import pytest
from europresse_reading import OLD_PAGE, OLD_TEXT, TEXT, draft, drafts, read
from europresse_samples import (
    HEAD,
    middle,
    modern,
    page,
)

from isctext.ingest.press.europresse import cut as europressecut
from isctext.ingest.press.europresse.reader import READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint


@pytest.mark.parametrize("body", ["", "<p> </p>", "<p>—</p>", "<img src=x>"])
def test_article_without_body_is_a_refusal(body: str) -> None:
    before, empty, after = read(page(modern(), modern(body=body, title="Vide"), modern()))
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)
    assert isinstance(empty, Refusal)
    assert (empty.code, empty.locator) == ("EMPTY_OUTPUT", "article 2")
    assert "Vide" in empty.detail
    assert "news·20060314·EDL" in empty.detail


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "iso-8859-1"), ("utf-8", "utf-16"), ("utf-8-sig", "windows-1252"),
        ("cp1252", "utf-8"), ("cp1252", "iso-8859-1"), ("utf-16", "utf-8"), ("utf-16-be", "utf-8"),
    ],
)  # fmt: skip
def test_wrong_charsets(encoding: str, declared: str) -> None:
    body = "<p>L'été, l'œuvre coûte 3 € : déjà là, où ça ? « Oui… »</p>"
    item = draft(page(modern(body=body), charset=declared).encode(encoding))
    assert item.text == "L'été, l'œuvre coûte 3 € : déjà là, où ça ? « Oui… »"
    assert item.provider_id == "news·20060314·EDL·0q1403_1255263"


def test_joined_exports_of_two_encodings() -> None:
    data = page(modern(), middle()).encode() + OLD_PAGE.encode("cp1252") + page(modern()).encode()
    items = drafts(data)
    assert [item.text for item in items] == [TEXT, TEXT, OLD_TEXT, OLD_TEXT, TEXT]
    assert [item.locator for item in items] == [f"article {n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source,
        lambda source: source[source.index("<article") + len("<article>") :],
        lambda source: source.replace("article", "ARTICLE"),
        lambda source: source.replace("<article>", "<article class='doc' id=a1>"),
        lambda source: source.replace("<article>", "<article\n>"),
        lambda source: source.replace("</article>", ""),
        lambda source: source.replace("</div> </div>\n", "</div> </div> </div> </div>\n"),
        lambda source: source.replace("</p>", ""),
        lambda source: "<div id=all><div>" + source + "</div></div>",
        lambda source: source.replace("<body>", "<body><h1>Mes 2 documents</h1>"),
        lambda source: source[: source.rindex("</footer>")],
    ],
)
def test_no_article_is_lost(change) -> None:
    items = drafts(change(page(modern(title="Un"), modern(title="Deux"))))
    assert [item.title for item in items] == ["Un", "Deux"]
    assert [item.text for item in items] == [TEXT, TEXT]


def test_cut_file_is_told() -> None:
    source = page(modern(), modern())
    *_, last = drafts(source[: source.rindex("<footer>")])
    assert [code for code, _ in last.warnings] == ["TRUNCATED"]


def test_page_without_articles() -> None:
    (item,) = read(HEAD.format(charset="utf-8") + "<p>Aucun document.</p></body></html>")
    assert isinstance(item, Refusal)
    assert item.code == "EMPTY_OUTPUT"


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(europressecut, "MAX_ARTICLE", 10_000)
    large = modern(body="<p>" + "mot " * 60_000 + "</p>", title="Long")
    first, long, last = read(page(modern(), large, modern()))
    assert isinstance(long, Refusal)
    assert (long.code, long.locator) == ("TOO_LARGE", "article 2")
    assert isinstance(first, Draft)
    assert isinstance(last, Draft)
    deep = read(page(modern(body="<div>" * 3000 + "x" + "</div>" * 3000), modern()))
    assert [getattr(item, "code", "") for item in deep] == ["TOO_LARGE", ""]


def test_deep_articles_cost_themselves_only() -> None:
    deep, fine = read(page(modern(body="<div>" * 300 + "x" + "</div>" * 300), modern()))
    assert isinstance(deep, Refusal)
    assert (deep.code, deep.locator) == ("TOO_DEEP", "article 1")
    assert isinstance(fine, Draft)


def test_gzip_whole_and_broken() -> None:
    data = gzip.compress(page(modern(), middle()).encode(), mtime=0)
    assert len(drafts(data)) == 2
    *_, last = read(data[:-20])
    assert isinstance(last, Refusal)
    assert last.code in ("TRUNCATED", "MALFORMED")


def test_pieces_give_the_same_items() -> None:
    articles = [modern(title=f"Titre {n}") for n in range(600)]
    articles[300] = modern(body="", title="Vide")
    data = page(*articles).encode()
    hint = Hint("export.html")
    pieces = list(READER.split(io.BytesIO(data), hint))
    assert len(pieces) == 3
    by_piece = [item for piece in pieces for item in READER.read(io.BytesIO(piece), hint)]
    assert by_piece == read(data)
    assert len(by_piece) == data.count(b"<article>") == 600
    assert by_piece[599].locator == "article 600"


@pytest.mark.parametrize("head", [b"{}", b'"first": 1', b'"sizes": 3', b'"first": "x"}', b"\xff"])
def test_broken_piece(head: bytes) -> None:
    (item,) = read(b'{"isctext_piece": 1, ' + head + b"\nxx")
    assert isinstance(item, Refusal)
    assert item.code == "MALFORMED"
