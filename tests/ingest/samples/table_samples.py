"""Made-up tables as spreadsheets, survey tools and scripts export them."""

from __future__ import annotations

import gzip
import json

from readercontract import Found, Sample

_FOUR = Found(["Le four est à tous."], "Le four", "2019-03-04 day header", ["Zoé Lambert"])
_WASH = Found(["L'œuvre coûte 3 €.", "Le lavoir est fermé."], "Le lavoir", "2020-01-01 year header")
_EXCEL = (
    "Titre;Texte;Date;Auteurs\r\n"
    '"Le four";"Le four est à tous.";04/03/2019;Zoé Lambert\r\n'
    '"Le lavoir";"L\'œuvre coûte 3 €.\n\nLe lavoir est fermé.";2020;\r\n'
)
_ENGLISH = (
    'id,headline,body,published_at,author,url\n1,The quay,"Nobody owns it, said the mayor.",'
    "2020-05-03T09:15:00Z,Ada North; Ben South,https://example.org/1\n"
    '2,The lock,"A ""lock"" is kept.",2020-05-04,,\n'
)
_HTML_CELLS = (
    "titre|contenu|date\nAvis|<p>Un <b>four</b>.</p><p>Un lavoir.</p>|mars 2018\n"
    "Avis 2|Une ligne<br>et l'autre|\n"
)
_BROKEN = "texte,titre\nun texte bon,a\nseul\ntrop,de,champs\n,vide\nle dernier,z\n"
_RAGGED_QUOTE = 'texte,titre\nun texte bon,a\n"jamais fermé,b\nle dernier,c\n'

CSV = {
    "a spreadsheet in French, windows-1252 and semicolons": Sample(
        "export.csv", _EXCEL.encode("cp1252"), [_FOUR, _WASH]
    ),
    "the same, as the spreadsheet's text in UTF-16 with tabs": Sample(
        "export.tsv", _EXCEL.replace(";", "\t").encode("utf-16"), [_FOUR, _WASH]
    ),
    "with a line that only tells the separator": Sample(
        "sep.csv", b"\xef\xbb\xbfsep=;\r\n" + _EXCEL.encode(), [_FOUR, _WASH]
    ),
    "english, commas, times and addresses": Sample(
        "articles.csv",
        _ENGLISH.encode(),
        [
            Found(
                ["Nobody owns it, said the mayor."], "The quay", "2020-05-03 day header",
                ["Ada North", "Ben South"],
            ),
            Found(['A "lock" is kept.'], "The lock", "2020-05-04 day header"),
        ],
    ),
    "bars, HTML in the cells, a month for a date": Sample(
        "avis.txt",
        _HTML_CELLS.encode(),
        [
            Found(["Un four.", "Un lavoir."], "Avis", "2018-03-01 month header"),
            Found(["Une ligne et l'autre"], "Avis 2"),
        ],
    ),
    "columns that the study names, in a zipped file": Sample(
        "brut.csv.gz",
        gzip.compress(b"a;b;c\nBonjour le four;Le titre;2019-03-04\n", mtime=0),
        [Found(["Bonjour le four"], "Le titre", "2019-03-04 day header")],
        hint=(("text", "a"), ("title", "b"), ("date", "c")),
    ),
    "rows that are broken, each a refusal": Sample(
        "trous.csv",
        _BROKEN.encode(),
        [Found(["un texte bon"], "a"), Found(["le dernier"], "z")],
        ["MALFORMED", "MALFORMED", "EMPTY_OUTPUT"],
    ),
    "a quote that is never closed": Sample(
        "guillemet.csv", _RAGGED_QUOTE.encode(), [Found(["un texte bon"], "a")], ["MALFORMED"]
    ),
    "columns of numbers": Sample("mesures.csv", b"a,b\n1,2\n3,4\n", [], ["MALFORMED", "MALFORMED"]),
    "a header and nothing else": Sample("vide.csv", b"titre;texte\n", [], ["EMPTY_OUTPUT"]),
}  # fmt: skip


def _lines(*rows: object, ascii_only: bool = False) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows).encode()


_ROW = {"titre": "Le four", "texte": "Le four est à tous.", "date": "2019-03-04"}
_SCRAPED = {
    "id": 17, "headline": "The quay", "content": "Nobody owns the quay.\n\nIt is kept by all.",
    "authors": ["Ada North", "Ben South"], "published_at": "2020-05-03T09:15:00+02:00",
    "tags": ["commons"], "meta": {"lang": "en"},
}  # fmt: skip

JSONL = {
    "french, one object for each line": Sample(
        "export.jsonl",
        _lines(_ROW, {"text": "Le lavoir est fermé.", "annee": 2020}),
        [
            Found(["Le four est à tous."], "Le four", "2019-03-04 day header"),
            Found(["Le lavoir est fermé."], "", "2020-01-01 year header"),
        ],
    ),
    "english, as a scraper writes it": Sample(
        "items.json",
        _lines(_SCRAPED),
        [
            Found(
                ["Nobody owns the quay.", "It is kept by all."], "The quay",
                "2020-05-03 day header", ["Ada North", "Ben South"],
            )
        ],
    ),
    "escapes only, CRLF, blank lines, a mark at the start": Sample(
        "export.ndjson",
        b"\xef\xbb\xbf" + _lines(_ROW, ascii_only=True).replace(b"\n", b"\r\n\r\n") * 2,
        [Found(["Le four est à tous."], "Le four", "2019-03-04 day header")] * 2,
    ),
    "zipped, columns that the study names": Sample(
        "tweets.jsonl.gz",
        gzip.compress(_lines({"t": "Größe der Allmende", "d": "3. Mai 2020"}), mtime=0),
        [Found(["Größe der Allmende"], "", "2020-05-03 day header")],
        hint=(("text", "t"), ("date", "d")),
    ),
    "under the name of another format": Sample(
        "data.csv",
        _lines(_ROW),
        [Found(["Le four est à tous."], "Le four", "2019-03-04 day header")],
    ),
    "lines that are broken, each a refusal": Sample(
        "trous.jsonl",
        _lines(_ROW) + b'{"texte": "coup\n[1, 2]\n"texte"\nnull\n{"texte": ""}\n' + _lines(_ROW),
        [Found(["Le four est à tous."], "Le four", "2019-03-04 day header")] * 2,
        ["MALFORMED"] * 4 + ["EMPTY_OUTPUT"],
    ),
    "cut by a full disk": Sample(
        "coupe.jsonl",
        _lines(_ROW, _ROW)[:-20],
        [Found(["Le four est à tous."], "Le four", "2019-03-04 day header")],
        ["MALFORMED"],
    ),
    "nothing that is a text": Sample("n.jsonl", b'{"a": 1}\n', [], ["MALFORMED"]),
}  # fmt: skip
