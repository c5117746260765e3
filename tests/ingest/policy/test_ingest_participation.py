"""Tables of policy: SCDL deliberations, Decidim exports, consultations."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.options import IngestOptions
from isctext.ingest.policy import consultation, decidim, scdl
from isctext.ingest.raw import jsonarray
from isctext.ingest.read import choose_reader, pieces, read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, ReadTask, Splitter
from isctext.records.source import Source

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


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (SCDL, "a.csv", "scdl.v1"),
        (SCDL, "a.dat", "scdl.v1"),
        (scdl_table({}, delimiter=";"), "a.txt", "scdl.v1"),
        (scdl_table({}, names=[n.lower() for n in SCDL_NAMES]), "a.csv", "scdl.v1"),
        (PROPOSALS, "a.csv", "decidim.v1"),
        (PROPOSALS, "a", "decidim.v1"),
        (as_json(COMMENTS), "a.json", "decidim.v1"),
        (as_json(DEBATES), "a", "decidim.v1"),
        (as_json(COMMENTS[0], None) + "\n", "a.jsonl", "decidim.v1"),
        (GREAT_DEBATE, "a.csv", "consultation.v1"),
        (as_json(JSON_DEBATE), "a.json", "consultation.v1"),
        (QUESTIONNAIRE, "a.csv", "consultation.v1"),
        (PLATFORM, "a.csv", "consultation.v1"),
        ("titre;texte;date\nA;Du texte;2020-01-01\n", "a.csv", "csv.v1"),
        ("texte;Quoi ?;Qui ?\nA;B;C\n", "a.csv", "csv.v1"),
        ("id;title;body;url;component\n1;a;b;c;d\n", "a.csv", "csv.v1"),
        ('{"text": "Du texte"}\n{"text": "Encore"}\n', "a.jsonl", "jsonl.v1"),
        ("COLL_NOM,DELIB_OBJET\na,b\n", "a.csv", "csv.v1"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_content_chooses_the_reader(source: str, name: str, expected: str, zipped: bool) -> None:
    data = gzip.compress(source.encode()) if zipped else source.encode()
    reader = choose_reader(data[:4096], f"{name}.gz" if zipped else name)
    assert reader is not None
    assert reader.name == expected


@pytest.mark.parametrize("reader", [scdl.READER, decidim.READER, consultation.READER])
def test_other_files_are_not_theirs(reader: Reader) -> None:
    assert isinstance(reader, Splitter)
    for other in (
        "<p>DELIB_OBJET</p>",
        "",
        "\x00",
        "[1, 2]",
        "[",
        "Que faire ? Qui ?\nNous.",
        "{}",
    ):
        assert reader.sniff(other.encode(), "a.txt") == 0.0


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_scdl(delimiter: str, encoding: str) -> None:
    (found,) = read(scdl.READER, scdl_table({}, delimiter=delimiter).encode(encoding))
    found = draft(found)
    assert found.text == "Subvention au tiers-lieu « Le Quai », première tranche"
    assert [(d.date.isoformat(), d.origin) for d in found.dates] == [
        ("2019-03-12", "header:DELIB_DATE"),
        ("2019-03-14", "meta:PREF_DATE"),
    ]
    assert found.url == "https://valmorel.exemple.fr/delib/2019-12.pdf"
    assert found.territory == "Ville de Valmorel"
    assert found.provider_id == "21999999900013/2019-03-12/2019-12"
    assert found.locator == "record 1"
    assert dict(found.facts) == {
        "publisher": "Ville de Valmorel",
        "siret": "21999999900013",
        "number": "2019-12",
        "code": "7.5",
        "subjects": "Finances locales/Subventions",
        "budget year": "2019",
        "budget": "Budget principal",
        "prefecture": "PREF099",
        "received by prefecture": "2019-03-14",
        "vote members": "19",
        "vote cast": "17",
        "vote for": "15",
        "vote against": "0",
        "vote abstention": "2",
    }
    assert found.warnings == ()


def test_scdl_rows_that_cannot_be_read() -> None:
    source = scdl_table(
        {"DELIB_OBJET": ""},
        dict.fromkeys(SCDL_NAMES, ""),
        {"DELIB_OBJET": "<p>Une</p><p>liste</p>", "DELIB_DATE": "mars 2019"},
        {"DELIB_DATE": "le douze", "PREF_DATE": ""},
        {"DELIB_DATE": "12/03/2019"},
        {"DELIB_OBJET": "<div>" * 3000 + "x"},
    )
    found = read(scdl.READER, source + "trop,court\n")
    assert codes(found) == [
        "EMPTY_OUTPUT", "EMPTY_OUTPUT", "ok", "ok", "ok", "TOO_DEEP", "MALFORMED",
    ]  # fmt: skip
    assert [item.locator for item in found] == [f"record {n}" for n in range(1, 8)]
    assert draft(found[2]).text == "Une\n\nliste"
    assert [(d.date, d.precision) for d in draft(found[2]).dates][:1] == [
        (date(2019, 3, 1), "month")
    ]
    assert draft(found[3]).dates == ()
    assert draft(found[3]).warnings == (("DATE_UNREAD", "DELIB_DATE: 'le douze'"),)
    assert draft(found[4]).dates[0].date == date(2019, 3, 12)


def test_scdl_other_names_of_columns() -> None:
    names = ["Nom de la collectivité", "Code SIRET de la collectivité", "DELIB_ID"]
    names += ["Date d’adoption de la délibération", *SCDL_NAMES[4:6], "Objet de la délibération"]
    names += ["BUDGET_ANNEE", "VOTE_EFFFECTIF", "TYPE_SEANCE", *SCDL_NAMES[10:]]
    (found,) = read(scdl.READER, scdl_table({}, names=names))
    assert draft(found).dates[0].origin == "header:Date d’adoption de la délibération"
    assert fact(found, "vote members") == "Budget principal | 19"
    assert fact(found, "type_seance") == "PREF099"
    assert fact(found, "publisher") == "Ville de Valmorel"


def test_same_object_on_two_days_is_two_deliberations() -> None:
    row = {"DELIB_OBJET": "Approbation du procès-verbal"}
    source = scdl_table(row, row | {"DELIB_DATE": "2019-04-02"})
    task = ReadTask("i", 0, "b", Source("s", "policy"), Hint("a.csv"))
    tables = read_task(
        io.BytesIO(source.encode()), task, IngestOptions(today=date(2026, 1, 1), languages=())
    )
    assert (tables["documents"].num_rows, tables["rejections"].num_rows) == (2, 0)


def test_decidim_proposals() -> None:
    found = read(decidim.READER, PROPOSALS)
    assert codes(found) == ["ok", "ok", "ok", "EMPTY_OUTPUT"]
    first, second, third = map(draft, found[:3])
    assert first.text == "Un lieu abrité.\n\nEt un atelier."
    assert (first.title, first.authors) == ("Un garage à vélos", ("Lise M.",))
    assert (first.provider_id, first.url) == ("101", "https://d.exemple.fr/p/101")
    assert [(d.date, d.origin) for d in first.dates] == [(date(2021, 3, 5), "header:published_at")]
    expected = {
        "language": "fr", "section": "Mobilité", "scope": "Centre", "vote": "42",
        "endorsements": "5", "code": "VM-PROP-101", "state": "accepted",
        "participatory space": "https://d.exemple.fr/p/budget", "component": "7", "comments": "3",
    }  # fmt: skip
    assert {name: fact(first, name) for name in expected} == expected
    assert first.removed == (("translation:en", "A bike shed"),)
    assert (second.text, second.title) == ("Open the hall on Sundays.", "A market")
    assert fact(second, "language") == "en"
    assert (third.text, third.title) == ("Des bancs", "Des bancs")
    assert third.warnings[0][0] == "TITLE_ONLY"
    assert third.dates == ()


def test_decidim_comments_and_debates_in_json() -> None:
    comment, empty = read(decidim.READER, as_json(COMMENTS))
    assert isinstance(empty, Refusal)
    assert draft(comment).text == "Bonne idée, merci."
    assert draft(comment).authors == ("Paul B.",)
    assert draft(comment).url == "https://d.exemple.fr/p/101"
    assert draft(comment).dates[0].date == date(2021, 4, 1)
    assert (fact(comment, "alignment"), fact(comment, "about id")) == ("1", "101")
    (debate,) = read(decidim.READER, as_json(DEBATES))
    assert draft(debate).text == "Faut-il rouvrir la halle ?\n\nRestez polis.\n\nOui."
    assert draft(debate).title == "Une halle ?"
    assert draft(debate).removed == (
        ("translation:en", "Reopen it?"),
        ("translation:machine-en", "A hall?"),
    )
    assert draft(debate).dates[0].origin == "header:start_time"
    assert fact(debate, "closed_at") == "2022-02-01"
    lines = "\n".join(as_json(one, None) for one in COMMENTS)
    assert read(decidim.READER, lines) == [comment, empty]


def test_great_debate() -> None:
    first, second, third = read(consultation.READER, GREAT_DEBATE)
    assert draft(first).text.split("\n\n") == [
        "Quel est le problème concret ?",
        "Les trains sont rares.",
        "Que faudrait-il faire, selon vous ?",
        "Rouvrir la gare.",
        "Et la halle.",
    ]
    assert draft(first).title == "Transports"
    assert (fact(first, "answers"), fact(first, "answers empty")) == ("2", "1")
    assert fact(first, "question") == (
        "Quel est le problème concret ? | Que faudrait-il faire, selon vous ?"
    )
    assert (fact(first, "postcode"), fact(first, "author type")) == ("59000", "Citoyen")
    assert [(d.date.day, d.origin) for d in draft(first).dates] == [
        (22, "header:publishedAt"),
        (22, "meta:createdAt"),
    ]
    assert draft(first).provider_id == "1-1"
    assert isinstance(second, Refusal)
    assert (second.code, second.detail) == ("EMPTY_OUTPUT", "none of 3 questions is answered")
    assert draft(third).text == "Votre vie est-elle touchée ? (oui ou non)\n\nNon"
    assert draft(third).dates[0].origin == "header:createdAt"


def test_great_debate_in_json() -> None:
    (found,) = read(consultation.READER, as_json(JSON_DEBATE))
    assert draft(found).text.split("\n\n") == [
        "Que faire ?", "Aider les ateliers.", "Où ?", "Ville", "Village", "Partout",
    ]  # fmt: skip
    assert (fact(found, "answers"), fact(found, "answers empty")) == ("2", "1")


def test_any_questionnaire() -> None:
    first, second, third = read(consultation.READER, QUESTIONNAIRE)
    assert draft(first).text.split("\n\n")[::2] == [
        "Quel lieu manque-t-il ?",
        "Viendriez-vous ?",
        "Dites-nous en quelques lignes ce que vous aimeriez y faire avec vos voisins",
    ]
    assert draft(first).text.split("\n\n")[1::2] == ["Un café", "Oui", "Réparer des vélos"]
    assert draft(first).dates[0].date == date(2022, 5, 12)
    assert fact(first, "Votre commune") == "Valmorel"
    assert isinstance(second, Refusal)
    assert draft(third).dates == ()
    assert draft(third).warnings[0][0] == "DATE_UNREAD"


def test_platform_rows() -> None:
    proposal, argument, vote = read(consultation.READER, PLATFORM)
    assert (draft(proposal).text, draft(proposal).provider_id) == ("Ouvrir la grange.", "p1")
    assert (fact(proposal, "section"), fact(proposal, "vote")) == ("Lieux", "12")
    assert (draft(argument).text, draft(argument).provider_id) == ("Elle est trop loin.", "a1")
    assert draft(argument).dates[0].date == date(2020, 10, 2)
    assert (fact(argument, "form"), fact(argument, "about id")) == ("argument", "p1")
    assert isinstance(vote, Refusal)
    assert vote.code == "EMPTY_OUTPUT"


def test_declared_columns_win() -> None:
    hint = Hint("f", columns=(("text", "title/en"),))
    assert [draft(item).text for item in read(decidim.READER, PROPOSALS, hint)[:2]] == [
        "A bike shed",
        "A market",
    ]


SOURCES = [
    (scdl.READER, SCDL), (decidim.READER, PROPOSALS), (decidim.READER, as_json(COMMENTS)),
    (decidim.READER, as_json(DEBATES)), (consultation.READER, GREAT_DEBATE),
    (consultation.READER, as_json(JSON_DEBATE)), (consultation.READER, QUESTIONNAIRE),
    (consultation.READER, PLATFORM),
]  # fmt: skip


@pytest.mark.parametrize("zipped", [False, True])
def test_large_files_are_read_in_pieces(zipped: bool) -> None:
    scdl_rows = [{"DELIB_ID": str(n), "DELIB_OBJET": f"Objet\n{n}"} for n in range(700)]
    comments = [COMMENTS[0] | {"id": n, "body": f'« [{n}] » \\ "{{"'} for n in range(700)]
    for reader, source in (
        (scdl.READER, scdl_table(*scdl_rows)),
        (decidim.READER, as_json(comments)),
        (decidim.READER, as_json(comments, None)),
    ):
        data = gzip.compress(source.encode()) if zipped else source.encode()
        cut = list(pieces(io.BytesIO(data), reader, Hint("f")))
        assert len(cut) == 3
        found = [item for piece in cut for item in read(reader, piece)]
        assert found == read(reader, data)
        assert [item.locator for item in found] == [f"record {n}" for n in range(1, 701)]
        assert set(codes(found)) == {"ok"}


def test_broken_arrays_lose_nothing_in_silence() -> None:
    one = as_json(COMMENTS[0], None)
    assert codes(read(decidim.READER, f"[{one}, {one[:-1]}")) == ["ok", "TRUNCATED"]
    assert codes(read(decidim.READER, f'[{one}, {{"id": }}, {one}]')) == ["ok", "MALFORMED", "ok"]
    assert codes(read(decidim.READER, f"[{one},, {one}]")) == ["ok", "MALFORMED", "ok"]
    assert codes(read(decidim.READER, f"[{one}, 12, null]")) == ["ok", "MALFORMED", "MALFORMED"]
    assert codes(read(decidim.READER, f"[{one}] et la suite")) == ["ok", "MALFORMED"]
    assert codes(read(decidim.READER, f"[{one}")) == ["TRUNCATED"]
    assert read(decidim.READER, "[]") == []
    bomb = gzip.compress(f"[{one}, ".encode() + b" " * (40 << 20) + f"{one}]".encode())
    assert codes(read(decidim.READER, bomb)) == ["ok", "BOMB_RATIO"]
    zipped = gzip.compress(f"[{one}, {one}]".encode())
    assert codes(read(decidim.READER, zipped[:-30]))[-1] in ("TRUNCATED", "MALFORMED")


def test_an_element_over_the_limit_is_one_refusal() -> None:
    parts = iter([b'[{"a": "', b"x" * 5000, b'"}, {"b": 1}, "', b"y" * 500, b'", 3]'])
    assert list(jsonarray.array_lines(parts, 1000)) == [
        b"\x00TOO_LARGE an element of more than 1000 bytes", b'{"b": 1}', b'"' + b"y" * 500 + b'"',
        b"3",
    ]  # fmt: skip


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(JSON_VALUES, max_size=8), st.integers(1, 40), st.sampled_from([None, 2]), st.booleans()
)
def test_arrays_are_cut_as_json_says(
    values: list[object], size: int, indent: int | None, ascii_only: bool
) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "replace")
    expected = json.loads(data)
    parts = (data[n : n + size] for n in range(0, len(data), size))
    assert [json.loads(line) for line in jsonarray.array_lines(parts, 1 << 20)] == expected


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_mutations_never_raise(data: st.DataObject) -> None:
    reader, text = data.draw(st.sampled_from(SOURCES))
    source = text.encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 40)))
    junk = data.draw(st.one_of(st.binary(max_size=20), st.sampled_from(SNIPPETS)))
    mutant = source[:start] + junk + source[end:]
    for other in (scdl.READER, decidim.READER, consultation.READER):
        assert 0.0 <= other.sniff(mutant[:4096], "a.csv") <= 1.0
    found = read(reader, mutant)
    assert [item.locator for item in found] == [f"record {n}" for n in range(1, len(found) + 1)]


SNIPPETS = [
    b"\n", b'"', b";", b",", b"[", b"]", b"{", b"}", b"\\", b"\x00", b"<div>", b"</p><p>", b"\r\n",
    b"null", b'"responses": 3,', b"2021-02-31", "é".encode("cp1252"),
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_never_raise(junk: bytes) -> None:
    for reader in (scdl.READER, decidim.READER, consultation.READER):
        read(reader, junk)
        read(reader, b"[" + junk)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_every_row_is_an_item(rows: list[tuple[str, str]]) -> None:
    source = scdl_table(*({"DELIB_OBJET": objet, "DELIB_ID": number} for objet, number in rows))
    assert len(read(scdl.READER, source)) == len(rows)
