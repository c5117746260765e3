"""The main text of a page: the same at every reading; what names, hides or ends it."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.ingest.markup.tree import parse_html, walk
from isctext.ingest.web.html import READER
from isctext.ingest.web.mainbody import MainBody, main_body
from isctext.records.document import Draft
from isctext.records.reader import Hint

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[4] / "shared"))
PAGES = SHARED / "data" / "real-corpus" / "policy" / "datagouv-pages"
SENTENCE = "Les habitants du quartier ont rouvert le four commun, et la halle avec lui. "


def read(page: str) -> MainBody:
    tree = parse_html(page)
    assert tree is not None
    return main_body(tree, page)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_blocks_of_two_elements_never_have_one_parent(sizes):
    """The address of an element is used again when it is let go: it is no number of an element."""
    page = "".join(f"<article>{'<p>Un mot</p>' * size}fin</article>" for size in sizes)
    tree = parse_html(f"<div>{page}</div>")
    assert tree is not None
    blocks = walk(tree)
    assert len({block.parent for block in blocks}) == len(blocks) == sum(sizes) + len(sizes)
    articles = [block.article for block in blocks]
    assert len(set(articles)) == len(sizes)
    assert articles == sorted(articles)


def test_texts_of_one_element_have_one_parent():
    tree = parse_html("<div>avant<p>dedans</p>après<br><br>encore</div>")
    assert tree is not None
    parents = {block.text: block.parent for block in walk(tree)}
    assert parents["avant"] == parents["après"] == parents["encore"] != parents["dedans"]


@pytest.mark.parametrize("menu", [
    '<div class="site-menu">{}</div>', '<div id="cookies">{}</div>', '<p role="search">{}</p>',
    "<div hidden>{}</div>", '<div aria-hidden="true">{}</div>', '<div class="x sr-only">{}</div>',
    '<p style="color: red; DISPLAY : none">{}</p>', "<nav>{}</nav>", "<aside>{}</aside>",
    "<footer>{}</footer>", "<header>{}</header>",
    f'<div class="{"a" * 300} menu">{{}}</div>',
])  # fmt: skip
def test_what_its_tag_or_an_attribute_makes_navigation(menu):
    page = (
        f"<body>{menu.format('Nous joindre')}<article>{f'<p>{SENTENCE}</p>' * 5}</article></body>"
    )
    found = read(page)
    assert [block.text for block in found.blocks] == [SENTENCE.strip()] * 5
    assert found.removed == [("navigation", "Nous joindre")]


@pytest.mark.parametrize("part", [
    '<h2 class="menu">{}</h2>', '<p><a id="menu">{}</a></p>', '<p aria-hidden="false">{}</p>',
    '<p class="menuiserie" id="navette">{}</p>', '<p style="color: red">{}</p>',
    '<p title="menu" data-x="hidden">{}</p>', '<p role="note">{}</p>', "<header>{}</header>",
    '<p class="side" id="bar">{}</p>',
])  # fmt: skip
def test_what_is_no_navigation_whatever_its_names(part):
    body = f"<p>{SENTENCE}</p>" * 3 + part.format("Le menu du jour") + f"<p>{SENTENCE}</p>" * 3
    found = read(f"<body><article>{body}</article></body>")
    assert [block.text for block in found.blocks][3] == "Le menu du jour"
    assert not found.removed


@pytest.mark.parametrize(("line", "goes"), [
    ("© 2019 La Halle", True),
    ("Copyright La Halle, tous droits réservés", True),
    ("Copyright est un mot anglais dont les juristes du pays ont fait un usage que la loi ignore",
     False),
    ('<a href="/">Accueil</a> &gt; <a href="/f">Le four</a>', True),
    ('<a href="/">La halle</a> / <a href="/f">Le four</a>', True),
    ('<a href="/">La halle</a> et <a href="/f">le four</a>', False),
    ("Accueil &gt; Le four", False),
])  # fmt: skip
def test_copyright_lines_and_trails_are_furniture(line, goes):
    paragraphs = f"<p>{SENTENCE}</p>" * 3
    found = read(f"<body><article>{paragraphs}<p>{line}</p>{paragraphs}</article></body>")
    assert (["furniture"] if goes else []) == [rule for rule, _ in found.removed]
    assert len(found.blocks) == (6 if goes else 7)


def test_what_follows_the_main_text_without_a_break_is_kept_up_to_the_break():
    """The extractor drops lists; a heading or a block of links ends what we add to it."""
    items = "".join(f"<li>Outil {n}</li>" for n in range(400))
    page = (
        f"<body><div><p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p></div><ul>{items}</ul>"
        "<div><h3>À lire aussi</h3><p><a href=/a>La filature</a></p></div></body>"
    )
    texts = [block.text for block in read(page).blocks]
    assert texts[2:402] == [f"Outil {n}" for n in range(400)]


@pytest.mark.skipif(not PAGES.is_dir(), reason="the shared data are not there")
def test_real_pages_read_twice_give_the_same_document():
    """Cards of other pages after the main text stayed or went with the addresses of elements."""
    paths = sorted(PAGES.rglob("*.html"))
    assert len(paths) == 41
    for path in paths:
        data = path.read_bytes()
        once, again = (list(READER.read(io.BytesIO(data), Hint(path.name))) for _ in range(2))
        assert once == again


@pytest.mark.skipif(not PAGES.is_dir(), reason="the shared data are not there")
def test_cards_of_other_pages_are_not_part_of_a_real_page():
    """All 55 headings that the extractor leaves outside were read: each heads such a card."""
    data = (PAGES / "onboarding" / "beegis.html").read_bytes()
    (draft,) = READER.read(io.BytesIO(data), Hint("beegis.html"))
    assert isinstance(draft, Draft)
    outside = [text for rule, text in draft.removed if rule == "outside"]
    assert "Connaître le patrimoine arboré des communes" in outside
    assert "Nos Villes Vertes" in outside
    assert "Nos Villes Vertes" not in draft.text
