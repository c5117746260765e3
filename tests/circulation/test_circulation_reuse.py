"""Text reuse on small made-up corpora: what is found, what it is called, who had it first."""

from datetime import date

import numpy as np
import pytest
from reuse_corpus import Doc, inputs

from isctext.circulation.reuse.find import find_reuse
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.words import normal_form
from isctext.errors import UsageError

PASSAGE = (
    "La filature rouvre ses portes aux habitants qui réparent ensemble leurs vélos, cultivent un "
    "jardin et prêtent leurs outils sans rien demander en retour à leurs voisins"
)
OTHER = (
    "Chaque samedi les bénévoles du quartier accueillent les familles autour d'un repas préparé "
    "avec des légumes invendus que les marchands de la halle donnent volontiers"
)


def filler(seed: int, words: int = 60) -> str:
    """Words of no other document, and a verb."""
    letters = [chr(97 + int(digit)) for digit in f"{seed:04}"]
    made = [f"{''.join(letters)}{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(words)]
    return f"{' '.join(made[: words // 2])} est {' '.join(made[words // 2 :])}."


def around(passage: str, seed: int) -> str:
    return f"{filler(seed)} {passage}. {filler(seed + 1000)}"


def pair(a: str = PASSAGE, b: str = PASSAGE, **later) -> list[Doc]:
    return [
        Doc("a", "initiatives:un", around(a, 1), date(2018, 3, 1)),
        Doc("b", "press:deux", around(b, 2), **({"date": date(2019, 3, 1)} | later)),
    ]


def found(docs, options=None, **more):
    tables = find_reuse(inputs(docs, **more), options or ReuseOptions())
    return tables["reuse"].to_pylist(), tables["reuse_families"].to_pylist()


def one(docs, **more):
    rows, _ = found(docs, **more)
    assert len(rows) == 1
    return rows[0]


def test_a_copied_passage_is_a_directed_candidate_with_its_texts():
    row = one(pair())
    assert (row["doc_a"], row["doc_b"]) == ("a", "b")
    assert row["text_a"] == row["text_b"] == PASSAGE
    assert row["matched"] == row["aligned_len"]
    assert row["identity"] == 1
    assert row["class"] == "candidate_borrowing"
    assert row["direction"] == "a_to_b"
    assert row["lag_days"] == 365
    assert row["claim_level"] == "L2"
    assert row["exclusive"] == row["matched"] - 3


def test_capitals_accents_apostrophes_and_punctuation_do_not_hide_a_copy():
    row = one(pair(b=PASSAGE.upper().replace("É", "E").replace("D'", "D’").replace(",", " —")))
    assert row["identity"] == 1


def test_an_edited_copy_is_found_whole():
    copy = PASSAGE.replace("ensemble ", "").replace("un jardin", "un très beau potager")
    row = one(pair(b=copy))
    assert row["text_a"] == PASSAGE
    assert row["text_b"] == copy
    assert 0.8 < row["identity"] < 1


def test_eleven_words_are_no_passage():
    rows, _ = found(pair(" ".join(PASSAGE.split()[:11]), " ".join(PASSAGE.split()[:11])))
    assert rows == []


def test_documents_of_one_source_are_not_compared():
    rows, _ = found([Doc(name, "press:un", around(PASSAGE, k)) for k, name in enumerate("ab")])
    assert rows == []


def test_arenas_only():
    docs = [
        Doc("a", "press:un", around(PASSAGE, 1)),
        Doc("b", "press:deux", around(PASSAGE, 2), date(2021, 1, 1)),
        Doc("c", "policy:trois", around(PASSAGE, 3), date(2022, 1, 1)),
    ]
    both, _ = found(docs)
    assert len(both) == 3
    crossing, _ = found(docs, ReuseOptions(between="arenas"))
    assert sorted(row["doc_a"] + row["doc_b"] for row in crossing) == ["ac", "bc"]
    within = next(row for row in both if row["doc_b"] == "b")
    assert within["arena_a"] == within["arena_b"]


def test_within_an_arena_there_is_no_claim():
    row = one(pair()[:1] + [Doc("b", "initiatives:deux", around(PASSAGE, 2), date(2019, 3, 1))])
    assert row["class"] == "candidate_borrowing"
    assert row["claim_level"] == "L0"


def test_what_a_third_document_has_too_is_no_candidate():
    docs = [*pair(), Doc("c", "policy:trois", around(PASSAGE, 3), date(2021, 1, 1))]
    rows, families = found(docs)
    assert {row["class_reason"] for row in rows} == {"few_exclusive"}
    assert {row["claim_level"] for row in rows} == {"L0"}
    assert len({row["family_id"] for row in rows}) == 1
    assert [(row["place"], row["doc_id"]) for row in families] == [(1, "a"), (2, "b"), (3, "c")]
    assert {row["text"] for row in families} == {PASSAGE}
    later = next(row for row in rows if row["doc_a"] == "b")
    assert later["direction_reason"] == "third_earlier"


def test_a_damaged_third_copy_still_counts():
    # Every fifth word is another one: it has less than a quarter of the 4-grams, and is aligned.
    words = PASSAGE.split()
    damaged = " ".join(w if n % 5 else f"autre{n}" for n, w in enumerate(words))
    docs = [*pair(), Doc("c", "policy:trois", around(damaged, 3), date(2021, 1, 1))]
    rows, _ = found(docs)
    row = next(row for row in rows if row["doc_b"] == "b")
    assert row["exclusive"] >= 4
    assert row["third_docs"] == 1
    assert row["class_reason"] == "third_document"


def test_a_formula_of_the_third_document_takes_nothing_from_a_long_passage():
    formula = " ".join(PASSAGE.split()[:6])
    docs = [*pair(), Doc("c", "policy:trois", around(formula, 3), date(2010, 1, 1))]
    row = one(docs)
    assert row["class"] == "candidate_borrowing"
    assert row["direction"] == "a_to_b"


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        ({"date": date(2018, 3, 30)}, "close_dates"),
        ({"date": None}, "undated"),
        ({"date": date(2018, 1, 1), "precision": "year"}, "close_dates"),
        ({"date": date(2018, 4, 1), "precision": "month"}, ""),
    ],
)
def test_direction_needs_dates_that_are_apart_for_sure(later, reason):
    row = one(pair(**later))
    assert row["direction_reason"] == reason
    assert (row["direction"] == "undetermined") == (reason != "")
    assert (row["claim_level"] == "L2") == (reason == "")


