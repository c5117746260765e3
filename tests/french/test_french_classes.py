"""What the dictionary of full forms lets a word be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.french.classes import NO_WORD, NUMBER, UNKNOWN, FormClasses, key_of
from isctext.french.shipped import form_classes


def table(**known: str) -> FormClasses:
    names = sorted(set(known.values()))
    rows = sorted((int(key_of(form)), names.index(found)) for form, found in known.items())
    keys = np.array([key for key, _ in rows], np.uint32)
    return FormClasses(keys, np.array([number for _, number in rows], np.uint16), names)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("lieu", "Nms"),
        ("LIEU", "Nms"),
        ("tiers-lieu", "Nms"),  # the last part of a compound that is not listed
        ("rendez-vous", "Nms Nmp"),  # listed whole
        ("machin-truc", UNKNOWN),
        ("zzz", UNKNOWN),
        ("2024", NUMBER),
        ("3e", UNKNOWN),
        ("!", NO_WORD),
        ("-", NO_WORD),
    ],
)
def test_of(form, expected):
    assert table(lieu="Nms", **{"rendez-vous": "Nms Nmp"}).of(form) == expected


def test_an_empty_table_knows_nothing():
    assert FormClasses(np.zeros(0, np.uint32), np.zeros(0, np.uint16), []).of("lieu") == UNKNOWN


@given(st.text(max_size=30))
def test_any_form_has_a_class(form):
    assert form_classes().of(form)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("communs", "Amp Nmp"),
        ("la", "DETfs Nmp Nms PRO3fs"),
        ("présidents", "Nmp"),
        ("coopératives", "Afp Nfp"),
        ("habitaient", "VI3p"),
    ],
)
def test_the_shipped_dictionary(form, expected):
    assert form_classes().of(form) == expected
