"""The demonstration corpus holds exactly what truth.json says, and is rebuilt byte for byte."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from demo_reading import CORPUS, ROOT, Read, read_corpus

ARENAS = ("initiatives", "press", "policy")
YEARS = [str(year) for year in range(2008, 2025)]
SIZE_LIMIT = 1_500_000


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def items() -> list[Read]:
    return read_corpus()


@pytest.fixture(scope="module")
def kept(items, truth) -> list[Read]:
    refused = {entry["path"] for entry in truth["rejections"]}
    return [item for item in items if item.place not in refused]


@pytest.fixture(scope="module")
def dated(kept) -> list[Read]:
    return [item for item in kept if item.date]


def folded(text: str) -> str:
    return text.replace("’", "'").replace("\u00a0", " ")


def counts(items: list[Read], weigh: Any) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {arena: Counter() for arena in ARENAS}
    for item in items:
        if weigh(item):
            found[item.arena][item.date[:4]] += weigh(item)
    return {arena: dict(sorted(years.items())) for arena, years in found.items()}


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", folded(text).lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def likeness(left: str, right: str) -> float:
    one, two = shingles(left), shingles(right)
    return len(one & two) / len(one | two)


def test_the_generator_writes_the_same_bytes(tmp_path):
    script = ROOT / "scripts" / "build_demo_corpus.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path)], check=True)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    stored = {p.relative_to(CORPUS): p.read_bytes() for p in CORPUS.rglob("*") if p.is_file()}
    hand_written = {name for name in stored if name.name in {"README.md", "LISEZMOI.md"}}
    assert sorted(made) == sorted(set(stored) - hand_written)
    assert [str(n) for n in made if made[n] != stored[n]] == []


def test_the_corpus_is_small():
    assert sum(p.stat().st_size for p in CORPUS.rglob("*") if p.is_file()) < SIZE_LIMIT


def test_fiction_is_written_everywhere(items):
    unlabelled = [i.place for i in items if not i.title.startswith("[Fiction] ")]
    assert unlabelled == ["initiatives/cinq-rues/2016-05-09-brouillon.md"]
    study = (CORPUS / "isctext.toml").read_text(encoding="utf-8")
    labels = re.findall(r'^label = "(.*)"$', study, re.M)
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        labels += [row["source_label"] for row in csv.DictReader(stream)]
    assert len(set(labels)) == 16
    assert all(label.endswith("(fictif)") for label in labels)


@pytest.mark.parametrize("page", ["README.md", "LISEZMOI.md"])
def test_the_pages_say_what_the_truth_says(page, truth):
    text = (CORPUS / page).read_text(encoding="utf-8")
    totals = truth["totals"]
    for number in (totals["files"], totals["items"], totals["documents"], totals["rejections"]):
        assert re.search(rf"\b{number}\b", text), number
    for spec in truth["terms"].values():
        assert " | ".join(str(spec["total"][arena]) for arena in ARENAS) in text
    for spec in truth["dimensions"].values():
        assert " | ".join(str(spec["total"][arena]) for arena in ARENAS) in text


def test_totals(items, kept, truth):
    totals = truth["totals"]
    assert len(items) == totals["items"]
    assert len({i.place.partition("#")[0] for i in items}) == totals["files"]
    assert len(kept) == totals["documents"]
    assert [i.place for i in kept if not i.date] == truth["undated"]
    assert totals["undated"] == len(truth["undated"]) == 1
    assert totals["rejections"] == len(truth["rejections"]) == 6
    assert totals["items"] == totals["documents"] + totals["rejections"]
    assert totals["distinct_documents"] == len({i.text for i in kept})


def test_every_declared_file_is_on_disk_and_the_reverse(items):
    declared = {i.place.partition("#")[0] for i in items}
    folders = [CORPUS / arena for arena in ARENAS]
    on_disk = {str(p.relative_to(CORPUS)) for f in folders for p in f.rglob("*") if p.is_file()}
    assert declared == on_disk


def test_documents_by_arena_and_year(dated, truth):
    found = counts(dated, lambda _: 1)
    assert found == truth["documents"]
    assert all(list(found[arena]) == YEARS for arena in ARENAS)
    assert all(5 <= n <= 8 for years in found.values() for n in years.values())


def test_documents_by_source(kept, truth):
    assert Counter(i.source for i in kept) == truth["documents_by_source"]


def test_documents_are_short(dated):
    lengths = {i.place: len(i.text.split()) for i in dated}
    assert {p: n for p, n in lengths.items() if not 80 <= n <= 220} == {}


def test_exact_and_near_duplicates_are_the_planted_ones(kept, truth):
    text = {i.place: folded(i.text) for i in kept}
    exact = [tuple(sorted((e["kept"], e["copy"]))) for e in truth["duplicates"]["exact"]]
    near = [tuple(sorted((n["first"], n["reprint"]))) for n in truth["duplicates"]["near"]]
    parts = {place: shingles(body) for place, body in text.items()}
    found_exact, found_near = [], []
    for one, two in combinations(sorted(text), 2):
        shared = len(parts[one] & parts[two])
        alike = shared / (len(parts[one]) + len(parts[two]) - shared)
        if alike >= 0.8:
            (found_exact if text[one] == text[two] else found_near).append((one, two))
    assert sorted(exact) == sorted(found_exact)
    assert sorted(near) == sorted(found_near)
    assert (len(exact), len(near)) == (2, 3)


def test_near_duplicates_are_as_alike_as_declared(kept, truth):
    text = {i.place: i.text for i in kept}
    for entry in truth["duplicates"]["near"]:
        measured = likeness(text[entry["first"]], text[entry["reprint"]])
        assert measured == pytest.approx(entry["jaccard_5"], abs=0.02)


def test_one_copy_has_the_same_bytes_and_the_other_another_header(truth):
    for entry in truth["duplicates"]["exact"]:
        one, two = (CORPUS / entry[key] for key in ("kept", "copy"))
        assert (one.read_bytes() == two.read_bytes()) is entry["same_bytes"]
    assert sorted(e["same_bytes"] for e in truth["duplicates"]["exact"]) == [False, True]


@pytest.mark.parametrize(
    "term",
    ["economie_contributive", "communs", "budget_contributif", "economie_sociale_et_solidaire"],
)
def test_hits_of_planted_terms(term, dated, truth):
    spec = truth["terms"][term]
    friends = {f["document"]: f["surface"] for f in truth["false_friends"]}

    def hits(item: Read) -> int:
        text = folded(item.text).replace(friends.get(item.place, "\0"), "")
        return len(re.findall(spec["surface"], text, re.IGNORECASE))

    found = counts(dated, hits)
    assert found == spec["hits"]
    assert sum(spec["total"].values()) == spec["planted"]
    for arena in ARENAS:
        first = spec["first_use"][arena]
        carriers = sorted(i.date for i in dated if i.arena == arena and hits(i))
        assert (first["date"] if first else None) == (carriers[0] if carriers else None)


def test_categories_are_the_sum_of_their_terms(truth):
    for spec in truth["categories"].values():
        terms = [truth["terms"][name] for name in spec["terms"]]
        for arena in ARENAS:
            summed: Counter[str] = sum((Counter(t["hits"][arena]) for t in terms), Counter())
            assert spec["hits"][arena] == summed
            assert spec["total"][arena] == summed.total()


def test_no_planted_term_is_in_the_undated_document(kept, truth):
    for item in (i for i in kept if not i.date):
        for spec in truth["terms"].values():
            assert not re.search(spec["surface"], item.text, re.IGNORECASE)


def test_the_travelling_term_reaches_press_then_policy(truth):
    first = truth["terms"]["economie_contributive"]["first_use"]
    years = {arena: first[arena]["year"] for arena in ARENAS}
    assert years == {"initiatives": 2013, "press": 2014, "policy": 2015}
    communs = truth["terms"]["communs"]["first_use"]
    assert communs["initiatives"]["year"] == 2010
    assert communs["initiatives"]["year"] < communs["press"]["year"] < communs["policy"]["year"]


@pytest.mark.parametrize("term", ["economie_contributive", "communs"])
@pytest.mark.parametrize("arena", ARENAS)
def test_planted_terms_never_fall_from_one_year_to_the_next(term, arena, truth):
    hits = list(truth["terms"][term]["hits"][arena].values())
    assert hits == sorted(hits)
    assert hits[-1] > hits[0]


def test_the_control_is_flat_and_the_device_stays_behind(truth):
    control = truth["terms"]["economie_sociale_et_solidaire"]["hits"]
    assert control == {arena: dict.fromkeys(YEARS, 2) for arena in ARENAS}
    device = truth["terms"]["budget_contributif"]
    assert device["hits"]["policy"] == {}
    assert device["first_use"]["policy"] is None


def test_dimensions_are_in_the_declared_documents(dated, truth):
    device = truth["terms"]["budget_contributif"]["surface"]
    for name, spec in truth["dimensions"].items():
        surface = f"(?:{spec['surface']})"
        if name == "remuneration":
            surface += f"|(?:{device})"
        found = counts(dated, lambda i, s=surface: int(bool(re.search(s, folded(i.text), re.I))))
        assert found == spec["documents"], name
        assert spec["total"] == {arena: sum(found[arena].values()) for arena in ARENAS}


def test_policy_leaves_remuneration_aside_and_takes_up_the_others(truth):
    shares = {name: spec["share"] for name, spec in truth["dimensions"].items()}
    assert shares["remuneration"]["policy"] == 0
    assert shares["remuneration"]["initiatives"] > 0.4
    for name in ("transition_ecologique", "ancrage_territorial"):
        assert 0.8 < shares[name]["policy"] / shares[name]["initiatives"] < 1.25


def test_the_passage_stands_in_its_three_documents_only(kept, truth):
    passage = truth["passage"]
    assert 40 <= passage["words"] == len(passage["text"].split()) <= 50
    original, edited = (
        [i for i in kept if passage[key] in folded(i.text)] for key in ("text", "edited_text")
    )
    found = {i.place: (i.arena, i.date, i in original) for i in original + edited}
    declared = passage["occurrences"]
    assert found == {o["document"]: (o["arena"], o["date"], o["verbatim"]) for o in declared}
    assert [o["arena"] for o in declared] == ["initiatives", "press", "policy"]
    months = [int(o["date"][:4]) * 12 + int(o["date"][5:7]) for o in declared]
    assert [month - months[0] for month in months] == [0, 3, 14]


def test_no_other_document_shares_a_run_of_the_passage(kept, truth):
    holders = {o["document"] for o in truth["passage"]["occurrences"]}
    runs = shingles(truth["passage"]["text"])
    assert [i.place for i in kept if i.place not in holders and runs & shingles(i.text)] == []


def test_false_friends_stand_alone(kept, truth):
    text = {i.place: folded(i.text) for i in kept}
    for friend in truth["false_friends"]:
        body = text[friend["document"]]
        assert body.count(friend["surface"]) == 1
        assert not re.search(r"\bcommuns\b", body.replace(friend["surface"], ""), re.I)
    arenas = Counter(friend["arena"] for friend in truth["false_friends"])
    assert arenas == {"press": 8, "policy": 6}


def test_refused_files_look_like_what_they_are(items, truth):
    by_code = {entry["codes"][0]: entry["path"] for entry in truth["rejections"]}
    place = {i.place: i for i in items}
    assert (CORPUS / by_code["EMPTY_OUTPUT"]).read_bytes() == b""
    assert place[by_code["OUT_OF_PERIOD"]].date == "1987-06-12"
    assert place[by_code["DATE_IMPLAUSIBLE"]].date == "2091-02-03"
    assert " the " in place[by_code["WRONG_LANGUAGE"]].text
    cut = (CORPUS / by_code["TRUNCATED"]).read_bytes()
    assert cut.startswith(b"%PDF-")
    assert b"%%EOF" not in cut
    assert b"/Pages" not in cut.split(b"/Parent")[0]
    assert b"\x00" in (CORPUS / by_code["UNSUPPORTED"]).read_bytes()
    assert truth["totals"]["rejections_by_code"] == dict.fromkeys(sorted(by_code), 1)


def test_grammar_slips_that_a_generator_makes(kept):
    slips = re.compile(
        r"\bde (?:avril|août|octobre)\b|\b(?:de|que|le|la|se|ne|je) [aeiouéèêâî]\w*\b(?<!onze)"
        r"|\b1 (?:janvier|février|mars|avril|mai|juin|juillet)\b"
        r"|\b(?:de le|de les|à le|à les) (?!\w+[ei]r\b)"
        r"|\{|\}|  |\.\.|\s,",
        re.IGNORECASE,
    )
    found = {i.place: m[0] for i in kept if (m := slips.search(folded(i.text)))}
    assert found == {}