def test_an_undated_third_copy_leaves_the_direction_open():
    rows, _ = found([*pair(), Doc("c", "policy:trois", around(PASSAGE, 3), None)])
    row = next(row for row in rows if row["doc_b"] == "b")
    assert row["direction_reason"] == "third_undated"


def test_the_earlier_document_is_a_whatever_its_id():
    docs = [
        Doc("z", "initiatives:un", around(PASSAGE, 1), date(2018, 3, 1)),
        Doc("b", "press:deux", around(OTHER + " " + PASSAGE, 2), date(2019, 3, 1)),
    ]
    row = one(docs)
    assert row["doc_a"] == "z"
    assert docs[0].text[row["start_a"] : row["end_a"]] == row["text_a"] == PASSAGE
    assert docs[1].text[row["start_b"] : row["end_b"]] == row["text_b"] == PASSAGE


def test_what_repeats_another_document_is_left_out():
    docs = [*pair(), Doc("c", "press:trois", around(PASSAGE, 3), date(2021, 1, 1))]
    assert one(docs, repeats=["c"])["class"] == "candidate_borrowing"
    kept, _ = found(docs, ReuseOptions(duplicates="keep"), repeats=["c"])
    assert len(kept) == 3


def test_a_footer_that_a_source_repeats_is_no_passage():
    footer = f"{PASSAGE}."
    docs = [
        Doc(f"a{n}", "initiatives:un", f"{filler(n)}\n\n{footer}", date(2018, 1, 1 + n))
        for n in range(4)
    ]
    docs.append(Doc("b", "press:deux", around(PASSAGE, 50), date(2020, 1, 1)))
    rows, _ = found(docs)
    assert rows == []


def test_a_header_is_read_over():
    # The page break of a report: its header stands inside a copied passage.
    header = "Rapport annuel de la filature page"
    first, second = PASSAGE[:70].rsplit(" ", 1)[0], PASSAGE[len(PASSAGE[:70].rsplit(" ", 1)[0]) :]
    docs = [
        Doc(f"a{n}", "initiatives:un", f"{filler(n)}\n\n{header}\n\n{filler(n + 99)}")
        for n in range(3)
    ]
    broken = f"{filler(70)}\n\n{first}\n\n{header}\n\n{second}\n\n{filler(71)}"
    docs.append(Doc("a9", "initiatives:un", broken, date(2018, 1, 1)))
    docs.append(Doc("b", "press:deux", around(PASSAGE, 50), date(2020, 1, 1)))
    row = one(docs)
    assert row["identity"] == 1
    assert header in row["text_a"]


