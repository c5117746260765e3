"""Made-up tables of councils and of platforms, and how tests read them."""

from __future__ import annotations

import csv
import io
import json

from isctext.ingest.policy import consultation, decidim, scdl
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader

SCDL_NAMES = (
    "COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,DELIB_MATIERE_NOM,DELIB_OBJET,"
    "BUDGET_ANNEE,BUDGET_NOM,PREF_ID,PREF_DATE,VOTE_EFFECTIF,VOTE_REEL,VOTE_POUR,VOTE_CONTRE,"
    "VOTE_ABSTENTION,DELIB_URL"
).split(",")
SCDL_ROW = (
    "Ville de Valmorel|21999999900013|2019-12|2019-03-12|7.5|Finances locales/Subventions|"
    "Subvention au tiers-lieu « Le Quai », première tranche|2019|Budget principal|PREF099|"
    "2019-03-14|19|17|15|0|2|https://valmorel.exemple.fr/delib/2019-12.pdf"
).split("|")


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def scdl_table(*rows: dict[str, str], delimiter: str = ",", names: list[str] | None = None) -> str:
    base = dict(zip(SCDL_NAMES, SCDL_ROW, strict=True))
    lines = [[(base | row).get(name, "") for name in SCDL_NAMES] for row in rows]
    return table([names or SCDL_NAMES, *lines], delimiter)


