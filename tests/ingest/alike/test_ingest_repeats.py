"""Why a document repeats another."""

from datetime import date

import pytest

from isctext.ingest.alike.repeats import REASONS, Origin, is_signed, origin, reason

DAY = date(2019, 3, 4)


def made(**changes):
    base = {"source_id": "courrier", "file_ending": "html", "title": "un titre",
            "provider_id": "", "date": DAY, "signed": False}  # fmt: skip
    return Origin(**base | changes)


@pytest.mark.parametrize(
    ("repeat", "kept", "same", "expected"),
    [
        ({"source_id": "gazette"}, {}, True, "reprint"),
        ({"source_id": "gazette", "signed": True}, {"signed": True}, False, "agency"),
        ({"source_id": "gazette", "signed": True}, {}, True, "reprint"),
        ({"file_ending": "pdf"}, {}, False, "format"),
        ({"file_ending": "pdf", "date": None}, {}, True, "format"),
        ({"file_ending": "pdf", "date": date(2020, 1, 1)}, {}, False, "version"),
        ({"date": date(2019, 4, 1)}, {}, False, "version"),
        ({"title": "autre", "provider_id": "7"}, {"provider_id": "7"}, False, "version"),
        ({"date": date(2019, 4, 1)}, {}, True, "copy"),
        ({"title": "autre"}, {}, False, "copy"),
        ({"title": "autre", "provider_id": ""}, {"provider_id": ""}, False, "copy"),
    ],
)
def test_reason(repeat, kept, same, expected):
    found = reason(made(**repeat), made(**kept), same_text=same)
    assert found == expected
    assert found in REASONS


@pytest.mark.parametrize(
    "text",
    [
        "LILLE (AFP) - Le conseil a voté.",
        "Lille, AFP – Le conseil a voté.",
        "Le conseil a voté hier soir.\n\n(avec AFP)",
        "Le conseil a voté hier soir.\n\nAFP",
        "Le conseil a voté, selon la mairie. Source : Reuters",
    ],
)
def test_signatures(text):
    assert is_signed(text)


@pytest.mark.parametrize(
    "text",
    [
        "L'AFPA forme des soudeurs (et des maçons).",
        "Le journaliste de l'AFP a rencontré les membres du collectif à Lens pour un portrait.",
        "x" * 500 + " (AFP) " + "x" * 500,
        "",
    ],
)
def test_no_signatures(text):
    assert not is_signed(text)


def test_origin_of_a_row():
    row = {"source_id": "s", "input_id": "s:a.b/Page.HTML", "title": "Un  Titre",
           "provider_id": "", "date": DAY, "text": "(AFP)"}  # fmt: skip
    assert origin(row) == Origin("s", "html", "un titre", "", DAY, True)
