"""Made-up texts without mark-up, and the strings of sites in YAML."""

from __future__ import annotations

from readercontract import Found, Sample

_MINUTES = """\
Compte rendu de l'assemblée

Val-en-Combe, le 12 mars 2019

Le four sera réparé par la commune ;
les fournières le chaufferont
le samedi.

Ordre du jour :
- la charte des communs
- le lavoir
  et son toit
1. les comptes
"""
_LONG = (
    "Le jardin partagé de la rue des Lilas a été ouvert par une vingtaine d'habitants qui en ont "
    "fixé les règles ensemble, et qui les revoient chaque hiver."
)
_OTHER = (
    "La commune prête le terrain pour neuf ans ; elle ne choisit ni les plantations, ni les "
    "heures, ni les personnes, et c'est là tout l'accord."
)
_ENGLISH = """\
THE HARBOUR COMMONS
===================

Published: 3 May 2020

Nobody owns the quay. It is kept
by all: "no one
may sell it".

* nets
* ropes
"""
_GERMAN = "Die Allmende\n\nGröße und Maß der Straße gehören allen.\n\nSo steht es im Buch.\n"
_TALE = "« L'œuvre » coûte 3 €…\n\nL'été déjà présenté, où ça ?\n"
_PAGES = "Rapport\n\nPremière page du rapport.\fSeconde page du rapport.\n"

TEXT = {
    "minutes with hard-wrapped lines": Sample(
        "cr/2019-03-12-assemblee.txt",
        _MINUTES.encode(),
        [
            Found(
                [
                    "Compte rendu de l'assemblée", "Val-en-Combe, le 12 mars 2019",
                    "Le four sera réparé par la commune ; les fournières le chaufferont le samedi.",
                    "Ordre du jour :", "la charte des communs", "le lavoir et son toit",
                    "les comptes",
                ],
                "Compte rendu de l'assemblée", "2019-03-12 day filename",
            )
        ],
    ),
    "long lines, one for each paragraph, in UTF-16 without a mark": Sample(
        "jardin.txt", f"{_LONG}\n{_OTHER}\n".encode("utf-16-le"), [Found([_LONG, _OTHER])]
    ),
    "english, underlined": Sample(
        "harbour.TXT",
        _ENGLISH.encode("utf-8-sig"),
        [
            Found(
                [
                    "THE HARBOUR COMMONS", "Published: 3 May 2020",
                    'Nobody owns the quay. It is kept by all: "no one may sell it".',
                    "nets", "ropes",
                ],
                "THE HARBOUR COMMONS", "2020-05-03 day content",
            )
        ],
    ),
    "windows-1252 with CRLF": Sample(
        "conte.txt",
        _TALE.replace("\n", "\r\n").encode("cp1252"),
        [Found(["« L'œuvre » coûte 3 €…", "L'été déjà présenté, où ça ?"])],
    ),
    "german in UTF-16 for large machines": Sample(
        "allmende.asc",
        b"\xfe\xff" + _GERMAN.encode("utf-16-be"),
        [
            Found(
                ["Die Allmende", "Größe und Maß der Straße gehören allen.", "So steht es im Buch."],
            )
        ],
    ),
    "carriage returns of an old Macintosh": Sample(
        "mac.txt",
        b"Le four\r\rIl est froid.\rIl est vide.\r",
        [Found(["Le four", "Il est froid. Il est vide."])],
    ),
    "pages, without a name that tells": Sample(
        "rapport", _PAGES.encode(),
        [Found(["Rapport", "Première page du rapport.", "Seconde page du rapport."])],
    ),
    "zero bytes of a damaged disk inside the text": Sample(
        "abime.txt",
        "Le four est là.\n\nLe lavoir".encode() + b"\x00" * 5 + " est tout près.\n".encode(),
        [Found(["Le four est là.", "Le lavoir est tout près."])],
        known=False,
    ),
    "more controls than letters": Sample(
        "binaire.txt", b"Le\x01\x02\x03\x04 four" * 40, [], ["CONTROL_CHARS"], known=False
    ),
    "rules only": Sample("regles.txt", b"-----\n\n* * *\n", [], ["EMPTY_OUTPUT"], known=False),
}  # fmt: skip

