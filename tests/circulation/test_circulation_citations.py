"""Citations by title, by address, by name: what counts, and what only looks like one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reuse_corpus import Doc, inputs

from isctext.circulation.citations.addresses import addresses, normal_address
from isctext.circulation.citations.find import find_citations
from isctext.circulation.citations.options import CitationOptions
from isctext.circulation.citations.titles import title_key
from isctext.errors import UsageError

TITLE = "Comment la filature est devenue un commun"
MANIFESTO = Doc(
    "a", "initiatives:filature", "Texte du manifeste.", date(2018, 3, 1), title=TITLE,
    url="https://www.filature.example/manifeste/",
)  # fmt: skip


def cited(text, *more, when=date(2019, 5, 2), options=None, spans=(), **of):
    """The citations of a press article with this text; spans: (words, label, entity_id)."""
    article = Doc("b", "press:courrier", text, when, title="Un article du courrier")
    entities = [
        {"doc_id": "b", "start": text.index(words), "end": text.index(words) + len(words)}
        | {"label": label, "text": words, "entity_id": entity_id, "score": None}
        for words, label, entity_id in spans
    ]
    tables = inputs([MANIFESTO, article, *more], entities=entities, **of)
    rows = find_citations(tables, options or CitationOptions())["citations"].to_pylist()
    for row in rows:
        if row["doc_id"] == "b":
            assert text[row["start"] : row["end"]] == row["text"]
    return rows


@pytest.mark.parametrize("marks", ["« {} »", "“{}”", '"{}"', "«\u00a0{}\u00a0»"])
def test_a_title_between_quotation_marks(marks):
    (row,) = cited(f"On lit dans {marks.format(TITLE)} que rien n'est perdu.")
    assert (row["kind"], row["text"]) == ("title", TITLE)
    assert (row["cited_doc"], row["cited_source"]) == ("a", "initiatives:filature")
    assert row["lag_days"] == 427
    assert row["claim_level"] == "L2"


def test_a_title_without_its_marks_or_not_whole_is_none():
    assert cited(f"On sait {TITLE.lower()} depuis longtemps.") == []
    assert cited("On lit « Comment la filature » et d'autres.") == []


def test_short_titles_are_words():
    short = Doc("c", "initiatives:c", "x", date(2017, 1, 1), title="Données de forte valeur")
    assert cited("Les « données de forte valeur » sont définies par la loi.", short) == []
    assert title_key("Données de forte valeur") == ""


def test_a_title_of_two_sources_is_nobodys():
    twin = Doc("c", "policy:ville", "x", date(2017, 1, 1), title=TITLE.upper())
    assert cited(f"On lit « {TITLE} ».", twin) == []


def test_what_is_cited_before_it_exists_is_no_precedence():
    (row,) = cited(f"On lit « {TITLE} ».", when=date(2017, 1, 1))
    assert row["lag_days"] < 0
    assert row["claim_level"] == "L0"


def test_undated_documents_are_cited_without_a_claim():
    (row,) = cited(f"On lit « {TITLE} ».", when=None)
    assert row["lag_days"] is None
    assert row["claim_level"] == "L0"


def test_the_address_of_a_document():
    text = "Voir (http://filature.example/manifeste?utm_source=x#haut)."
    (row,) = cited(text)
    assert row["kind"] == "url"
    assert row["cited_doc"] == "a"
    assert row["text"] == "http://filature.example/manifeste?utm_source=x#haut"


def test_another_page_of_the_site_is_the_source():
    (row,) = cited("Voir www.filature.example/agenda, en ligne.")
    assert row["cited_doc"] is None
    assert row["cited_source"] == "initiatives:filature"
    assert row["cited_date"] == date(2018, 3, 1)


def test_a_host_of_two_sources_or_of_everybody_is_nobodys():
    other = Doc("c", "policy:ville", "x", date(2017, 1, 1), url="https://filature.example/ville")
    assert cited("Voir https://filature.example/agenda", other) == []
    page = Doc("c", "policy:ville", "x", date(2017, 1, 1), url="https://github.com/ville/a")
    assert cited("Voir https://github.com/autre", page) == []
    assert [row["cited_doc"] for row in cited("Voir https://github.com/ville/a", page)] == ["c"]


def test_a_host_that_the_study_gives():
    options = CitationOptions(hosts=(("initiatives:filature", "latelier.example"),))
    (row,) = cited("Voir https://latelier.example/x", options=options)
    assert row["cited_source"] == "initiatives:filature"


def test_names():
    text = "La Filature du Val et la Maison des communs de Wazemmes ouvrent."
    spans = [("La Filature du Val", "ORG", None), ("Maison des communs", "ORG", "org:maison")]
    labels = {"initiatives:filature": "la filature du val"}
    options = CitationOptions(names=(("initiatives:maison", "org:maison"),))
    more = Doc("c", "initiatives:maison", "x", date(2020, 1, 1))
    rows = cited(text, more, spans=spans, labels=labels, options=options)
    assert [(row["kind"], row["cited_source"]) for row in rows] == [
        ("name", "initiatives:filature"),
        ("name", "initiatives:maison"),
    ]
    # The second one has no document before the article.
    assert [row["claim_level"] for row in rows] == ["L2", "L0"]


def test_an_entity_with_the_source_id_is_the_source():
    source = Doc("c", "duniter", "x", date(2015, 1, 1))
    rows = cited(
        "Le logiciel Duniter fait la monnaie.", source, spans=[("Duniter", "ORG", "org:duniter")]
    )
    assert [row["cited_source"] for row in rows] == ["duniter"]


def test_places_and_short_names_are_not_sources():
    text = "À Lille, la MEL vote."
    labels = {"initiatives:filature": "Lille", "press:courrier": "MEL"}
    assert cited(text, spans=[("Lille", "LOC", None), ("MEL", "ORG", None)], labels=labels) == []


def test_a_source_does_not_cite_itself():
    own = Doc("d", "initiatives:filature", f"Voir « {TITLE} » et www.filature.example", title="x")
    assert cited("Rien.", own) == []


def test_nothing_to_cite():
    tables = find_citations(inputs([]), CitationOptions())
    assert tables["citations"].num_rows == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(https://a.example/b)", "https://a.example/b"),
        ("https://a.example/b_(c), puis", "https://a.example/b_(c)"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("www.a.example.", "www.a.example"),
    ],
)
def test_where_an_address_ends(text, found):
    assert [address for _, _, address in addresses(text)] == [found]


def test_addresses_that_are_none():
    assert normal_address("http://[::1") == ("", "")
    assert normal_address("https://WWW.A.example/B/?q=1#x") == ("a.example", "/b")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for start, end, address in addresses(text):
        assert text[start:end] == address
        normal_address(address)
    cited(text)


def test_options_refuse_what_they_do_not_know():
    with pytest.raises(UsageError) as caught:
        CitationOptions(duplicates="maybe")
    assert caught.value.code == "IT-CIT-001"
