"""Made-up bibliographies in RIS, BibTeX and CSL-JSON: fictional people, journals and places."""

from __future__ import annotations

import json

EUROPRESSE_RIS = """TY  - NEWS
TI  - Le four du Val rallumé
N2  - Les habitants du Val ont repris le four communal, et chacun paie sa part.

Le conseil a voté mardi.
AU  - Lambert, Zoé
JF  - La Gazette de Valbourg
DA  - 2019/03/12
LA  - Français
UR  - https://nouveau.europresse.com/Link/BIB/news%C2%B720190312%C2%B7GV%C2%B70012
DI  - news·20190312·GV·0012
ER  -\x20

TY  - NEWS
TI  - Les habitants du Val ont repris le four communal, et chacun paie sa part du bois.
N2  - Le four du Val rallumé
AU  - Lambert, Zoé
JF  - La Gazette de Valbourg
DA  - 2019/03/13
LA  - Français
UR  - https://nouveau.europresse.com/Link/BIB/news
DI  - news·20190312·GV·0013
ER  -\x20
"""
MANAGER_RIS = """TY  - JOUR
ID  - north2014
T1  - Commons of the quay
A1  - North, Ada
A1  - South, Ben
A2  - West, Cleo
Y1  - 2014//
N2  - BACKGROUND: quays are <i>kept</i> &amp; shared.
KW  - commons
KW  - harbours
JF  - Harbour Studies
JA  - Harb. Stud.
VL  - 9
IS  - 3
SP  - e12
EP  - e18
SN  - 1932-6208
DO  - 10.5555/12345678
L1  - internal-pdf://north2014.pdf
UR  - https://journal.example/9/3
M1  - 42
ER  -
"""
NUMBERED_RIS = """Provider: Base fictive
Database: TEST

1.
TY  - BOOK
TI  - Les lavoirs
AB  - Un lavoir est tenu par celles qui lavent.
PY  - 2001
ER  -

2.
TY  - THES
TI  - Titre seul
PY  - 2002
ER  -
"""
ONE_SPACE_RIS = """TY - JOUR
TI - Les puits
AB - Le puits est à tous.
DA - 2019/03//
ER -
"""
UNCLOSED_RIS = """TY  - JOUR
TI  - Un
AB  - Premier texte.
PY  - 2001
TY  - JOUR
TI  - Deux
AB  - Second texte.
PY  - 2002
"""
RIS = {
    "europresse": (EUROPRESSE_RIS, 2, 0),
    "manager": (MANAGER_RIS, 1, 0),
    "numbered": (NUMBERED_RIS, 1, 1),
    "one space": (ONE_SPACE_RIS, 1, 0),
    "unclosed": (UNCLOSED_RIS, 2, 0),
    "cr": (MANAGER_RIS.replace("\n", "\r"), 1, 0),
    "crlf": (EUROPRESSE_RIS.replace("\n", "\r\n"), 2, 0),
}

