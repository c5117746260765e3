"""interview.v1 and subtitles.v1: one document, a paragraph per turn, who and when beside."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from initiative_samples import INTERVIEW, SRT, VTT

from isctext.ingest.prose.turns import speakers_of, turn_of
from isctext.ingest.read import choose_reader
from isctext.ingest.talk import interview, subtitles
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader

TALK, SUBTITLES = interview.READER, subtitles.READER
STAMPED = """Anne Petit  0:05
Bonjour à tous et merci d'être venus ce soir.

Bruno Roche  0:12
Merci, je suis content d'être ici avec vous.

Anne Petit  0:20
On parle de l'eau et de la source commune.

Bruno Roche  0:31
C'est un long sujet, il y faudrait la nuit.

Anne Petit  0:40
Commençons par le puits de la place.
"""
INLINE = "\n".join(
    f"{who}{n} : une réponse assez longue pour être entendue"
    for n in (1, 2, 1, 2, 1, 2)
    for who in "E"
)
DASHED = "ENQ – Comment faites-vous ici ?\nA. - On fait avec ce qu'on a, toujours.\n" * 4
SPELT = "Enquêtrice : un\nenquetrice: deux\nENQUÊTÉ : trois\nEnquêté : q\nEnquêté : c"
TIMED = "[00:01] Q: un\n[00:02] R: deux\n(00:03) Q: trois\n#00:04# R: quatre\nQ (0:05): cinq"
CIVIL = "M. Roux : un\nMme de la Tour : deux\nM. Roux : a\nMme de la Tour : b\nM. Roux : c"
GROUP = "\n\n".join(
    f"{who} : voilà ce que j'en pense, après tout ce temps"
    for who in ["Animatrice", "Lise", "Paul", "Nour", "Animatrice", "Nour", "Paul", "Lise"]
)


def draft(reader: Reader, source: str | bytes, name: str = "f") -> Draft:
    data = source.encode() if isinstance(source, str) else source
    (item,) = list(reader.read(io.BytesIO(data), Hint(name)))
    assert isinstance(item, Draft), item
    return item


def turns(found: Draft) -> list[str]:
    return [value for name, value in found.facts if name == "turn"]


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (INTERVIEW, "a.txt", "interview.v1"),
        (INTERVIEW, "a", "interview.v1"),
        (STAMPED, "a.txt", "interview.v1"),
        (INLINE, "a.txt", "interview.v1"),
        (DASHED, "a.txt", "interview.v1"),
        (GROUP, "a.txt", "interview.v1"),
        (VTT, "a.txt", "subtitles.v1"),
        (VTT, "a.vtt", "subtitles.v1"),
        (SRT, "a.srt", "subtitles.v1"),
        (SRT, "a.txt", "subtitles.v1"),
    ],
)
def test_content_beats_the_name(source: str, name: str, expected: str) -> None:
    reader = choose_reader(source.encode()[:4096], name)
    assert reader is not None
    assert reader.name == expected


NOT_INTERVIEWS = [
    "Une phrase tout à fait ordinaire.\n\n" * 9,
    "Le maire a déclaré : « oui ». La suite vient après.\n\nIl ajoute : non.\n\n" * 9,
    "Date : lundi\nLieu : Lille\nObjet : le port\nTarif : dix euros\nContact : Anne\n" * 3,
    "INFO: le serveur est bien parti ce matin\nERROR: le serveur est tombé ce soir\n" * 9,
    "BEGIN:VCARD\nFN:Anne Petit\nTEL:0102030405\nEMAIL:a@x.example\nEND:VCARD\n" * 9,
    "1. Ouverture : le président ouvre la séance\n2. Vote : le budget est voté ici\n" * 9,
    "Ingrédients : trois pommes et deux poires\nPréparation : tout couper très menu\n" * 2,
    "ENQ : une seule question posée là\nMme X : une seule réponse donnée ici\n",
    "Eau : la source est à tous\nAir : le vent est à tous\nTerre : le champ est à tous\n",
    "10:00 Accueil des personnes\n10:30 Le premier atelier commence\n" * 5,
    "http://a.example/une/page est là\nhttp://b.example/autre est là\n" * 9,
    "Fichier : tous les fichiers du dépôt ici\nDroits : Anne Petit et ses amis du port\n"
    "Termes : libre de droits pour tout le monde\n\n" * 9,
    "***** *an_2012\nUn texte d'Alceste : voilà\n" * 9,
]


@pytest.mark.parametrize("source", NOT_INTERVIEWS)
def test_ordinary_text_is_no_interview(source: str) -> None:
    assert TALK.sniff(source.encode(), "a.txt") == 0.0
    assert SUBTITLES.sniff(source.encode(), "a.txt") == 0.0


def test_an_interview() -> None:
    found = draft(TALK, INTERVIEW)
    assert found.text.split("\n\n") == [
        "Entretien avec une jardinière",
        "Bonjour, est-ce que vous pouvez vous présenter ?",
        "Oui. Alors moi je suis arrivée au jardin en 2012. Remarque : c'était loin.",
        "Et puis voilà, j'ai commencé par les haies.",
        "D'accord.",
        "(rires) On partage tout, les outils et l'eau.",
        "Et le conseil du jardin ?",
        "Il décide à l'unanimité, toujours.",
    ]
    assert found.title == "Entretien avec une jardinière"
    assert [(d.date, d.origin) for d in found.dates] == [(date(2019, 3, 12), "header")]
    facts = dict(found.facts)
    assert facts["speakers"] == "ENQ; Mme X"
    assert (facts["place"], facts["interviewer"]) == ("Saint-Elme", "Anne Petit")
    assert turns(found) == [
        "2 | ENQ |  | ", "3 | Mme X |  | ", "4 | Mme X |  | ", "5 | ENQ | 00:01:02 | ",
        "6 | Mme X |  | ", "7 | ENQ | 00:02:00 | ", "8 | Mme X |  | ",
    ]  # fmt: skip


def test_names_over_their_words() -> None:
    found = draft(TALK, STAMPED, "2020-05-06_puits.txt")
    assert found.text.startswith("Bonjour à tous et merci d'être venus ce soir.\n\nMerci")
    assert turns(found)[1] == "2 | Bruno Roche | 0:12 | "
    assert [(d.date, d.origin) for d in found.dates] == [(date(2020, 5, 6), "filename")]


@pytest.mark.parametrize(
    ("source", "speakers"),
    [
        (INLINE, "E1; E2"),
        (DASHED, "ENQ; A"),
        (GROUP, "Animatrice; Lise; Paul; Nour"),
        (SPELT, "Enquêtrice; ENQUÊTÉ"),
        (TIMED, "Q; R"),
        (CIVIL, "M. Roux; Mme de la Tour"),
    ],
)  # fmt: skip
def test_speakers(source: str, speakers: str) -> None:
    found = draft(TALK, source)
    assert dict(found.facts)["speakers"] == speakers
    assert ":" not in found.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings(encoding: str, end: str) -> None:
    data = INTERVIEW.replace("\n", end).encode(encoding)
    assert draft(TALK, data).text == draft(TALK, INTERVIEW).text
    assert choose_reader(data[:4096], "a.txt") is TALK


def test_bold_labels() -> None:
    source = INLINE.replace("E1 :", "**E1 :**").replace("E2 :", "__E2__ :")
    assert draft(TALK, source).text == draft(TALK, INLINE).text


def test_text_without_turns_is_kept_as_it_is() -> None:
    found = draft(TALK, "Un texte.\n\nDate : jamais\n\nEt un autre : voilà.")
    assert found.text == "Un texte.\n\nEt un autre : voilà."
    assert found.dates == ()
    assert ("date", "jamais") in found.facts
    (item,) = TALK.read(io.BytesIO(b" \n"), Hint("f"))
    assert isinstance(item, Refusal)
    assert item.code == "EMPTY_OUTPUT"


def test_urls_and_hours_are_no_labels() -> None:
    for line in ("https://x.example", "C://dossier", "12:30 : midi", "- : rien", "Bonjour."):
        assert turn_of(line) is None, line
    assert turn_of("E : oui") is not None
    assert speakers_of(["E : a b c", "X : d"] * 2) == ()


def test_vtt() -> None:
    found = draft(SUBTITLES, VTT)
    assert found.text == "Bonjour à tous. On commence.\n\nOui & merci."
    assert found.title == "Réunion du port"
    facts = dict(found.facts)
    assert (facts["language"], facts["cues"]) == ("fr", "3")
    assert facts["time"] == "00:00:01.000 --> 00:00:09.000"
    assert facts["speakers"] == "Anne; Bob Le"
    assert turns(found) == [
        "1 | Anne | 00:00:01.000 | 00:00:06.000",
        "2 | Bob Le | 00:00:07.000 | 00:00:09.000",
    ]
    assert found.removed == (("note", "un commentaire"),)


def test_srt() -> None:
    found = draft(SUBTITLES, SRT, "2018-03-04.srt")
    assert found.text == "Bonjour.\n\nSalut ! Ça va bien ?\n\nPlus tard."
    assert [d.date for d in found.dates] == [date(2018, 3, 4)]
    assert "speakers" not in dict(found.facts)


def cue(number: int, text: str) -> str:
    return f"{number}\n00:00:{number:02d},000 --> 00:00:{number:02d},900\n{text}\n\n"


def test_labels_in_cues_go_on_until_the_next() -> None:
    lines = [
        "ANNE: Bonjour.",
        "On commence.",
        "BRUNO: Oui.",
        "ANNE: Bien.",
        "BRUNO: Bon.",
        "ANNE: A",
    ]
    source = "".join(cue(n, text) for n, text in enumerate(lines, 1))
    found = draft(SUBTITLES, source)
    assert found.text.split("\n\n") == ["Bonjour. On commence.", "Oui.", "Bien.", "Bon.", "A"]
    assert dict(found.facts)["speakers"] == "ANNE; BRUNO"


def test_rolling_captions_are_read_once() -> None:
    lines = ["nous voilà", "nous voilà\nau bord", "au bord\nde la source", "de la source"]
    found = draft(SUBTITLES, "".join(cue(n, text) for n, text in enumerate(lines, 1)))
    assert found.text == "nous voilà au bord de la source"


def test_sentences_are_not_cut_by_short_silences() -> None:
    stamps = [
        (1, 2, "nous parlons de"),
        (5, 6, "la source."),
        (9, 10, "Puis du bois"),
        (30, 31, "x"),
    ]
    source = "WEBVTT\n\n" + "".join(
        f"00:{a:02d}.000 --> 00:{b:02d}.000\n{text}\n\n" for a, b, text in stamps
    )
    assert draft(SUBTITLES, source).text == "nous parlons de la source.\n\nPuis du bois\n\nx"


def test_cues_without_blank_lines_and_strays() -> None:
    cues = "1\n00:00:01,000 --> 00:00:02,000\nUn.\n2\n00:00:02,100 --> 00:00:03,000\nDeux.\n"
    source = f"{cues}\nPerdu ?\n"
    found = draft(SUBTITLES, source)
    assert found.text == "Un. Deux."
    assert found.removed == (("outside the cues", "Perdu ?"),)
    (item,) = SUBTITLES.read(io.BytesIO(b"WEBVTT\n\nNOTE rien\n"), Hint("f"))
    assert getattr(item, "code", "") == "MALFORMED"


NAMES = st.sampled_from(["ENQ", "Mme X", "Paul", "E1", "Lise Aubert"])
SAID = st.lists(st.sampled_from(["eau", "bois", "oui", "alors", "voilà"]), min_size=1, max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NAMES, SAID), min_size=1, max_size=20))
def test_every_word_is_kept_once(said: list[tuple[str, list[str]]]) -> None:
    source = "\n".join(f"{name} : {' '.join(words)}" for name, words in said)
    found = draft(TALK, source)
    ours = [w for w in found.text.split() if w in ("eau", "bois", "oui", "alors", "voilà")]
    assert ours == [word for _, words in said for word in words]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.booleans(), SAID), min_size=1, max_size=20))
def test_every_cue_is_kept_once(said: list[tuple[bool, list[str]]]) -> None:
    source = "WEBVTT\n\n" + "".join(
        cue(n, f"{'- ' if dash else ''}{' '.join(words)} {n}")
        for n, (dash, words) in enumerate(said, 1)
    ).replace(",", ".")
    found = draft(SUBTITLES, source)
    assert found.text.split() == [w for n, (_, ws) in enumerate(said, 1) for w in [*ws, str(n)]]


def test_a_voice_of_many_dots_is_read_at_once() -> None:
    """Its classes could once be cut in as many ways as there are subsets of the dots."""
    for dots in ("." * 300, ".a" * 300, "...b" * 100):
        vtt = f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v{dots}\nLe four est ouvert.\n"
        (item,) = subtitles.READER.read(io.BytesIO(vtt.encode()), Hint("a.vtt"))
        assert isinstance(item, Draft)
        assert "Le four est ouvert." in item.text
