"""Hostile text wherever a corpus may bring some: it is shown, it never becomes markup."""

import re
import shlex
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from report_corpus import study_data, with_payload

import isctext
from isctext.reports.escaping import anchor, neutral, web_link
from isctext.reports.passages import _command
from isctext.reports.study import ReportOptions, render_study
from isctext.reports.svg import element, words

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--<script>",
    "--><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=data:text/html,x></object>",
    "<base href=//evil.invalid/>",
    "<meta http-equiv=refresh content=0;url=//evil.invalid>",
    "<link rel=stylesheet href=//evil.invalid/x.css>",
    "<form action=//evil.invalid><input name=q></form>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onload=`alert(1)",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.invalid/x",
    "file:///etc/passwd",
    "{{ 7 * 7 }}{% raw %}",
    "{title.__class__} {0}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "<math><mtext></mtext><style><img src=x onerror=alert(1)></style></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "a\x00b\x08c\x1b[31m",
    "]]><script>alert(1)</script>",
    "<plaintext>",
]
ROOM = Path(isctext.__file__).parent


def shape(page):
    """Every element with its attribute names, but for the number of outgoing links."""
    tree = html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    found = Counter()
    for node in tree.iter():
        names = tuple(sorted(k for k in node.keys() if k not in ("open", "class")))  # noqa: SIM118
        if node.tag != "a":
            found[node.tag, names] += 1
    return tree, found


@pytest.fixture(scope="module")
def small():
    data = study_data(400)
    few = pc.is_in(pc.field("period"), pa.array(["2010", "2011", "2020"]))
    few &= pc.is_in(pc.field("category"), pa.array(["efc", "forms"]))
    cut = {n: getattr(data, n).filter(few) for n in ("trajectories", "passages", "passages_total")}
    return replace(data, **cut)


@pytest.fixture(scope="module")
def harmless(small):
    # Three words of plain text: the same blocks appear as with any payload.
    return shape(render_study(with_payload(small, "tout à fait"), ReportOptions()))[1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_add_no_element_and_no_attribute(small, harmless, payload):
    tree, found = shape(render_study(with_payload(small, payload), ReportOptions()))
    assert found == harmless
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]
    assert all(re.match(r"(#|https?://)", a.get("href")) for a in tree.iter("a"))
    assert len(tree.xpath("//script")) == 1


def test_lone_surrogates_are_replaced():
    # Arrow holds none, but a title may reach the page from elsewhere.
    assert neutral("a\ud800") == "a\ufffd"


def test_bidi_and_controls_are_shown_or_replaced(small):
    page = render_study(with_payload(small, "\u202egnp\u2066 a\x00b"), ReportOptions())
    assert "⟨U+202E⟩gnp⟨U+2066⟩ a\ufffdb" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", page)
    page.encode("utf-8")


def test_no_template_switches_escaping_off():
    for path in (ROOM / "data" / "report").glob("*.j2"):
        assert not re.search(r"\|\s*safe|autoescape|Markup", path.read_text("utf-8")), path.name
    makers = {p.name for p in (ROOM / "reports").glob("*.py") if "Markup(" in p.read_text("utf-8")}
    assert makers == {"svg.py", "page.py"}


def test_shipped_style_and_script_close_nothing():
    for name in ("study.css", "study.js"):
        text = (ROOM / "data" / "report" / name).read_text("utf-8").lower()
        assert "</" not in text
        assert "<!--" not in text
        assert not re.search(r"\beval\b|new function|innerhtml|document\.write", text)


def test_commands_are_quoted_for_the_shell():
    key = ("x; rm -rf ~", "$(id)", "2012\u202e")
    line = _command(key, ReportOptions())
    assert shlex.split(line)[3::2] == ["x; rm -rf ~", "$(id)", "2012⟨U+202E⟩"]


@pytest.mark.parametrize(
    "url", ["https://a.invalid/x?y=1", "http://a.invalid", "HTTPS://a.invalid/é"]
)
def test_web_links_are_kept(url):
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:x",
        "https:",
        "https:///x",
        "//a.invalid",
        "http://a b",
        "http://[",
        "https://a\u202e",
        "ftp://a.invalid",
    ],
)
def test_other_links_are_dropped(url):
    assert web_link(url) == ""


def test_anchors_are_readable_stable_and_distinct():
    assert anchor("p", "efc", "press", "2012-03") == "p.efc.press.2012-03"
    odd = [
        anchor("p", a, b) for a, b in (("a.b", "c"), ("a", "b.c"), ("", "x"), ("x", ""), ("é", "x"))
    ]
    assert len(set(odd)) == 5
    assert all(re.fullmatch(r"[\w.-]+", a, re.ASCII) for a in odd)


@given(st.text())
def test_neutral_text_can_be_written_and_is_stable(text):
    done = neutral(text)
    done.encode("utf-8")
    assert neutral(done) == done


@given(st.text(), st.text())
def test_svg_values_are_escaped(value, content):
    made = str(element("text", words(content), aria_label=value))
    assert made.count("<") == 2
    assert made.split(">", maxsplit=1)[0].count('"') == 2
