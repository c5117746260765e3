"""Where words begin and end: hand-made French, then properties that hold for any text."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.french import tokens
from isctext.french.normalise import normalise
from isctext.french.tokens import Tokeniser, joined


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


WARM = Tokeniser()
# What may hold white space: a number in groups of three, a word broken at the end of a line.
SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?|[^\W\d_]{2,}-[ ]*\n[ ]*[^\W\d_][\w-]+")
PIECES = listed(
    "l' qu' aujourd'hui quelqu'un presqu'île prud'homme l'« a-t-il donnez-le-nous rendez-vous "
    "habitant·e·s acteur.rice.s citoyen(ne)s usager-e-s salarié/e C.A.E. M. J.-C. n° N°12 "
    "https://ex.fr/a, www.a.coop site.org moi@ex.fr #tags @nous [[ ]] 10 000 12,5 10h30 °C "
    "12/05/2024 2024-05-12 coo- pératives \n 😀 👩🏽 · - ' . , ( ) / _ ** É œ \u0301 ¹ ٣ 語"
) + ["10 000", "coo-\npératives", "\n", "\x1f"]
SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).flatmap(
    lambda pieces: st.sampled_from(["", " ", "\n", "-\n"]).map(lambda gap: gap.join(pieces))
)


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
        wrong("le qu'en-dira-t-on", "le|qu'en-dira-t-on", "qu' is cut before the list is asked"),
        wrong("Pousse-toi de là", "Pousse|-toi|de|là", "the list takes pousse-toi for a noun"),
        wrong("CELUI-LA MEME", "CELUI-LA|MEME", "without its accent, là is taken for a clitic"),
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
    "word",
    [
        *listed("habitant·e·s habitant•e•s habitant‧e‧s chacun·e un·e tou·te·s porteur·euse·s"),
        *listed("nombreux·ses conseiller·ère·s créatif·ve·s HABITANT·E·S chef·fe·s agent·e·x·s"),
        *listed("acteur.rice.s adhérent.e employé.es professionnel.le.s HABITANT.E.S ADHÉRENT.ES"),
        *listed("citoyen(ne)s citoyen(ne) CITOYEN(NE)S premier(e)s adhérents(es) élu(e)s"),
        *listed("usager-e-s ami-e employé-es agriculteur-rice-s USAGER-E-S né-e-s"),
        *listed("salarié/e directeur/trice agriculteurs/trices SALARIÉ/E sportif/ve élu/e/s"),
        *(
            wrong_word
            for words, reason in (
                ("conseiller.ère.s usager.ère", "the letter after a dot must be plain ASCII"),
                ("un(e) né(e)", "fewer than three letters before the parenthesis"),
                ("un.e né.e", "fewer than three letters before the dot"),
                ("militant(e)(s)", "the plural in parentheses of its own"),
                ("auteur·ice·s auteur.ice.s", "the ending -ice is unknown"),
                ("chef.fe.s chef(fe)s", "the ending -fe is known with a middle dot only"),
                ("ceux·celles tous·toutes", "a whole feminine after a middle dot"),
            )
            for wrong_word in (
                pytest.param(word, marks=pytest.mark.xfail(strict=True, reason=reason))
                for word in words.split()
            )
        ),
    ],
)
def test_inclusive_writing(word):
    assert cut(word) == [word]
    assert cut(f"Les {word}, oui") == ["Les", word, ",", "oui"]
    assert cut(f"pour {word}.") == ["pour", word, "."]
    assert cut(f"d'{word}") == ["d'", word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("et/ou H/F", "et|/|ou|H|/|F"),
        ("tous/toutes", "tous|/|toutes"),
        ("fin.Le début", "fin|.|Le|début"),
        ("mot.et suite", "mot|.|et|suite"),
        ("Lille•Roubaix", "Lille|•|Roubaix"),
        ("trois · quatre", "trois|·|quatre"),
        ("habitant.e.s/usager.e.s", "habitant.e.s|/|usager.e.s"),
        wrong("du monde.les gens", "du|monde|.|les|gens", "a lost space makes an ending of les"),
        wrong("notre SCOP.Le lieu", "notre|SCOP|.|Le|lieu", "a capital word before Le"),
        wrong("elles/les autres", "elles|/|les|autres", "an article after a slash"),
    ],
)
def test_not_inclusive_writing(text, expected):
    check(text, expected)


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
        ("art. 3, p. 12, cf. fig. 2", "art.|3|,|p.|12|,|cf.|fig.|2"),
        ("vélos, etc.", "vélos|,|etc."),
        wrong("une œuvre d'art.", "une|œuvre|d'|art|.", "the end of the sentence is lost"),
        wrong("jugé pour vol.", "jugé|pour|vol|.", "the end of the sentence is lost"),
        wrong("vélos, etc...", "vélos|,|etc|...", "one of the three dots goes to etc"),
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
        wrong("sur ex.fr/page?x=1.", "sur|ex.fr/page?x=1|.", "a final dot stays in a bare address"),
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
        wrong("de 9h-12h30", "de|9h|-|12h30", "two times of day are cut inside the second"),
        wrong("10 000-12 000 €", "10 000|-|12 000|€", "a range of numbers in groups of three"),
        wrong("10 000km", "10 000|km", "a unit that touches a number in groups of three"),
        wrong("les 1ères", "les|1ères", "the plural of 1ère"),
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
        wrong(
            "socio-éco-\nnomique", ["socio-éco-\nnomique"], "only the part before the break is kept"
        ),
        wrong("habi-\ntant·e·s", ["habi-\ntant·e·s"], "inclusive writing after a break"),
        wrong("COO-\nPÉRATIVES", ["COO-\nPÉRATIVES"], "capitals are never mended"),
        wrong("que dit-\nelle", ["que", "dit", "-\nelle"], "a clitic after a break"),
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


@given(SOUP)
@settings(deadline=None, max_examples=300)
def test_every_character_once(text):
    found = Tokeniser().cut(text)
    assert found.dtype == np.int32
    assert (found[:, 0] < found[:, 1]).all()
    assert (found[1:, 0] >= found[:-1, 1]).all()
    covered = np.zeros(len(text), np.int64)
    for start, end in found.tolist():
        covered[start:end] += 1
        word = text[start:end]
        assert not re.search(r"\s", word) or SPACED.fullmatch(word)
    assert all(covered[i] == 1 for i, c in enumerate(text) if not c.isspace())


@given(SOUP, st.lists(SOUP, max_size=3))
@settings(deadline=None, max_examples=150)
def test_memory_changes_nothing(text, before):
    cold = Tokeniser().cut(text)
    for other in before:
        WARM.cut(other)
    assert np.array_equal(WARM.cut(text), cold)
    assert np.array_equal(WARM.cut(text), cold)


@given(SOUP)
@settings(deadline=None, max_examples=100)
def test_lines_of_their_own_do_not_touch(text):
    """What stands in another paragraph changes nothing."""
    alone = Tokeniser().cut(text)
    among = Tokeniser().cut(f"Les communs.\n\n{text}\n\nL'eau.")
    inside = among[(among[:, 0] >= 14) & (among[:, 1] <= 14 + len(text))] - 14
    assert np.array_equal(inside, alone)


def test_a_full_memory_is_emptied(monkeypatch):
    monkeypatch.setattr(tokens, "_MOST_KEPT", 3)
    tokeniser, text = Tokeniser(), "l'eau, d'un lieu à l'autre : a-t-il qu'un·e élu·e ?"
    first = tokeniser.cut(text)
    assert len(tokeniser._known) <= 3
    assert np.array_equal(tokeniser.cut(text), first)
    assert np.array_equal(first, Tokeniser().cut(text))