ARTICLES_BIB = r"""% Un fichier de test
@string{gv = "La Gazette de Valbourg"}
@comment{jabref-meta: databaseType:bibtex;}

@article{lambert2019,
  author   = {Lambert, Zo{\'e} and {Soci\'et\'e du four and Co} and others},
  title    = "Le {Val} des {\oe}uvres communes --- \`a {\c c}a",
  journal  = gv # ", hors-s\'erie",
  year     = 2019,
  month    = mar # "~12",
  abstract = {Les \'el\`eves ont {\og}repris\fg{} le four \& le lavoir. \emph{Tr\`es bien}\ldots{}

    Second paragraphe, 50\,\% du bois.},
  file     = {Texte:files/12/a.pdf:application/pdf;Page:files/13/b.html:text/html},
  keywords = {communs, eau; four},
  pages    = {12--18},
}

@book(titre, title = {Titre seul}, year = {2001})
"""
BIBLATEX = r"""@online{north2020,
  author = {North, Ada},
  title = {Quays},
  subtitle = {A commons},
  journaltitle = {Harbour Studies},
  date = {2020-05-06},
  urldate = {2021-01-02},
  url = {https://harbour.example/quays_1},
  abstract = {A quay is kept by those who moor.},
  langid = {english},
}
"""
DATES_BIB = "\n".join(
    f"@misc{{k{n}, title = {{T{n}}}, abstract = {{Un texte {n}.}}, {fields}}}"
    for n, fields in enumerate(
        [
            "year = {2019}", "year = 2019, month = dec", "year = {2019}, month = {décembre}",
            "year = {2019}, month = 12, day = 3", "date = {2019-12-03}",
            "date = {2019-12-03/2019-12-05}", "year = {in press}", "year = {2019}, month = {été}",
        ]
    )
)  # fmt: skip
BROKEN_BIB = r"""@article{one, title = {Un}, abstract = {Premier texte.}, year = 2001}
@misc{never, title = {Jamais ferm{\'e}, year = 2010
@article{two, title = {Deux}, abstract = {Second texte.}, year = 2002, note = inconnu}
@article{cut, title = {Trois
"""
BIB = {
    "articles": (ARTICLES_BIB, 1, 1),
    "biblatex": (BIBLATEX, 1, 0),
    "dates": (DATES_BIB, 8, 0),
    "broken": (BROKEN_BIB, 2, 2),
    "one line": (DATES_BIB.replace("\n", " "), 8, 0),
    "comments": ("Made by hand.\n\n" + BIBLATEX + "\nEnd.", 1, 0),
}

ZOTERO = json.dumps(
    [
        {
            "id": "http://zotero.org/users/1/items/ABCD",
            "type": "article-newspaper",
            "title": "Le <i>Val</i> rallumé",
            "abstract": "<p>Les habitants ont repris le four.</p><p>Chacun paie sa part.</p>",
            "container-title": "La Gazette de Valbourg",
            "author": [
                {"family": "Lambert", "given": "Zoé"},
                {"literal": "Collectif du four"},
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"},
            ],
            "issued": {"date-parts": [["2019", 3, 12]]},
            "accessed": {"date-parts": [[2020, 1, 2]]},
            "URL": "https://gazette.example/1",
            "attachments": [{"path": "files/1/a.pdf"}, {"path": "files/1/b.html"}],
            "page": "3",
        },
        {"id": 2, "type": "book", "title": "Titre seul", "issued": {"date-parts": [[2001]]}},
    ],
    ensure_ascii=False,
    indent=2,
)
DATES_CSL = json.dumps(
    [
        {"id": n, "type": "report", "title": f"T{n}", "abstract": f"Texte {n}.", "issued": issued}
        for n, issued in enumerate(
            [
                {"date-parts": [[2019, 3, 12]]}, {"date-parts": [[2019, 3]]},
                {"date-parts": [["2019"]]}, {"raw": "12 mars 2019"}, {"literal": "mars 2019"},
                {"date-parts": [[2019, 3, 12], [2019, 3, 14]]}, {"literal": "s.d."},
                {"date-parts": [[-44, 3, 15]]}, {"date-parts": [[2019]], "season": "2"},
                {"date-parts": [[1850]], "circa": True}, "2019-03-12", {"date-parts": []},
                {"date-parts": [[2019, 2, 31]]}, None, {"date-parts": [[None, 3]]},
            ]
        )
    ]
)  # fmt: skip
CSL = {
    "zotero": (ZOTERO, 1, 1),
    "dates": (DATES_CSL, 15, 0),
    "one line": (json.dumps(json.loads(ZOTERO)), 1, 1),
    "not objects": ('[{"type": "book", "abstract": "Un texte.", "DOI": "1"}, 3, "x", []]', 1, 3),
    "cut": (ZOTERO[: ZOTERO.index("Titre seul") + 4], 1, 1),
    "after": (ZOTERO + " x", 1, 2),
}
