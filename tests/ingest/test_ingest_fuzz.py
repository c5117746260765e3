"""Every installed reader on 2,000 spoiled inputs: nothing raised, nothing unexplained, no hang.

What is found is rows: documents or rejections with a known code, never none, never PLUGIN_ERROR
(which is what an exception inside a reader becomes). Long runs: ISCTEXT_FUZZ=20000.
"""

from __future__ import annotations

import io
import json
import os
import random
from datetime import date

import europresse_samples
import factiva_samples
import hal_samples
import initiative_samples
import law_samples as law
import nexis_samples
import participation_samples as participation
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import reference_samples
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_samples import make_pdf
from test_ingest_initiatives_fuzz import SOURCES as INITIATIVES
from test_ingest_readers import BILL, HTML, MARKDOWN, ORG
from test_ingest_samples import SAMPLES as OLDER

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import named_reader, pieces, read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.rejection import CODES
from isctext.records.source import Source
from isctext.registry import READERS, available

EXAMPLES = int(os.environ.get("ISCTEXT_FUZZ", "2000"))
# Mutations of one Hypothesis example: its own work would cost more than most reads.
EACH = 20
LONGEST = 5_000
OPTIONS = IngestOptions(today=date(2026, 1, 1), languages=(), max_chars=1_000_000)
STARS = "**** *source_courrier *date_2019-03-04\nLe conseil a voté.\n\n**** *annee_2020\nUn four."
TABLE = pa.table({"text": ["Un four.", "Deux fours."], "date": ["2019-03-04", "2020"]})
TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Four</title>'
    "</titleStmt></fileDesc></teiHeader><text><body><p>Le four du Val.</p></body></text></TEI>"
)


def _parquet() -> bytes:
    held = io.BytesIO()
    pq.write_table(TABLE, held)
    return held.getvalue()


def _samples() -> dict[str, list[bytes]]:
    press = europresse_samples
    text: dict[str, list[str | bytes]] = {
        "markdown.v1": [MARKDOWN],
        "org.v1": [ORG],
        "html.v1": [HTML],
        "text.v1": ["Un titre\n\nLe conseil a voté. Lille, le 4 mars 2019.\n\n- un\n- deux"],
        "yaml.v1": ["title: Un lieu\ndate: 2019-03-04\ntext: |\n  Le conseil a voté.\n"],
        "pdf.v1": [make_pdf([["Un titre", "Le conseil vote."], ["Page deux."]])],
        "csv.v1": ["title;date;text\nUn;2019-03-04;Le four\nDeux;2020;Le puits\n"],
        "jsonl.v1": ["\n".join(json.dumps({"text": f"Le four {n}"}) for n in "abc")],
        "legislative.v1": [BILL],
        "europresse.v1": [press.page(press.modern(), press.TELEVISION, press.POST),
                          press.page(press.middle()), press.page(press.old())],
        "factiva.v1": [factiva_samples.page(factiva_samples.indexed())],
        "factiva-xml.v1": [factiva_samples.xml(factiva_samples.ARTICLE)],
        "factiva-text.v1": [factiva_samples.mail(factiva_samples.ARTICLE)],
        "factiva-rtf.v1": [factiva_samples.rtf(factiva_samples.ARTICLE)],
        "nexis-docx.v1": [nexis_samples.docx(nexis_samples.english("Un four", ["Le four."]))],
        "nexis-html.v1": [nexis_samples.HTML_ERROR],
        "ris.v1": [text for text, *_ in reference_samples.RIS.values()],
        "bibtex.v1": [text for text, *_ in reference_samples.BIB.values()],
        "csl-json.v1": [text for text, *_ in reference_samples.CSL.values()],
        "hal.v1": [text for text, *_ in hal_samples.HAL.values()],
        "akoma-ntoso.v1": [law.ACT, law.DEBATE],
        "legi-xml.v1": [law.LEGI, law.JORF_TEXT],
        "parlamint.v1": [law.tei(), law.ANNOTATED],
        "scdl.v1": [participation.SCDL],
        "decidim.v1": [participation.PROPOSALS, json.dumps(participation.COMMENTS)],
        "consultation.v1": [participation.GREAT_DEBATE, participation.QUESTIONNAIRE],
        "iramuteq.v1": [STARS],
        "txm.v1": ['<text annee="2019" titre="Four"><p>Le <w>four</w> du Val.</p></text>'],
        "tei.v1": [TEI],
        "gargantext.v1": [("title\tsource\tpublication_year\tpublication_month\tpublication_day\t"
                          "abstract\tauthors\nFour\tCourrier\t2019\t3\t4\tLe four.\tAnne\n")],
        "cortext.v1": ["id,year,text,names\n1,2019,Le four.,Anne***Luc\n"],
        "parquet.v1": [_parquet()],
    }  # fmt: skip
    made = {k: [s.encode() if isinstance(s, str) else s for s in v] for k, v in text.items()}
    for reader, source in INITIATIVES.values():
        made.setdefault(reader.name, []).append(source)
    for name, others in OLDER.items():
        made[name] += [o.data for o in others.values() if len(o.data) < LONGEST]
    made.setdefault("zip.v1", []).append(initiative_samples.packed({"a.txt": "Un four."}))
    return made


SAMPLES = _samples()


def spoil(data: bytes, chance: random.Random) -> bytes:
    """One to four mutations: bytes changed, taken out, doubled, put in, or the end cut off."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        if not out:
            break
        at = chance.randrange(len(out))
        length = chance.choice((1, 1, 2, 8, 40, len(out) // 3))
        kind = chance.randrange(5)
        if kind == 0:
            out[at] = chance.randrange(256)
        elif kind == 1:
            del out[at : at + length]
        elif kind == 2:
            out[at:at] = out[at : at + length]
        elif kind == 3:
            out[at:at] = chance.choice((b"\x00", b"<", b">", b"\xff\xfe", b'"', b"\r", b"&#1;"))
        else:
            del out[at:]
    return bytes(out)


def accounted(name: str, data: bytes) -> None:
    reader, hint = named_reader(name), Hint(f"fichier.{name}")
    task = ReadTask("i", 0, "b", Source("s", "press"), hint, name)
    found = 0
    for piece in [*pieces(io.BytesIO(data), reader, hint)] or [b""]:
        tables = read_task(io.BytesIO(piece), task, OPTIONS)
        codes = tables["rejections"]["code"].to_pylist()
        assert set(codes) <= set(CODES), codes
        assert "PLUGIN_ERROR" not in codes, tables["rejections"].to_pylist()
        found += tables["documents"].num_rows + len(codes)
    assert found, "a file of which nothing is said"


def test_every_reader_has_a_sample():
    assert set(available(READERS)) == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_samples_are_read(name):
    for sample in SAMPLES[name]:
        accounted(name, sample)


@pytest.mark.parametrize("name", sorted(SAMPLES))
@given(seed=st.integers(0, 2**32))
@settings(max_examples=max(1, EXAMPLES // EACH), deadline=None)
def test_spoiled_inputs(name, seed):
    chance = random.Random(seed)
    for _ in range(EACH):
        sample = chance.choice(SAMPLES[name])
        accounted(name, spoil(sample, chance))
