"""Where words begin and end: hand-made French."""

import numpy as np
import pytest

from isctext.french.normalise import normalise
from isctext.french.tokens import Tokeniser, joined


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


def cut(text: str) -> list[str]:
    plain = normalise(text).text
    return [plain[a:b] for a, b in Tokeniser().cut(plain).tolist()]


def wrong(text: str, expected: str, reason: str):
    return pytest.param(text, expected, marks=pytest.mark.xfail(strict=True, reason=reason))


def check(text: str, expected: str) -> None:
    """``expected``: the words, with a bar between them."""
    assert cut(text) == expected.split("|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’économie d'usage", "l'|économie|d'|usage"),
        ("Qu’elles s'en aillent", "Qu'|elles|s'|en|aillent"),
        ("jusqu'au soir, lorsqu'il puisqu'on", "jusqu'|au|soir|,|lorsqu'|il|puisqu'|on"),
        ("quoiqu'en dise l'ESS", "quoiqu'|en|dise|l'|ESS"),
        ("L'«autre»", "L'|«|autre|»"),
        ("l' eau", "l'|eau"),
        ("aujourd’hui, AUJOURD'HUI", "aujourd'hui|,|AUJOURD'HUI"),
        ("d'aujourd'hui jusqu'aujourd'hui", "d'|aujourd'hui|jusqu'|aujourd'hui"),
        ("quelqu'un et Quelqu’une", "quelqu'un|et|Quelqu'une"),
        ("la presqu’île", "la|presqu'île"),
        ("un prud’homme, les prud'hommes", "un|prud'homme|,|les|prud'hommes"),
        ("la grand'rue d'O'Neil", "la|grand'rue|d'|O'Neil"),
        ("'mot'", "'|mot|'"),
    ],
)
def test_apostrophes(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La mairie a-t-elle signé ?", "La|mairie|a|-t-elle|signé|?"),
        ("Pourra-t-on venir", "Pourra|-t-on|venir"),
        ("DIT-IL", "DIT|-IL"),
        ("Donnez-le-nous", "Donnez|-le|-nous"),
        ("Donne-lui-en, allez-vous-en", "Donne|-lui|-en|,|allez|-vous|-en"),
        ("Allons-y !", "Allons|-y|!"),
        ("qu'est-ce", "qu'|est|-ce"),
        ("va-t'en, parle-m'en", "va|-t'en|,|parle|-m'en"),
        ("n'est-il", "n'|est|-il"),
        ("un rendez-vous, Rendez-vous", "un|rendez-vous|,|Rendez-vous"),
        ("peut-être celles-là", "peut-être|celles-là"),
        ("l'entre-soi, vis-à-vis", "l'|entre-soi|,|vis-à-vis"),
        ("le qu'en-dira-t-on", "le|qu'en-dira-t-on"),
        ("Pousse-toi de là", "Pousse|-toi|de|là"),
        ("CELUI-LA MEME", "CELUI-LA|MEME"),
    ],
)
def test_clitics(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    "word",
    listed(
        "tiers-lieu porte-parole peer-to-peer Pas-de-Calais Loos-en-Gohelle socio-économique "
        "rez-de-chaussée Villeneuve-d'Ascq chef-d'œuvre main-d'oeuvre c'est-à-dire C'EST-À-DIRE "
        "Covid-19 post-2008 Villiers-le-Bel Marne-la-Vallée va-t-en-guerre e-mail R&D AT&T m² "
        "1er 2e 19ème XXe 3,5 1.000.000 "
        "12/05/2024 2024-05-12 2010-2012 06.12.34.56.78 10h30 20h"
    ),
)
def test_one_word(word):
    assert cut(word) == [word]
    assert cut(f"({word}),") == ["(", word, ")", ","]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("une C.A.E. et la S.C.O.P, vue", "une|C.A.E.|et|la|S.C.O.P|,|vue"),
        ("(l'O.N.U.)", "(|l'|O.N.U.|)"),
        ("M. Dupont et MM. Petit", "M.|Dupont|et|MM.|Petit"),
        ("M.Dupont, Mme Petit", "M.|Dupont|,|Mme|Petit"),
        ("J.-P. Petit, J. Petit", "J.-P.|Petit|,|J.|Petit"),
        ("en 52 av. J.-C.", "en|52|av.|J.-C."),
        ("n° 4, N°12", "n°|4|,|N°|12"),
        ("cf. p. 12, réf. 3", "cf.|p.|12|,|réf.|3"),
        ("vélos, etc.", "vélos|,|etc."),
        ("une œuvre d'art.", "une|œuvre|d'|art|."),
        ("jugé pour vol.", "jugé|pour|vol|."),
        ("art. 3, fig. 2", "art.|3|,|fig.|2"),
        ("vélos, etc...", "vélos|,|etc|..."),
    ],
)
def test_dots(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("voir https://ex.org/a,b?c=1.", "voir|https://ex.org/a,b?c=1|."),
        ("(https://ex.fr/x)", "(|https://ex.fr/x|)"),
        ("[le site](https://ex.fr/x).", "[|le|site|]|(|https://ex.fr/x|)|."),
        ("www.lieu.coop/x-y, ensuite", "www.lieu.coop/x-y|,|ensuite"),
        ("sur ex.fr. Et mon-site.gouv.fr/page", "sur|ex.fr|.|Et|mon-site.gouv.fr/page"),
        ("à jeanne.petit@ex.fr, merci", "à|jeanne.petit@ex.fr|,|merci"),
        ("@lieu #communs #ESS2024.", "@lieu|#communs|#ESS2024|."),
        ("# Titre", "#|Titre"),
        ("[[wiki]]", "[|[|wiki|]|]"),
        ("[[Les communs|commun]]", "[|[|Les|communs|||commun|]|]".replace("|||", "|BAR|")),
        ("**gras** -- ... ?!", "**|gras|**|--|...|?|!"),
        ("sur ex.fr/page?x=1.", "sur|ex.fr/page?x=1|."),
        wrong(
            "https://ex.org/Commun_(droit)",
            "https://ex.org/Commun_(droit)",
            "parentheses of an address",
        ),
    ],
)
def test_addresses_and_signs(text, expected):
    assert cut(text) == ["|" if word == "BAR" else word for word in expected.split("|")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 000 habitants", "10 000|habitants"),
        ("1 234 567,50 €", "1 234 567,50|€"),
        ("12\u202f500\u00a0€.", "12 500|€|."),
        ("en 2020 300 lieux", "en|2020|300|lieux"),
        ("07 82 12", "07|82|12"),
        ("le 10 000.", "le|10 000|."),
        ("à 20h00. Le 12/05/2024,", "à|20h00|.|Le|12/05/2024|,"),
        ("20°C et 20 °C", "20|°C|et|20|°C"),
        ("50% de 1/2", "50|%|de|1/2"),
        ("de 9h-12h30", "de|9h|-|12h30"),
        ("10 000-12 000 €", "10 000|-|12 000|€"),
        ("10 000km", "10 000|km"),
        ("les 1ères", "les|1ères"),
    ],
)
def test_numbers(text, expected):
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("les coo-\npératives,", ["les", "coo-\npératives", ","]),
        ("l'agri- \n  culture", ["l'", "agri- \n  culture"]),
        ("des tiers-\nlieux", ["des", "tiers-\nlieux"]),
        ("le Pas-\nde-Calais", ["le", "Pas-\nde-Calais"]),
        ("un mot -\nautre", ["un", "mot", "-", "autre"]),
        ("2020-\n2021", ["2020", "-", "2021"]),
        ("mot-\n\nautre", ["mot", "-", "autre"]),
        ("socio-éco-\nnomique", ["socio-éco-\nnomique"]),
        ("habi-\ntant·e·s", ["habi-\ntant·e·s"]),
        ("COO-\nPÉRATIVES", ["COO-\nPÉRATIVES"]),
        ("Saint-\nOmer", ["Saint-\nOmer"]),
        wrong("COO-\n  PÉRATIVES", ["COO-\n  PÉRATIVES"], "capitals: a margin after the break"),
        wrong("dit-\nelle", ["dit", "-\nelle"], "the hyphen of a clitic stands alone"),
        wrong("dis-\nmoi", ["dis", "-\nmoi"], "moi and toi are glued to their verb"),
    ],
)
def test_broken_words(text, expected):
    assert cut(text) == expected


def test_joined_takes_the_break_away():
    assert joined("coo-  \n pératives") == "coopératives"
    assert joined("tiers-lieu") == "tiers-lieu"


def test_shape_of_nothing():
    for text in ("", " \n\t "):
        found = Tokeniser().cut(text)
        assert found.shape == (0, 2)
        assert found.dtype == np.int32


def test_offsets_lead_back_to_the_original():
    text = "\ufeffL’e\u0301co\u00adnomie d’un·e e\u0301lu·e"
    reading = normalise(text)
    offsets = reading.original(Tokeniser().cut(reading.text))
    found = [text[a:b] for a, b in offsets.tolist()]
    assert found == ["L’", "e\u0301co\u00adnomie", "d’", "un·e", "e\u0301lu·e"]
