"""The guard of claims: what no sentence says, and what each level may say."""

from __future__ import annotations

import unicodedata

import pytest

from isctext.errors import StageError
from isctext.records.claims import (
    ALTERNATIVES,
    LEVELS,
    alternatives,
    checked_sentence,
    forbidden,
)

NEVER = [
    ("fr", "Les initiatives ont influencé la presse."),
    ("fr", "L’influence des initiatives se lit ici."),
    ("fr", "C'est la cause de la reprise."),
    ("fr", "Ce mot a causé un débat."),
    ("fr", "La hausse entraîne celle des délibérations."),
    ("fr", "La hausse entraine celle des délibérations."),
    ("fr", "Ce vocabulaire provoque des débats."),
    ("fr", "Au sens de Granger, la presse vient après."),
    ("fr", "Les collectifs sont à l’origine du mot."),
    ("fr", "Les collectifs sont à l'origine d'un usage."),
    ("fr", "Sous l'effet des collectifs, le mot circule."),
    ("fr", "Le mot circule grâce aux collectifs."),
    ("fr", "La loi s'inspire des communs."),
    ("fr", "L'IMPACT des communs"),
    ("en", "The initiatives influenced the press."),
    ("en", "This causes the rise."),
    ("en", "X Granger-causes Y."),
    ("en", "Tiers-lieux sparked the debate."),
    ("en", "The rise is due to the press."),
    ("en", "The rise is driven by the press."),
    ("en", "An impact on policy"),
]


@pytest.mark.parametrize(("lang", "text"), NEVER)
@pytest.mark.parametrize("level", ["", *LEVELS])
def test_no_level_says_that_one_made_the_other(lang, text, level):
    with pytest.raises(StageError) as caught:
        checked_sentence(text, level, lang)
    assert caught.value.code == "IT-CLM-001"
    assert caught.value.found


@pytest.mark.parametrize(("lang", "text"), NEVER)
def test_spelling_does_not_help(lang, text):
    for other in (
        unicodedata.normalize("NFD", text),
        text.upper(),
        text.replace(" ", "\u00a0"),
        text.replace("'", "’"),
        text.replace("au", "a\u00adu"),
    ):
        assert forbidden(other, "", lang), other


@pytest.mark.parametrize(
    ("lang", "text", "least"),
    [
        ("fr", "Le mot est présent dans la presse et dans les délibérations.", "L0"),
        ("fr", "Les mouvements de la presse précèdent ceux des délibérations.", "L1"),
        ("fr", "Le mot paraît deux ans plus tard dans les délibérations.", "L1"),
        ("fr", "Ce passage se retrouve mot pour mot dans une délibération.", "L2"),
        ("fr", "La délibération cite le collectif.", "L2"),
        ("fr", "Un emprunt, confirmé par deux lecteurs.", "L3"),
        ("en", "The word stands in the press and in policy texts.", "L0"),
        ("en", "Movements in the press precede those in policy texts.", "L1"),
        ("en", "This passage stands word for word in a council act.", "L2"),
        ("en", "A borrowing that two readers confirmed.", "L3"),
    ],
)
def test_each_level_has_its_words(lang, text, least):
    for level in LEVELS:
        found = forbidden(text, level, lang)
        assert bool(found) == (LEVELS.index(level) < LEVELS.index(least)), (level, found)
    assert checked_sentence(text, "", lang) == text


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Deux courbes qui se suivent n’établissent ni emprunt ni cause."),
        ("fr", "C'est une succession ; une cause commune reste possible."),
        ("en", "Two curves in succession establish neither borrowing nor cause."),
    ],
)
def test_denials_that_are_listed_pass_and_no_others(lang, text):
    assert checked_sentence(text, "L0", lang) == text
    assert forbidden(f"{text} Ni influence, nor influence.", "L0", lang) == "influence"


def test_navigation_is_no_claim():
    assert not forbidden("Chaque nombre mène à ses passages.", "", "fr")
    assert forbidden("La hausse mène à celle de la presse.", "L1", "fr") == "mène à"
    assert not forbidden("Every number leads to its passages.", "", "en")
    assert forbidden("This leads to more.", "L3", "en") == "leads to"


def test_words_that_only_look_alike_pass():
    assert not forbidden("Une initiative ressuscitée, un compactage, un pause-café.", "", "fr")
    assert not forbidden("A pause, a compact, an overdue book.", "", "en")


def test_other_explanations_go_with_precedence_and_traces():
    assert [alternatives(level) for level in ("", *LEVELS)] == [
        (),
        (),
        ALTERNATIVES,
        ALTERNATIVES,
        (),
    ]
    assert len(set(ALTERNATIVES)) == 4
