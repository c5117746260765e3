import pytest

from isctext.concepts.inflection import adjective_forms, noun_forms


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("contributif", "contributifs contributive contributives"),
        ("social", "sociale sociaux sociales"),
        ("partagé", "partagée partagés partagées"),
        ("commun", "communs commune communes"),
        ("public", "publique publics publiques"),
        ("européen", "européenne européennes"),
        ("paysan", "paysanne paysannes"),
        ("complet", "complets complète complètes"),
        ("nouveau", "nouvel nouvelle nouveaux nouvelles"),
        ("foncier", "foncière foncières"),
        ("hybride", "hybrides"),
        ("servicielle", "servicielles"),
        ("long", "longue longues"),
        ("heureux", "heureuse heureuses"),
        ("fonctionnel", "fonctionnelle fonctionnelles"),
    ],
)
def test_adjectives_take_four_forms(word, forms):
    assert {word, *forms.split()} <= adjective_forms(word)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("lieu", "lieux"),
        ("réseau", "réseaux"),
        ("travail", "travaux"),
        ("habitant", "habitante habitants habitantes"),
        ("contributeur", "contributrice contributrices"),
        ("usager", "usagère usagères"),
        ("instituant", "instituante"),
        ("attractif", "attractive"),
        ("bail", "baux"),
        ("mutualiser", "mutualise mutualisons mutualisé mutualisées"),
        ("coopérer", "coopèrent coopérait"),
        ("pays", "pays"),
    ],
)
def test_nouns_and_verbs(word, forms):
    assert {word, *forms.split()} <= noun_forms(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("commun", "commune"),
        ("droit", "droite"),
        ("emploi", "emploie"),
        ("don", "donne"),
        ("appel", "appelle"),
        ("moyen", "moyenne"),
        ("pair", "paire"),
        ("pot", "pote"),
        ("usager", "usage"),
        ("local", "locale"),
        ("coût", "coûte"),
    ],
)
def test_a_noun_does_not_become_another_word(word, other):
    assert other not in noun_forms(word)


def test_all_forms_are_folded():
    for forms in (noun_forms("état"), adjective_forms("écologique")):
        assert all(form == form.casefold() for form in forms)
