"""What each format cannot hold: said once, for the documentation and for the tests."""

from __future__ import annotations

from collections.abc import Mapping

_ADDRESS = "an address (https://...) in a title or an author's name is left out when it is read"
_ORIGINS = "where the date was read, and the document's other dates"
_CONTROLS = "U+FFFE, U+FFFF and control characters become U+FFFD"

# By format: what does not come back as it was, and what becomes of it.
LOST: Mapping[str, Mapping[str, str]] = {
    "iramuteq": {
        "title": "no place for it",
        "authors": "no place for them",
        "url": "no place for it",
        "provider_id": "no place for it",
        "source": "letters without accents, digits, _ and -; other characters become _",
        "arena": "as source",
        "territory": "as source",
        "facts": "only stars and the variables asked for are written, as star:NAME; a value of "
        "those is written like source; themes stay where they were",
        "date origin": _ORIGINS,
    },
    "txm": {
        "facts": "names become letters and digits (star:age is starage; a name that is taken gets "
        "a 2), values of one name are joined by ' ; ', empty values are left out, language "
        "is added",
        "authors": "joined by ' ; ': a ; inside a name divides it",
        "title": _ADDRESS,
        "control characters": _CONTROLS,
        "date origin": _ORIGINS,
    },
    "gargantext": {
        "undated documents": "left out: GarganText dates them of 1973",
        "facts": "no place for them",
        "arena": "no place for it",
        "territory": "no place for it",
        "url": "no place for it",
        "provider_id": "no place for it",
        "authors": "a ; inside a name becomes ,",
        "title": _ADDRESS,
        "first characters": "a cell that opens like a formula gets an apostrophe, unless raw",
        "html": "a text that holds tags of HTML (</p>, <br, </div>) is read as HTML",
        "date origin": _ORIGINS,
    },
    "cortext": {
        "undated documents": "left out: CorTexT needs a time",
        "facts": "names become a-z, 0-9 and _ (star:age is star_age), order between names, empty "
        "values; * in a value becomes U+2217",
        "authors": "* in a name becomes U+2217, a ; becomes ,",
        "title": _ADDRESS,
        "first characters": "with raw, apostrophes before a sign of a formula",
        "date origin": "the document's other dates",
    },
    "quanteda": {
        "facts": "order between names, empty values, line ends and spaces at the ends of values",
        "authors": "a ; inside a name becomes ,",
        "title": _ADDRESS,
        "first characters": "with raw, apostrophes before a sign of a formula",
        "date origin": "the document's other dates",
    },
    "parquet": {
        "title": _ADDRESS,
        "date origin": "header: is put before it",
    },
    "tei": {
        "facts": "language is added",
        "title": _ADDRESS,
        "control characters": _CONTROLS,
        "date origin": _ORIGINS,
    },
}