SCDL = scdl_table({}, {"DELIB_ID": "2019-13", "DELIB_OBJET": "Charte des jardins partagés"})
PROPOSALS = table(
    [
        ["id", "category/id", "category/name/fr", "category/name/en", "scope/id", "scope/name/fr"]
        + ["participatory_space/id", "participatory_space/url", "component/id", "title/fr"]
        + ["title/en", "body/fr", "body/en", "supports", "endorsements/total_count", "comments"]
        + ["published_at", "url", "reference", "author/name", "state"],
        ["101", "3", "Mobilité", "Mobility", "9", "Centre", "2", "https://d.exemple.fr/p/budget"]
        + [
            "7",
            "Un garage à vélos",
            "A bike shed",
            "<p>Un lieu <b>abrité</b>.</p><p>Et un atelier.",
        ]
        + ["", "42", "5", "3", "2021-03-05 10:00:00 UTC", "https://d.exemple.fr/p/101"]
        + ["VM-PROP-101", "Lise M.", "accepted"],
        ["102", "3", "Mobilité", "Mobility", "9", "Centre", "2", "https://d.exemple.fr/p/budget"]
        + ["7", "", "A market", "", "Open the hall on Sundays.", "0", "0", "0"]
        + ["2021-03-06 09:15:00 UTC", "https://d.exemple.fr/p/102", "VM-PROP-102", "", ""],
        ["103", "", "", "", "", "", "2", "https://d.exemple.fr/p/budget", "7", "Des bancs", ""]
        + ["", "", "1", "0", "0", "", "https://d.exemple.fr/p/103", "", "", "rejected"],
        ["104", *[""] * 20],
    ],
    ";",
)
COMMENTS = [
    {
        "id": 7, "created_at": "2021-04-01T08:00:00.000Z", "body": "Bonne idée,\nmerci.",
        "locale": "fr", "author": {"id": 3, "name": "Paul B."}, "alignment": 1, "depth": 0,
        "user_group": {"id": None, "name": {"fr": ""}}, "commentable_id": 101,
        "commentable_type": "Decidim::Proposals::Proposal",
        "root_commentable_url": "https://d.exemple.fr/p/101",
    },
    {
        "id": 8, "created_at": "2021-04-02T08:00:00.000Z", "body": "", "locale": "fr",
        "author": {"id": 4, "name": "Zoé"}, "alignment": 0, "depth": 1, "commentable_id": 7,
        "commentable_type": "Decidim::Comments::Comment", "root_commentable_url": "",
    },
]  # fmt: skip
DEBATES = [
    {
        "id": 1, "author": {"id": 1, "name": "Mairie", "url": ""},
        "title": {"fr": "Une halle ?", "machine_translations": {"en": "A hall?"}},
        "description": {"fr": "<p>Faut-il rouvrir la halle&nbsp;?</p>", "en": "Reopen it?"},
        "instructions": {"fr": "<p>Restez polis.</p>"}, "information_updates": {"fr": ""},
        "start_time": "2022-01-10 18:00:00 UTC", "end_time": None, "category": {"id": None},
        "participatory_space": {"id": 2, "url": "https://d.exemple.fr/p/halle"},
        "component": {"id": 9}, "reference": "VM-DEBA-1", "comments": 0, "followers": 2,
        "url": "https://d.exemple.fr/d/1", "comments_enabled": True,
        "conclusions": {"fr": "Oui."}, "closed_at": "2022-02-01",
    }
]  # fmt: skip
GREAT_DEBATE = table(
    [
        ["reference", "title", "createdAt", "publishedAt", "updatedAt", "trashed", "trashedStatus"]
        + ["authorId", "authorType", "authorZipCode"]
        + ["QUXVlc3Rpb246MTYw - Quel est le problème concret ?"]
        + ["QUXVlc3Rpb246MTYx - Que faudrait-il faire, selon vous ?"]
        + ["QUXVlc3Rpb246MTQ2 - Votre vie est-elle touchée ? (oui ou non)"],
        ["1-1", "Transports", "2019-01-22 09:37:09", "2019-01-22 09:38:00", "", "false", "", "u1"]
        + ["Citoyen", "59000", "Les trains sont rares.", "Rouvrir la gare.\n\nEt la halle.", ""],
        ["1-2", "Rien", "2019-01-23 09:37:09", "2019-01-23 09:38:00", "", "true", "hors charte"]
        + ["u2", "Citoyen", "", "", "N/A", " "],
        [
            "1-3",
            "",
            "2019-01-24 09:37:09",
            "",
            "",
            "false",
            "",
            "u3",
            "Élu",
            "62000",
            "",
            "",
            "Non",
        ],
    ]
)
JSON_DEBATE = [
    {
        "reference": "2-1", "title": "Impôts", "createdAt": "2019-02-01T09:00:00",
        "publishedAt": "2019-02-01T09:05:00", "trashed": False, "authorType": "Citoyen",
        "authorZipCode": "80000",
        "responses": [
            {"questionId": "a", "questionTitle": "Que faire ?", "value": "x",
             "formattedValue": "Aider les ateliers."},
            {"questionId": "b", "questionTitle": "Qui ?", "value": None, "formattedValue": None},
            {"questionId": "c", "questionTitle": "Où ?", "formattedValue": None,
             "value": {"labels": ["Ville", "Village"], "other": "Partout"}},
        ],
    }
]  # fmt: skip
QUESTIONNAIRE = table(
    [
        ["Horodateur", "Votre commune", "1. Quel lieu manque-t-il ?", "Viendriez-vous ? "]
        + ["Dites-nous en quelques lignes ce que vous aimeriez y faire avec vos voisins"],
        ["12/05/2022 18:03:11", "Valmorel", "Un café", "Oui", "Réparer des vélos"],
        ["13/05/2022 08:00:00", "Roc", "", "", ""],
        ["date inconnue", "Roc", "Une halle", "", ""],
    ]
)
PLATFORM = table(
    [
        ["type", "contributions_id", "contributions_section_title", "contributions_title"]
        + ["contributions_bodyText", "contributions_createdAt", "contributions_url"]
        + ["contributions_votesCount", "contributions_arguments_id", "contributions_arguments_body"]
        + ["contributions_arguments_createdAt", "contributions_arguments_type"],
        ["opinion", "p1", "Lieux", "Une grange", "Ouvrir la grange.", "2020-10-01 10:00:00"]
        + ["https://c.exemple.fr/p1", "12", "", "", "", ""],
        ["argument", "p1", "Lieux", "Une grange", "Ouvrir la grange.", "2020-10-01 10:00:00"]
        + ["", "", "a1", "Elle est trop loin.", "2020-10-02 11:00:00", "AGAINST"],
        ["vote", "p1", "", "", "", "", "", "", "", "", "", ""],
    ],
    ";",
)


def read(reader: Reader, source: str | bytes, hint: Hint | None = None) -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    found = list(reader.read(io.BytesIO(data), hint or Hint("f")))
    for item in found:
        if isinstance(item, Draft):
            assert all(block and block == block.strip() for block in item.text.split("\n\n"))
            assert all(value and "\n" not in value for _, value in item.facts)
    return found


def codes(found: list[Draft | Refusal]) -> list[str]:
    return [item.code if isinstance(item, Refusal) else "ok" for item in found]


def draft(item: Draft | Refusal) -> Draft:
    assert isinstance(item, Draft), item
    return item


def fact(item: Draft | Refusal, name: str) -> str:
    return " | ".join(value for known, value in draft(item).facts if known == name)


def as_json(value: object, indent: int | None = 2) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


SOURCES = [
    (scdl.READER, SCDL), (decidim.READER, PROPOSALS), (decidim.READER, as_json(COMMENTS)),
    (decidim.READER, as_json(DEBATES)), (consultation.READER, GREAT_DEBATE),
    (consultation.READER, as_json(JSON_DEBATE)), (consultation.READER, QUESTIONNAIRE),
    (consultation.READER, PLATFORM),
]  # fmt: skip