_SITE = """\
# Textes de la page d'accueil
title: Le <b>four</b> du Val
date: 2019-03-04
image: four.png
accueil:
  titre: "Bienvenue !"
  texte: |
    Le four est à tous.
    Il se chauffe au bois.

    Venez avec votre pâte.
  bouton: {lien: /agenda.html, libelle: "Voir l'agenda"}
"""
_PEOPLE = """\
- nom: Zoé Lambert
  role: fournière
  bio: >
    Elle chauffe le four
    depuis dix ans.
- nom: Yves Martel
  role: "trésorier (bénévole)"
"""
_STRINGS = """\
en:
  data.html.soft: x
  greeting: Nobody owns the quay.
  more: 'See the <a href="/c">charter</a> @:meta.name of the harbour.'
  flags: [yes, no, 12, 3.5, null]
  error: &e Something is broken.
  again: *e
"""
_LETTER = """\
lettre:
  - L'été, « l'œuvre » coûte 3 €.
  - Déjà présenté ?
"""
_BOMB = "a: &a ['texte', 'texte']\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefg", "bcdefgh", strict=True)
)

YAML = {
    "the texts of a page": Sample(
        "_data/accueil.yml",
        _SITE.encode(),
        [
            Found(
                [
                    "Le four du Val", "Bienvenue !",
                    "Le four est à tous. Il se chauffe au bois.", "Venez avec votre pâte.",
                    "Voir l'agenda",
                ],
                "Le four du Val", "2019-03-04 day header",
            )
        ],
    ),
    "a list of people, the day in the name": Sample(
        "2021-05-06-equipe.yaml",
        _PEOPLE.encode(),
        [
            Found(
                [
                    "Zoé Lambert", "fournière", "Elle chauffe le four depuis dix ans.",
                    "Yves Martel", "trésorier (bénévole)",
                ],
                "", "2021-05-06 day filename",
            )
        ],
    ),
    "translations in English": Sample(
        "locales/en.yml",
        _STRINGS.encode(),
        [
            Found(
                [
                    "x", "Nobody owns the quay.", "See the charter of the harbour.",
                    "Something is broken.", "Something is broken.",
                ]
            )
        ],
    ),
    "windows-1252 with CRLF": Sample(
        "lettre.yml",
        _LETTER.replace("\n", "\r\n").encode("cp1252"),
        [Found(["L'été, « l'œuvre » coûte 3 €.", "Déjà présenté ?"])],
    ),
    "german in UTF-16": Sample(
        "allmende.yml",
        "titel: Größe\ntext: Die Straße gehört allen.\n".encode("utf-16"),
        [Found(["Größe", "Die Straße gehört allen."])],
    ),
    "names for programs only": Sample(
        "config.yml", b"image: a/b.png\nlien: /x.html\nn: 3\n", [], ["EMPTY_OUTPUT"]
    ),
    "a tab where spaces should be": Sample("tab.yml", b"a:\n\t- b\n", [], ["MALFORMED"]),
    "two documents in one file": Sample(
        "deux.yml", b"a: un texte\n---\nb: un autre\n", [], ["MALFORMED"]
    ),
    "aliases that expand": Sample("bombe.yml", _BOMB.encode(), [], ["BOMB_RATIO"]),
    "an object to be made": Sample(
        "objet.yml", b"a: !!python/object/apply:os.system ['true']\n", [], ["MALFORMED"]
    ),
    "lists in lists": Sample(
        "profond.yml", b"a: " + b"[" * 3_000 + b"]" * 3_000, [], ["TOO_DEEP"]
    ),
}  # fmt: skip
