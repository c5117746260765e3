"""Tricky cases of French, on the shipped lexicon and on concordance queries."""

import pytest

from isctext.concepts.kwic import compile_query, concordance


def found(annotate, pattern, text):
    table = concordance(annotate([text]), compile_query(pattern))
    return [text[r["start"] : r["end"]] for r in table.to_pylist()]


@pytest.mark.parametrize(
    ("pattern", "text", "hits"),
    [
        ("tiers-lieu", "Le tiers-lieu, des tiers lieux et un TIERSLIEU.", 3),
        ("tiers lieu", "Le tiers-lieu, des tiers lieux.", 2),
        ("coworking", "Du coworking et du co-working.", 2),
        ("sens du travail", "Le sens du travail, le sens de leur travail.", 1),
        ("pouvoir d'agir", "Le pouvoir d’agir des habitants.", 1),
        ("contribution au enquête", "Une contribution à l'enquête publique.", 1),
        ("créer [DET]? emploi", "Créer des emplois, créer un emploi, créer l'emploi.", 3),
        ("économie de [DET] commun", "L'économie des communs et l'économie de nos communs.", 2),
        ("commun urbain", "La commune urbaine et les communes urbaines.", 0),
        ("commun urbain", "Des communs urbains, un commun urbain.", 2),
        ("culture commun", "Une culture commune, des cultures communes.", 2),
        ("ressource commun", "Les ressources communes du village.", 1),
        ("raison du commun", "La raison de la commune, la raison du commun.", 1),
        ("agir en commun", "Agir en commune nouvelle, agir en commun.", 1),
        ("=communs", "Les communs, un commun, des COMMUNS.", 2),
        ("==SCIC", "Une SCIC et une scic.", 1),
        ("économie contributif", "ECONOMIE CONTRIBUTIVE et ÉCONOMIE CONTRIBUTIVE", 2),
        ("état partenaire", "L'Etat partenaire et l'etat partenaire.", 1),
        ("commun numérique", "Le « commun » numérique et les *communs* numériques.", 2),
        ("travail []{0,2} emploi", "Le travail. Un emploi. Le travail contre l'emploi.", 1),
        ("contribut*", "Contributif, contributrices et distribuer.", 2),
        ("habitant", "Les habitant·e·s et les habitantes.", 2),
        ("un personne , un voix", "Une personne, une voix.", 1),
        ("une personne = une voix", "Une personne = une voix.", 1),
        ("droit commun", "La droite commune.", 0),
        ("pair à pair", "Le pair-à-pair et le pair - à - pair.", 1),
        ("logiciel libre", "Voir https://exemple.org/logiciels-libres/page.html.", 0),
        ("logiciel libre", "Les logiciels libres : https://exemple.org/x", 1),
        ("partenariat public commun", "Un partenariat public-communs.", 1),
    ],
)
def test_queries(annotate, pattern, text, hits):
    assert len(found(annotate, pattern, text)) == hits, found(annotate, pattern, text)


COMMUNS = "economie_des_communs"


@pytest.mark.parametrize(
    "text",
    [
        "Les transports en commun sont en grève.",
        "Les transports en communs sont en grève.",
        "Le droit commun s'applique aux services communs.",
        "Un lieu commun, des lieux communs et des points communs.",
        "La Chambre des communes a voté contre l'accord.",
        "Mettre en commun leurs moyens.",
        "Les communes et la communauté de communes.",
        "Ces avantages sociaux communs sont communs à tous.",
        "Le château et ses communs ont été vendus.",
        "D'un commun accord, ils mettent la ressource en commun.",
        "Une ressource hors du commun pour le commun des mortels.",
    ],
)
def test_false_friends_of_communs(find, text):
    assert [r["surface"] for r in find(text) if r["category"] == COMMUNS and r["broad"]] == []


@pytest.mark.parametrize(
    "text",
    [
        "La gestion des communs demande du temps.",
        "Les communs ne sont pas des biens publics.",
        "Nous voulons faire vivre de nouveaux communs.",
        "Agir en communs, c'est décider ensemble.",
        "Un commun est une ressource dont on partage les règles.",
        "Les « communs » numériques se défendent.",
        "Le plan pour les logiciels libres et communs numériques.",
    ],
)
def test_the_noun_communs(find, text):
    assert [r for r in find(text) if r["category"] == COMMUNS and r["broad"]]


def test_a_noun_that_the_tagger_calls_a_name_is_a_noun(find):
    lexicon = (
        "schema: isctext-lexicon/1\nid: e\nversion: '1'\nconcepts:\n  c:\n    label: C\n"
        "    disambiguation: {noun_communs: form}\n"
        "    patterns:\n      - {p: '=communs numérique', t: core}\n"
    )
    adjective = "Le réseau travaille sur leurs enjeux communs numériques et sur la formation."
    noun = "Le réseau travaille sur les communs numériques et sur la formation."
    found = find(adjective, noun, lexicon=lexicon)
    assert [r["doc_id"] for r in found] == ["1"]


def test_an_acronym_is_found_before_a_full_stop(find):
    rows = find("Ils échangent leurs semences en P2P. Cela dure depuis dix ans.")
    assert [r["surface"] for r in rows if r["category"] == "peer_to_peer"] == ["P2P."]


def test_piracy_is_not_production_between_peers(find):
    piracy = "Les réseaux P2P de téléchargement illégal."
    assert not [r for r in find(piracy) if r["surface"] == "P2P" and r["broad"]]
