"""Items and words that readers once lost."""

import io
import json
from datetime import date

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 1, 1), languages=())


def read(data: bytes, name: str, reader: str):
    task = ReadTask(f"s:{name}", 0, "b", Source("s", "press"), Hint(name), reader)
    return read_task(io.BytesIO(data), task, OPTIONS)


def test_a_cell_of_deep_html_costs_its_own_record_only():
    cells = ["Le four.", "<div>" * 3000 + "<p>x</p>", "Le puits."]
    data = "\n".join(json.dumps({"text": cell}) for cell in cells).encode()
    found = read(data, "a.jsonl", "jsonl.v1")
    assert found["documents"]["text"].to_pylist() == ["Le four.", "Le puits."]
    assert found["rejections"]["code"].to_pylist() == ["TOO_DEEP"]
    assert found["rejections"]["locator"].to_pylist() == ["record 2"]


def test_letters_by_name_of_a_dtd_that_is_not_loaded():
    data = b"""<!DOCTYPE ARTICLE SYSTEM "legi.dtd"><ARTICLE><BLOC_TEXTUEL><CONTENU><p>La
    coop&eacute;rative est constitu&eacute;e.</p></CONTENU></BLOC_TEXTUEL></ARTICLE>"""
    for reader in ("legislative.v1", "legi-xml.v1"):
        (text,) = read(data, "a.xml", reader)["documents"]["text"].to_pylist()
        assert text == "La coopérative est constituée."
