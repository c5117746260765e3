"""Real texts: the newsletter that two sites keep, terms of use from one template."""

import os
from datetime import date
from pathlib import Path

import pytest
from reuse_corpus import Doc, inputs

from isctext.circulation.reuse.find import find_reuse
from isctext.circulation.reuse.options import ReuseOptions

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[3] / "shared"))
CORPUS = SHARED / "data" / "real-corpus"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no real corpus (set ISCTEXT_SHARED)"),
]
NUMBERS = range(3, 12)


def text(path: str) -> str:
    return (CORPUS / path).read_text("utf-8")


def test_each_number_of_the_newsletter_is_found_in_both_archives():
    docs = []
    for number in NUMBERS:
        day = date(2019, number, 1)
        page = f"policy/communs-numerique-gouv/gazette/bluehats_{number}.md"
        post = f"policy/gazette-bluehats-org/content/post/gazette_bluehat_{number}.org"
        docs.append(Doc(f"md{number}", "policy:communs", text(page), day))
        docs.append(Doc(f"org{number}", "policy:gazette", text(post), day))
    texts = {doc.doc_id: doc.text for doc in docs}
    longest = dict.fromkeys(NUMBERS, 0)
    for row in find_reuse(inputs(docs, 500), ReuseOptions())["reuse"].to_pylist():
        for side in "ab":
            place = slice(row[f"start_{side}"], row[f"end_{side}"])
            assert texts[row[f"doc_{side}"]][place] == row[f"text_{side}"]
        assert row["claim_level"] == "L0"  # one arena, one day
        numbers = {int(row[f"doc_{side}"].lstrip("mdorg")) for side in "ab"}
        if len(numbers) == 1:
            (number,) = numbers
            longest[number] = max(longest[number], row["matched"])
    assert min(longest.values()) >= 100


def test_terms_of_use_from_one_template_are_no_borrowing():
    docs = [
        Doc(
            "a", "initiatives:fabmob", text("initiatives/fabmob/CGU-Agremob.md"),
            date(2021, 3, 29), title="Politique de confidentialité et conditions d'utilisation",
        ),
        Doc(
            "b", "policy:datagouv", text("policy/datagouv-pages/legal/cgu.md"),
            date(2021, 7, 5), title="Modalités d’utilisation",
        ),
    ]  # fmt: skip
    rows = find_reuse(inputs(docs, 500), ReuseOptions())["reuse"].to_pylist()
    assert len(rows) >= 4
    assert {row["class"] for row in rows} == {"formula_or_third_source"}
    assert "site_terms" in {row["class_reason"] for row in rows}