def test_a_passage_that_many_papers_print_is_listed_as_a_family():
    docs = [Doc("a", "initiatives:un", around(PASSAGE, 1), date(2018, 3, 1))]
    docs += [
        Doc(f"b{n}", f"press:p{n}", around(PASSAGE, 10 + n), date(2018, 4, 1 + n))
        for n in range(12)
    ]
    rows, families = found(docs)
    assert rows == []  # 13 documents: no seed is rare
    assert [row["doc_id"] for row in families[:2]] == ["a", "b0"]
    assert {(row["docs"], row["sources"], row["arenas"]) for row in families} == {(13, 13, 2)}
    assert {row["text"] for row in families} == {PASSAGE}


def test_two_passages_far_apart_in_one_window_are_both_found():
    between = filler(900, 45)
    docs = pair(f"{PASSAGE}. {between} {OTHER}", f"{PASSAGE}. {filler(901, 45)} {OTHER}")
    rows, _ = found(docs)
    assert sorted(row["text_a"] for row in rows) == sorted([PASSAGE, OTHER])


def test_two_directives_that_differ_by_their_numbers_are_not_one():
    docs = pair(
        "selon la directive 2000/60/CE du Parlement européen et du Conseil du 23 octobre 2000 sur",
        "selon la directive 2009/125/CE du Parlement européen et du Conseil du 21 octobre 2009 sur",
    )
    formula = "CE du Parlement européen et du Conseil du"
    docs += [Doc(f"c{n}", "policy:c", around(formula, 20 + n)) for n in range(2)]
    rows, _ = found(docs)
    assert [row["class_reason"] for row in rows] == ["few_exclusive"]


def test_names_and_titles_of_laws_are_no_candidates():
    name = (
        "la direction régionale des entreprises, de la concurrence, de la consommation, du travail "
        "et de l'emploi des Hauts-de-France"
    )
    row = one(pair(name, name), verbs=["est", "rouvre"])
    assert row["class_reason"] == "name_or_title"
    assert one(pair(), verbs=["est", "rouvre"])["class_reason"] == ""


def test_long_titles_of_laws_are_no_candidates():
    law = (
        "de l'ordonnance n° 2007-1434 du 5 octobre 2007 portant extension des première, deuxième "
        "et cinquième parties du code général des collectivités aux communes de Polynésie, à "
        "leurs groupements et à leurs établissements publics locaux"
    )
    assert one(pair(law, law), verbs=["est", "rouvre"])["class_reason"] == "name_or_title"


def test_terms_of_use_are_no_candidates():
    docs = [
        Doc("a", "initiatives:un", around(PASSAGE, 1), date(2018, 3, 1)),
        Doc("b", "policy:x", around(PASSAGE, 2), date(2019, 3, 1), title="Mentions légales"),
    ]
    assert one(docs)["class_reason"] == "site_terms"


def test_nothing_to_compare():
    for docs in ([], [Doc("a", "press:un", "")], [Doc("a", "press:un", "Un deux trois.")]):
        rows, families = found(docs)
        assert rows == families == []


def test_all_words_equal_is_no_hang():
    text = " ".join(["oui"] * 3000)
    rows, _ = found([Doc("a", "press:un", text), Doc("b", "policy:deux", text, date(2021, 1, 1))])
    assert len(rows) <= 1


@pytest.mark.parametrize(
    ("form", "normal"),
    [("Économie", "economie"), ("l’", "l"), ("12", "#"), ("1,5", "#"), ("2014-2020", "#")]
    + [("L7331-1", "l#"), ("«", ""), ("#BlueHats", "bluehats"), ("_", "")]
    + [("tiers-lieu", "tierslieu")],
)  # fmt: skip
def test_normal_forms(form, normal):
    assert normal_form(form) == normal


@pytest.mark.parametrize(
    "wrong",
    [{"between": "years"}, {"duplicates": "maybe"}, {"seed_documents": 1}]
    + [{"min_exclusive": -1}, {"min_days": -3}],
)
def test_options_refuse_what_they_do_not_know(wrong):
    with pytest.raises(UsageError) as caught:
        ReuseOptions(**wrong)
    assert caught.value.code == "IT-REU-001"


def test_identity_is_matched_over_columns():
    row = one(pair(b=PASSAGE.replace("vélos", "bicyclettes")))
    assert np.isclose(row["identity"], row["matched"] / row["aligned_len"])
