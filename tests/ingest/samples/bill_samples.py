"""Made-up bills as JSON lines, and law in XML of families that no other reader knows."""

from __future__ import annotations

import json

from readercontract import Found, Sample


def _lines(*records: dict[str, object], ascii_only: bool = False) -> bytes:
    return "".join(json.dumps(r, ensure_ascii=ascii_only) + "\n" for r in records).encode()


_TITLE = {"type": "loi", "titre": "Proposition de loi sur les fours banals"}
_ARTICLE = {"type": "article", "article": "1er", "expose": "<p>Le four&nbsp;est commun.</p>"}
_LINE = {"type": "alinea", "article": "1er", "texte": "<p>Les habitants le chauffent.</p>"}
_SUMMER = {"type": "loi", "titre": "Loi de l'été", "expose": "<p>Où ça ? « L'œuvre » : 3 €.</p>"}
_ASCII = _lines(_TITLE, _ARTICLE, _LINE, ascii_only=True)
_BLOCKS = [
    "Proposition de loi sur les fours banals", "Article 1er", "Le four est commun.",
    "Les habitants le chauffent.",
]  # fmt: skip
_PARTS = _lines(
    {"type": "loi", "titre": "Loi du lavoir", "expose": "<p>Mesdames, Messieurs,</p><p>Voici.</p>"},
    {"type": "section", "section": "1", "titre": "Chapitre I<sup>er</sup>"},
    {"type": "article", "article": "2 bis", "titre": "De l'eau", "expose": None},
    {
        "type": "alinea",
        "article": "2 bis",
        "texte": "<p>I. – L'eau est à tous.</p><p>II. – Non.</p>",
    },
)
_OTHER_XML = "<?xml version='1.0'?><rss><item><title>Un four</title></item></rss>"
_ACT = """<?xml version="1.0" encoding="UTF-8"?>
<bill><meta/><docTitle>The Quay Bill</docTitle><body>
<section><num>1.</num><heading>The quay</heading><content><p>Nobody owns the quay.</p></content>
</section><section><num>2.</num><content><p>It is kept by all.</p></content></section>
</body></bill>"""

LEGISLATIVE = {
    "a bill": Sample(
        "loi/2019-03-04-fours.json",
        _lines(_TITLE, _ARTICLE, _LINE),
        [Found(_BLOCKS, _BLOCKS[0], "2019-03-04 day filename")],
    ),
    "escapes only, CRLF, blank lines, a mark at the start": Sample(
        "fours.xml",
        b"\xef\xbb\xbf" + _ASCII.replace(b"\n", b"\r\n\r\n"),
        [Found(_BLOCKS, _BLOCKS[0])],
    ),
    "windows-1252": Sample(
        "ete.json",
        _lines(_SUMMER).decode().encode("cp1252"),
        [Found(["Loi de l'été", "Où ça ? « L'œuvre » : 3 €."], "Loi de l'été")],
    ),
    "parts, titles of articles, numbered lines": Sample(
        "lavoir.json",
        _PARTS,
        [
            Found(
                [
                    "Loi du lavoir", "Mesdames, Messieurs,", "Voici.", "Chapitre Ier",
                    "Article 2 bis", "De l'eau", "I. – L'eau est à tous.", "II. – Non.",
                ],
                "Loi du lavoir",
            )
        ],
    ),
    "a bill in English, in XML": Sample(
        "quay.xml",
        _ACT.encode(),
        [
            Found(
                ["1.", "The quay", "Nobody owns the quay.", "2.", "It is kept by all."],
                "The Quay Bill",
            )
        ],
        known=False,
    ),
    "a line that is cut": Sample(
        "coupe.json", _lines(_TITLE, _ARTICLE)[:-12], [], ["MALFORMED"]
    ),
    "lists in lists": Sample(
        "profond.json", _lines(_TITLE) + b'{"a":' * 100_000, [], ["MALFORMED"]
    ),
    "titles without a text": Sample(
        "vide.json", _lines({"type": "loi", "titre": ""}), [], ["EMPTY_OUTPUT"]
    ),
    "XML of another kind": Sample("flux.xml", _OTHER_XML.encode(), [], ["UNSUPPORTED"]),
    "XML with entities of its own": Sample(
        "entites.xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><bill><body><p>&x;</p></body></bill>',
        [], ["BOMB_RATIO"],
        known=False,
    ),
}  # fmt: skip
