import pytest

from isctext.concepts.words import fold, split_word


@pytest.mark.parametrize(
    ("form", "pieces"),
    [
        ("tiers-lieux", ["tiers", "lieux"]),
        ("tiers‑lieux", ["tiers", "lieux"]),
        ("l'", ["le"]),
        ("L’", ["le"]),
        ("d'usage", ["de", "usage"]),
        ("lʼun", ["le", "un"]),
        ("aujourd'hui", ["aujourd", "hui"]),
        ("Coop'Ter", ["Coop", "Ter"]),
        ("du", ["de", "le"]),
        ("AUX", ["à", "les"]),
        ("«", []),
        ("-", []),
        ("*", []),
        ("“communs”", ["communs"]),
        ("#TiersLieux", ["TiersLieux"]),
        ("habitant·e·s", ["habitant"]),
        ("contributeur.rice.s", ["contributeur"]),
        ("salarié(e)s", ["salarié"]),
        ("et/ou", ["et", "/", "ou"]),
        ("https://tiers-lieux.org/x", ["https://tiers-lieux.org/x"]),
        ("M.", ["M."]),
        ("etc.", ["etc."]),
        ("P2P.", ["P2P", "."]),
        ("ScoT.", ["ScoT", "."]),
        (",", [","]),
        ("e\u0301tat", ["état"]),
    ],
)
def test_pieces(form, pieces):
    assert [piece.form for piece in split_word(form)] == pieces


def test_contractions_know_their_halves():
    assert [piece.fused for piece in split_word("des")] == [1, 2]
    assert [piece.fused for piece in split_word("de")] == [0]


def test_fold_keeps_accents():
    assert fold("ÉTAT") == "état" != fold("ETAT")
