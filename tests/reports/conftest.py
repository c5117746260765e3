"""Pages rendered once for all the report's tests."""

import pytest
from lxml import html
from report_corpus import study_data

from isctext.reports.study import ReportOptions, render_study


@pytest.fixture(scope="session")
def data():
    return study_data()


@pytest.fixture(scope="session", params=["fr", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="session")
def page(data, lang):
    return render_study(data, ReportOptions(lang=lang, max_passages=6))


@pytest.fixture(scope="session")
def tree(page):
    return html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
