"""Inclusive writing is one word, whatever its sign; what only looks like it is not."""

import pytest

from isctext.french.forms import masculine
from isctext.french.normalise import normalise
from isctext.french.tokens import Tokeniser


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


def cut(text: str) -> list[str]:
    plain = normalise(text).text
    return [plain[a:b] for a, b in Tokeniser().cut(plain).tolist()]


def wrong(*values: str, reason: str):
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.mark.parametrize(
    "word",
    [
        *listed("habitant·e·s habitant•e•s habitant‧e‧s chacun·e un·e tou·te·s porteur·euse·s"),
        *listed("nombreux·ses conseiller·ère·s créatif·ve·s HABITANT·E·S chef·fe·s agent·e·x·s"),
        *listed("auteur·ice·s ceux·celles tous·toutes adhérent·e-s"),
        *listed("acteur.rice.s adhérent.e employé.es professionnel.le.s HABITANT.E.S ADHÉRENT.ES"),
        *listed("conseiller.ère.s usager.ère un.e né.e auteur.ice.s chef.fe.s"),
        *listed("citoyen(ne)s citoyen(ne) CITOYEN(NE)S premier(e)s adhérents(es) élu(e)s"),
        *listed("un(e) né(e) militant(e)(s) chef(fe)s"),
        *listed("usager-e-s ami-e employé-es agriculteur-rice-s USAGER-E-S né-e-s"),
        *listed("salarié/e directeur/trice agriculteurs/trices SALARIÉ/E sportif/ve élu/e/s"),
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
        ("du monde.les gens", "du|monde|.|les|gens"),
        ("notre SCOP.Le lieu", "notre|SCOP|.|Le|lieu"),
        ("elles/les autres", "elles|/|les|autres"),
        wrong("la fin.ne pas", "la|fin|.|ne|pas", reason="a lost space makes an ending of ne"),
    ],
)
def test_not_inclusive_writing(text, expected):
    assert cut(text) == expected.split("|")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("un(e)", "un"),
        ("né.e", "né"),
        ("conseiller.ère.s", "conseillers"),
        ("militant(e)(s)", "militants"),
        ("auteur·ice·s", "auteurs"),
        ("chef.fe.s", "chefs"),
        ("chef(fe)s", "chefs"),
        ("tous·toutes", "tous"),
        ("ceux·celles", "ceux"),
    ],
)
def test_the_masculine_of_what_is_one_word(word, expected):
    assert masculine(word) == expected
