"""Made-up answers of HAL's search: fictional people, journals, places and numbers."""

from __future__ import annotations

import json

FRENCH = (
    "Les habitants du Val ont repris le four communal. Chacun paie sa part du bois, et le conseil "
    "y voit un commun qui se gouverne avec celles et ceux qui s'en servent."
)
ENGLISH = (
    "The people of the Val have taken over the communal oven. Each of them pays for the wood, and "
    "the council sees in it a commons that is governed with those who use it."
)
# The fields that the harvester asks for.
ARTICLE = {
    "docid": "1234567",
    "halId_s": "hal-01234567",
    "uri_s": "https://hal.example/hal-01234567",
    "title_s": ["The oven of the Val", "Le four du Val"],
    "fr_title_s": ["Le four du Val"],
    "en_title_s": ["The oven of the Val"],
    "subTitle_s": ["une enquête"],
    "abstract_s": [ENGLISH, FRENCH],
    "fr_abstract_s": [FRENCH],
    "en_abstract_s": [ENGLISH],
    "keyword_s": ["communs", "four", "commons"],
    "authFullName_s": ["Zoé Lambert", "Jan van den Berg"],
    "producedDate_s": "2019-03-12",
    "publicationDate_s": "2019-04",
    "docType_s": "ART",
    "journalTitle_s": "Revue de Valbourg",
    "doiId_s": "10.5555/12345678",
    "language_s": ["fr"],
    "domain_s": ["0.shs", "1.shs.socio"],
    "licence_s": "http://creativecommons.org/licenses/by/",
    "fileMain_s": "https://hal.example/hal-01234567/document",
}
THESIS = {
    "docid": 22,
    "halId_s": "tel-00000022",
    "uri_s": "https://hal.example/tel-00000022",
    "title_s": "Lavoirs et communs",
    "abstract_s": f"<p>{FRENCH}</p><p>Si a < b &amp; c, le lavoir ferme.</p>",
    "authFullName_s": "Anne Puits",
    "producedDate_s": "2020-06",
    "docType_s": "THESE",
    "language_s": "fr",
    "structAcronym_s": ["LAVAL", "LAMER"],
    "openAccess_bool": True,
    "version_i": 2,
}
TITLE_ONLY = {
    "halId_s": "hal-3",
    "title_s": ["Titre seul"],
    "producedDate_s": "2001",
    "fileMain_s": "https://hal.example/hal-3/document",
}
UNTAGGED = {
    "halId_s": "hal-4",
    "title_s": ["How to keep a quay", "Comment tenir un quai"],
    "abstract_s": [ENGLISH, FRENCH],
    "producedDate_s": "2018",
}
ENGLISH_ONLY = {
    "halId_s": "hal-5",
    "title_s": ["Quays"],
    "en_title_s": ["Quays"],
    "abstract_s": [ENGLISH],
    "en_abstract_s": [ENGLISH],
    "producedDate_s": "s.d.",
}


def answer(*notices: object, found: int = 0, **more: object) -> str:
    """An answer as the API writes it, for these notices."""
    response = {"numFound": found or len(notices), "start": 0, "docs": list(notices)}
    whole = {"response": response, "nextCursorMark": "AoE5"} | more
    return json.dumps(whole, ensure_ascii=False)


PAGE = answer(ARTICLE, THESIS, TITLE_ONLY, found=212)
HEADED = json.dumps(
    {"responseHeader": {"status": 0, "QTime": 3, "params": {"q": "commun"}}}
    | json.loads(answer(UNTAGGED)),
    indent=2,
)
EMPTY = answer()
CUT = PAGE[: PAGE.index("Lavoirs et communs") + 6]
ODD = answer(ARTICLE, 3, "x", None, [], {}, {"halId_s": {"a": 1}, "title_s": None})
BROKEN_AFTER = PAGE.removesuffix("}")
# name: the answer, its documents, its refusals.
HAL = {
    "page": (PAGE, 2, 1),
    "headed": (HEADED, 1, 0),
    "empty": (EMPTY, 0, 1),
    "cut": (CUT, 1, 1),
    "odd": (ODD, 1, 6),
    "broken after": (BROKEN_AFTER, 2, 2),
    "english": (answer(ENGLISH_ONLY), 1, 0),
    "crlf": (HEADED.replace("\n", "\r\n"), 1, 0),
}
