"""parlamint.v1: every utterance a document, with who spoke, when, in which house."""

from __future__ import annotations

import io
from datetime import date

from law_samples import (
    AKN,
    ANNOTATED,
    PERSONS,
    STRUCTURE,
    TEI,
    drafts,
    fact,
    read,
    tei,
)

from isctext.ingest.options import IngestOptions
from isctext.ingest.policy import akoma, legixml, parlamint
from isctext.ingest.read import read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Counting, Hint, ReadTask
from isctext.records.source import Source


def test_an_utterance_is_a_document() -> None:
    chair, member, inaudible = read(parlamint.READER, tei())
    assert isinstance(chair, Draft)
    assert isinstance(member, Draft)
    assert isinstance(inaudible, Refusal)
    assert chair.text == "L’ordre du jour appelle les questions."
    assert (chair.title, chair.authors) == ("Questions au Gouvernement", ("Anne Roux",))
    assert (chair.provider_id, chair.url) == ("VM.u1", "https://debats.exemple.vm/CR119.xml")
    assert [(d.date.isoformat(), d.origin) for d in chair.dates] == [
        ("2029-01-16", "header:setting"),
        ("2029-01-16", "provider-id"),
    ]
    expected = {
        "speaker": "Anne Roux",
        "speaker id": "P1",
        "role": "chair",
        "byline": "Mme la présidente",
        "language": "fr",
        "term": "15e législature",
        "session": "Session ordinaire 2028-2029",
        "sitting": "119. séance",
        "sitting title": "Séance 119, 16/01/2029",
        "city": "Valmorel",
        "copyright": "http://creativecommons.org/licenses/by/4.0/",
    }
    assert {name: fact(chair, name) for name in expected} == expected
    assert chair.removed == (
        ("heading", "Questions au Gouvernement"),
        ("note:debate", "TITRE"),
        ("note:speaker", "Mme la présidente"),
    )
    assert member.text == "Merci à tous.\n\nLes ateliers réparent."
    assert (fact(member, "speaker"), fact(member, "section")) == ("P2", "Budget > Article 1er")
    assert member.removed == (
        ("vocal", "Applaudissements."),
        ("heading", "Budget"),
        ("heading", "Article 1er"),
        ("gap", "SAMPLING"),
        ("kinesic", "Rires."),
        ("note", "Il montre un plan."),
    )
    assert (inaudible.code, inaudible.locator) == ("EMPTY_OUTPUT", "utterance 3")
    assert "Inaudible." in inaudible.detail


def test_annotated_text_is_put_together_again() -> None:
    (found,) = drafts(parlamint.READER, ANNOTATED)
    assert found.text == "L’atelier du Quai répare (ou trie) tout. Bien."
    assert fact(found, "role") == "guest"
    assert found.removed == (("note", "Rires"),)


def test_sittings_of_one_corpus_file_keep_their_own_headers() -> None:
    second = tei(persons="").replace("2029-01-16", "2029-01-17").replace("VM.u", "VM.v")
    both = "".join(source.split("?>", 1)[1] for source in (tei(persons=""), second))
    source = f'<teiCorpus xmlns="{TEI}" xml:id="ParlaMint-VM"><teiHeader>{PERSONS}</teiHeader>'
    found = read(parlamint.READER, f"{source}{both}</teiCorpus>")
    assert [item.locator for item in found] == [f"utterance {n}" for n in range(1, 7)]
    days = [item.dates[0].date.day for item in found if isinstance(item, Draft)]
    assert days == [16, 16, 17, 17]
    speakers = [fact(item, "speaker") for item in found if isinstance(item, Draft)]
    assert speakers == ["Anne Roux", "P2", "Anne Roux", "P2"]


def test_files_without_a_speech_are_refused() -> None:
    for source in (
        f'<teiCorpus xmlns="{TEI}" xml:id="ParlaMint-VM"><teiHeader/></teiCorpus>',
        f'<listPerson xmlns="{TEI}" xml:id="ParlaMint-VM-listPerson"><person/></listPerson>',
        tei(body="<text><body><div><note>rien</note></div></body></text>"),
    ):
        (item,) = read(parlamint.READER, source)
        assert isinstance(item, Refusal)
        assert item.code == "EMPTY_OUTPUT"
    (item,) = read(legixml.READER, STRUCTURE)
    assert isinstance(item, Refusal)
    assert item.code == "EMPTY_OUTPUT"
    (item,) = read(akoma.READER, f'<akomaNtoso xmlns="{AKN}"><meta/></akomaNtoso>')
    assert isinstance(item, Refusal)
    assert item.code == "MALFORMED"


def test_every_utterance_is_counted_for() -> None:
    body = "".join(
        f'<u who="#P{n}" xml:id="u{n}"><seg>{"Mot " * (n % 3)}</seg></u>' for n in range(60)
    )
    source = tei(
        body=f"<text><body><!-- <u who='x'> --><div type='debateSection'>{body}</div></body></text>"
    )
    found = read(parlamint.READER, source)
    assert [item.locator for item in found] == [f"utterance {n}" for n in range(1, 61)]
    assert sum(isinstance(item, Refusal) for item in found) == 20
    assert isinstance(parlamint.READER, Counting)
    assert parlamint.READER.count(source.encode()) == 60
    task = ReadTask("i", 0, "b", Source("s", "policy"), Hint("a.xml"))
    options = IngestOptions(today=date(2035, 1, 1), languages=())
    tables = read_task(io.BytesIO(source.encode()), task, options)
    assert tables["documents"].num_rows + tables["rejections"].num_rows == 60
    assert "ITEMS_MISSING" not in tables["rejections"].column("code").to_pylist()
