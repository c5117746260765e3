"""What the report says of refusals: by reason and kind of stage, with what can be done."""

from dataclasses import replace

import pyarrow as pa
import pytest
from lxml import html

from isctext.records.rejection import CODES
from isctext.records.tables import REJECTIONS
from isctext.reports.inputs import ReportOptions
from isctext.reports.reasons import meaning, next_step
from isctext.reports.study import render_study
from isctext.reports.texts import Texts


def row(stage, code, name, **more):
    blank = dict.fromkeys(REJECTIONS.schema.names, "")
    return blank | {"stage": stage, "code": code, "input_id": name, "detail": "x"} | more


@pytest.fixture
def refused(data):
    rows = [
        row("harvest", "TIMEOUT", "harvest/ternel", locator="https://ternel.example/a"),
        row("harvest", "HTTP_404", "harvest/ternel", locator="https://ternel.example/b"),
        row("ingest", "TIMEOUT", "scan.pdf"),
        row("annotate", "TIMEOUT", "", doc_id="abc"),
        row("ingest", "OWN_CODE", "odd.txt"),
    ]
    return replace(data, rejections=pa.concat_tables([data.rejections, REJECTIONS.from_rows(rows)]))


def shown(data, lang):
    page = html.fromstring(render_study(data, ReportOptions(lang=lang, max_passages=1)))
    return page.get_element_by_id("inputs")


@pytest.mark.parametrize(
    ("lang", "sentence", "steps"),
    [
        ("fr", "S’y ajoutent 2 adresses refusées à la moisson", ("À faire", "sous [ingest]")),
        ("en", "2 addresses were refused when harvesting", ("Next step", "under [ingest]")),
    ],
)
def test_addresses_are_counted_apart_and_each_reason_has_its_step(refused, lang, sentence, steps):
    section = shown(refused, lang)
    text = " ".join(section.text_content().split())
    assert sentence in text
    reasons = section.xpath(".//details")
    timeouts = [" ".join(r.text_content().split()) for r in reasons if "TIMEOUT" in r[0][1].text]
    assert len(timeouts) == 3  # one for each kind of stage: what can be done differs
    assert all(steps[0] in found for found in timeouts)
    assert sum(steps[1] in found for found in timeouts) == 1
    assert sum("[[harvest]]" in found for found in timeouts) == 1
    assert sum("quarantine retry --code TIMEOUT" in found for found in timeouts) == 2
    (gone,) = [r for r in reasons if r[0][1].text == "HTTP_404"]
    assert Texts(lang).named("code", "HTTP_4XX") in gone.text_content()
    (own,) = [r for r in reasons if r[0][1].text == "OWN_CODE"]
    assert steps[0] not in own.text_content()


def test_without_harvests_nothing_is_said_of_them(data):
    assert "moisson" not in shown(data, "fr").text_content()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_code_has_a_meaning_and_a_step(lang):
    texts = Texts(lang)
    for code in CODES:
        assert meaning(texts, code) != code
        for stage in ("harvest", "ingest", "annotate"):
            assert len(next_step(texts, stage, code)) > 20
    assert (meaning(texts, "OWN"), next_step(texts, "ingest", "OWN")) == ("OWN", "")
    assert next_step(texts, "harvest", "HTTP_503") == texts.named("next", "HTTP_5XX")
