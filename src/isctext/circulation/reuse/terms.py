"""Texts that two documents share without one having read the other.

Terms of use, legal notices, licences and photo credits come from templates, and a law is named
in the same words by all: a pair of documents may well be the only one of a corpus that has
them. All of it was seen among the candidates of the real corpora.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

# Titles of whole pages. Not "licence" nor "données personnelles": people write about them.
_TITLES = (
    r"\bmentions l[ée]gales\b"
    r"|\b(conditions|modalit[ée]s)( g[ée]n[ée]rales)? d['’](utilisation|usage)\b"
    r"|\bconditions g[ée]n[ée]rales de vente\b|\bpolitique de (confidentialit[ée]|cookies)\b"
    r"|\bd[ée]claration d['’]accessibilit[ée]\b|\b(CGU|CGV|CGUS)\b"
)
# What a passage of such a page says of itself, wherever it stands.
_PASSAGES = (
    r"\bpr[ée]sentes (conditions|modalit[ée]s)\b|\btous droits r[ée]serv[ée]s\b"
    r"|\b(selon les termes de|aux termes de|sous) (la )?licence creative commons\b"
    r"|\bCC[- ]BY\b"
    r"|\b(l['’][ée]diteur|le site)( du site)? (ne peut|ne pourra|ne saurait) [êe]tre tenu"
)


# "de la loi n° 2007-290 du 5 mars 2007 instituant ..."
_LAWS = r"\b(loi|ordonnance|d[ée]cret|directive|r[èe]glement|arr[êe]t[ée])\b[^.;]{0,30}?\d"


def name_laws(text: pa.Array) -> pa.Array:
    """Whether each text refers to a law, a decree, a directive by its number or date."""
    return pc.match_substring_regex(text, _LAWS, ignore_case=True)


def are_site_terms(title: pa.Array, text: pa.Array) -> pa.Array:
    """Whether each passage is of that kind, by the title of its document or by its own words."""
    return pc.or_(
        pc.match_substring_regex(title, _TITLES, ignore_case=True),
        pc.match_substring_regex(text, _PASSAGES, ignore_case=True),
    )
