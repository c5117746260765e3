"""Names linked to communes, EPCI and entries: every rule by sentences of ours, then a measure.

The measure reads mentions in the shared real corpus (tests/french/communes-checked.tsv).
"""

import csv
import datetime as dt
import gzip
import itertools
import json
import os
import re
import time
from collections import defaultdict
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.errors import UsageError
from isctext.french.entries import key_of, read_entries, shipped_entries
from isctext.french.gazetteer import Gazetteer, Named
from isctext.french.names import NameTree, fold, pieces
from isctext.french.normalise import normalise
from isctext.french.places import shipped_places
from isctext.french.tokens import Tokeniser

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("ISCTEXT_SHARED", HERE.parents[2] / "shared"))
CORPUS = SHARED / "data" / "real-corpus"
GAZETTEER = Gazetteer.load()
TOKENISER = Tokeniser()


def read(text: str, date: str | None = None, gazetteer: Gazetteer = GAZETTEER) -> list[Named]:
    plain = normalise(text)
    words = plain.original(TOKENISER.cut(plain.text))
    first = [
        n
        for n in range(len(words))
        if n == 0 or re.search(r"[.!?:]\s*$|\n", text[words[n - 1][1] - 1 : words[n][0]])
    ]
    day = dt.date.fromisoformat(date) if date else None
    return gazetteer.find(text, words, np.array(first, np.int32), day)


def ids(text: str, date: str | None = None, gazetteer: Gazetteer = GAZETTEER) -> list[str]:
    return [named.entity_id for named in read(text, date, gazetteer)]


def surfaces(text: str, date: str | None = None) -> list[tuple[str, str]]:
    return [(text[n.start : n.end], n.entity_id) for n in read(text, date)]


# --- how names are written


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Le conseil de Villeneuve-d'Ascq vote.", "59009"),
        ("Le conseil de Villeneuve d’Ascq vote.", "59009"),
        ("VILLENEUVE D'ASCQ inaugure", "59009"),
        ("Un terril à LOOS-EN-GOHELLE", "62528"),
        ("Un terril à Loos en Gohelle.", "62528"),
        ("Le marché de BETHUNE rouvre.", "62119"),
        ("Nous partons à St-Omer demain.", "62765"),
        ("Nous partons à St Omer demain.", "62765"),
        ("Un atelier à Mons-en-Barœul", "59410"),
        ("Un atelier à Mons en Baroeul", "59410"),
        ("La Maison de Marquette-lès-Lille", "59386"),
        ("Le lycée d'Avesnes s/Helpe", "59036"),
        ("Le fablab de Boulogne-sur-Mer", "62160"),
        ("Rendez-vous à Noeux-les-Mines", "62617"),
        ("Les bois de Hénin\u00adBeaumont", ""),
    ],
)
def test_one_name_in_its_writings(text, code):
    assert ids(text) == ([f"insee:{code}"] if code else [])


@pytest.mark.parametrize(
    ("text", "surface", "code"),
    [
        ("La maire du Touquet répond.", "Touquet", "62826"),
        ("Elle part au Quesnoy.", "Quesnoy", "59481"),
        ("Les habitants des Moëres protestent.", "Moëres", "59260"),
        ("Une ferme à La Bassée.", "La Bassée", "59051"),
        ("Une ferme à la Bassée.", "la Bassée", "59051"),
        ("La mairie de La Madeleine", "La Madeleine", "59368"),
    ],
)
def test_articles_are_taken_in_and_contractions_left_out(text, surface, code):
    assert surfaces(text) == [(surface, f"insee:{code}")]


def test_an_article_that_the_name_needs_must_be_there():
    assert ids("La mairie de Madeleine Dupont.") == []
    assert ids("Le maire de Touquet.") == []


def test_offsets_are_into_the_text_as_it_is():
    text = "  À l’ouest,\u00a0Loos\u00adeur ? Non\u202f: Villeneuve d’Ascq\u00a0!"
    (named,) = read(text)
    assert text[named.start : named.end] == "Villeneuve d’Ascq"
    assert (named.label, named.name) == ("LOC", "Villeneuve-d'Ascq")


def test_small_letters_are_no_name():
    assert ids("il prend l'avion, le bus et un don à la croix, puis loos-en-gohelle") == []


def test_other_accents_are_another_word():
    assert ids("La ville de Béthûne") == []


# --- words that mean other things


@pytest.mark.parametrize(
    "text",
    [
        "L'Avion décolle. Avion en retard.",
        "Le RC Lens l'emporte à Marseille.",
        "Le Racing Club de Lens joue ce soir.",
        "Valenciennes FC perd encore.",
        "François Loos a déposé une proposition.",
        "M. Loos et Mme Hem ont répondu.",
        "Le sénateur Gérard Hamel parle.",
        "Elle habite 12 rue de Lille, près de la place de Béthune.",
        "On se retrouve avenue de Dunkerque puis boulevard de Roubaix.",
        "La Croix-Rouge et la Croix Rouge aident.",
        "Le journal La Croix en parle.",
        "Elle vit à Aix en Provence.",
        "Rendez-vous à Montreuil (93) ou à Lens (Suisse).",
        "Un makerspace à 93100 Montreuil.",
        "Les Contes et les Fiefs d'hier. Don du sang. Bus 57.",
        "Elle travaille chez Dunkerque LNG.",
        "Le vélo V’Lille et la page ?ville=Roubaix",
        "La ligne Paris-Roubaix-Lille",
        "La Béthune et la Canche débordent.",
        "L'amiral Jean Oudot de Dainville et le comte de Fiennes.",
        "Le tribunal de Boulogne et celui de Melun.",
        "Elle a répondu à Humbert, hommage à Hamel.",
        "La ville de Montreuil, en Seine-Saint-Denis.",
        "Un parc à Marly, dans les Yvelines.",
    ],
)
def test_traps_stay_unlinked(text):
    assert [i for i in ids(text) if i.startswith("insee")] == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Elle habite à Lens.", ["62498"]),
        ("Le maire de Loos et la mairie de Croix", ["59360", "59163"]),
        ("La commune de Don compte un port.", ["59670"]),
        ("Un tiers-lieu à Beaufort (59).", ["59058"]),
        ("Un atelier à Arques (Pas-de-Calais).", ["62040"]),
        ("L'entrepôt, 59510 Hem, est vide.", ["59299"]),
        ("Lille, Hem et Croix s'associent.", ["59350", "59299", "59163"]),
        ("Dans les Hauts-de-France, on ouvre à Ham puis à Houdain. Houdain !", ["62457", "62457"]),
        ("La place de Lille dans la région change.", ["59350"]),
        ("Godewaersvelde accueille un café associatif.", ["59262"]),
        ("Roubaix et Tourcoing coopèrent.", ["59512", "59599"]),
        ("Hem (Nord) innove. À Roubaix aussi. Hem grandit.", ["59299", "59512", "59299"]),
    ],
)
def test_signs_of_place_link(text, codes):
    assert [i for i in ids(text) if i.startswith("insee")] == [f"insee:{c}" for c in codes]


def test_a_short_old_name_does_not_follow_from_the_long_one():
    assert ids("La ville d'Aire-sur-la-Lys. Aire de jeux.") == ["insee:62014"]


def test_a_village_with_a_family_name_needs_the_document():
    assert ids("Le livre de Hamel plaît.") == []
    assert "insee:59280" in ids("À Douai, à Arleux et à Hamel, dans le Nord (59), on cultive.")


def test_the_shortest_signs_do_not_carry_a_homonym():
    assert ids("La commune de Saint-Aubin existe plusieurs fois.") == []
    assert ids("La commune de Saint-Aubin (62) existe.") == ["insee:62742"]


# --- dates, mergers, old names


@pytest.mark.parametrize(
    ("name", "date", "code"),
    [
        ("Lomme", "1999-06-01", "59355"),
        ("Lomme", "2000-02-27", "59350"),
        ("Lomme", None, "59350"),
        ("Fort-Mardyck", "2010-12-08", "59248"),
        ("Fort-Mardyck", "2011-01-01", "59183"),
        ("Téteghem", "2012-01-01", "59588"),
        ("Coudekerque-Village", "2015-12-31", "59154"),
        ("Coudekerque-Village", "2016-01-01", "59588"),
        ("Téteghem-Coudekerque-Village", "2020-01-01", "59588"),
        ("Bruay-en-Artois", "1980-01-01", "62178"),
        ("Bruay-en-Artois", "2020-01-01", "62178"),
        ("Labuissière", "1980-01-01", "62482"),
        ("Labuissière", "1990-01-01", "62178"),
        ("Beuvry", "1990-01-01", "62126"),
        ("Beuvry", "1995-01-01", "62119"),
        ("Beuvry", "2005-01-01", "62126"),
        ("Malo-les-Bains", "1960-01-01", "59373"),
        ("Malo-les-Bains", "2020-01-01", "59183"),
        ("Canteleux", "2018-12-31", "62210"),
        ("Canteleux", "2019-01-01", "62154"),
        ("Clarques", "2010-01-01", "62226"),
        ("Clarques", "2022-01-01", "62691"),
        ("Haucourt-en-Cambrésis", "1980-01-01", "59349"),
        ("Haucourt-en-Cambrésis", "1998-01-01", "59287"),
        ("Montreuil-sur-Mer", "2010-01-01", "62588"),
        ("Aix-en-Pévèle", "2010-01-01", "59004"),
        ("Villeneuve-d'Ascq", "1960-01-01", "59009"),
        ("Flers-lez-Lille", "1965-01-01", "59235"),
        ("Ytres", "1960-01-01", "80831"),
        ("Ytres", "2000-01-01", "62909"),
    ],
)
def test_the_date_decides(name, date, code):
    text = f"Les élus de la commune de {name} se réunissent."
    assert ids(text, date) == [f"insee:{code}"]


def test_every_name_leads_to_a_commune_of_the_day():
    places = shipped_places()
    alive = {r.code for r in places.rows if r.kind == "commune" and r.ends == dt.date.max}
    lost = {
        row.name: chosen[1]
        for row in places.rows
        if row.kind != "epci"
        and (chosen := places.choose([row], None, ())) is not None
        and chosen[1] not in alive
    }
    assert lost == {}
    assert len(alive) == 1538  # the communes of the two departments in 2024


# --- EPCI and entries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La Métropole européenne de Lille finance.", "siren:200093201"),
        ("La métropole de Lille finance.", "siren:200093201"),
        ("La métropole lilloise finance.", "siren:200093201"),
        ("La Communauté de Communes du Pays de Mormal finance.", "siren:200043321"),
        ("La communauté urbaine de Dunkerque finance.", "siren:245900428"),
        ("La Communauté d'agglomération de Lens-Liévin finance.", "siren:246200364"),
        ("La CC Pévèle-Carembault finance.", "siren:200041960"),
        ("Le projet TZCLD démarre.", "org:tzcld"),
        ("TERRITOIRES ZÉRO CHÔMEUR DE LONGUE DURÉE", "org:tzcld"),
        ("Une société coopérative d'intérêt collectif", "misc:scic"),
        ("Une Scic se crée.", "misc:scic"),
        ("L'Université de Lille recrute.", "org:univ-lille"),
    ],
)
def test_bodies_and_devices(text, expected):
    assert ids(text) == [expected]


def test_an_ambiguous_alias_needs_its_context():
    assert ids("La EBE de l'exercice progresse.") == []
    assert ids("Une EBE contre le chômage.") == ["misc:ebe"]
    assert ids("Les chômeurs et l'excédent brut d'exploitation (EBE)") == []
    assert ids("La MEL avance.") == []
    assert "siren:200093201" in ids("À Roubaix, la MEL avance.")


def test_case_of_aliases():
    assert ids("il se plie aux scops") == ["misc:scop"]
    assert ids("Un Plie dans la mer") == []
    assert ids("fonds Social Européen") == []


def test_the_longest_name_wins_and_none_overlap():
    text = "Inria Lille, la Métropole européenne de Lille et l'université de Lille, à Lille."
    found = read(text)
    assert [n.entity_id for n in found][-1] == "insee:59350"
    assert sum(n.entity_id == "insee:59350" for n in found) == 1
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


# --- a study's own entries

OWN = """
schema: isctext-entities/1
entries:
  - {id: "org:fil-rouge", kind: initiative, label: ORG, name: Le Fil Rouge d'Artois}
  - {id: "org:tzcld", kind: device, label: MISC, name: Zéro chômeur ici, aliases: [ZCI]}
"""


def test_a_study_adds_and_replaces():
    own = Gazetteer.load(OWN)
    assert ids("Avec le Fil Rouge d'Artois.", None, own) == ["org:fil-rouge"]
    (named,) = read("Le ZCI ouvre.", None, own)
    assert (named.entity_id, named.label) == ("org:tzcld", "MISC")
    assert ids("Le TZCLD ouvre.", None, own) == []
    assert ids("Avec le Fil Rouge d'Artois.") == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("entries: [", "IT-GAZ-001", "YAML"),
        ("schema: other/1\nentries: []", "IT-GAZ-001", "isctext-entities/1"),
        ("- a\n- b", "IT-GAZ-001", "list"),
        ("schema: isctext-entities/1", "IT-GAZ-001", "entries"),
        ("schema: isctext-entities/1\na: &x [1]\nentries: *x", "IT-GAZ-001", "alias"),
        ("schema: isctext-entities/1\nentries: [3]", "IT-GAZ-002", "mapping"),
        (OWN.replace("kind: initiative", "kind: club"), "IT-GAZ-002", "network"),
        (OWN.replace("label: ORG", "label: FOO"), "IT-GAZ-002", "ORG, LOC"),
        (OWN.replace("aliases", "alias"), "IT-GAZ-002", "did you mean 'aliases'"),
        (OWN.replace("org:tzcld", "org:fil-rouge"), "IT-GAZ-002", "twice"),
        (OWN.replace("[ZCI]", "[59]"), "IT-GAZ-002", "quotation marks"),
        (OWN.replace("[ZCI]", "[ZCI], ambiguous: [ZCJ]"), "IT-GAZ-002", "ZCJ"),
        (OWN.replace("[ZCI]", "[ZCI], ambiguous: [ZCI]"), "IT-GAZ-002", "context"),
        (OWN.replace("Zéro chômeur ici", "''"), "IT-GAZ-002", "name"),
    ],
)
def test_what_is_wrong_is_said(text, code, said):
    with pytest.raises(UsageError) as raised:
        Gazetteer.load(text)
    assert raised.value.code == code
    assert said in str(raised.value)
    assert raised.value.where
    assert raised.value.hint


def test_no_code_of_yaml_is_run():
    with pytest.raises(UsageError, match="IT-GAZ-001"):
        Gazetteer.load("schema: isctext-entities/1\nentries: !!python/object/apply:os.getcwd []")


def test_the_shipped_entries_are_of_one_schema():
    assert len({e.id for e in shipped_entries()}) == len(shipped_entries()) >= 250
    assert all(key_of(name) for e in shipped_entries() for name in e.aliases)
    assert read_entries(_shipped(), "here") == shipped_entries()


def _shipped() -> str:
    folder = resources.files("isctext.data") / "gazetteer"
    return (folder / "isc-hdf-entities.yaml").read_text("utf-8")


def test_every_alias_that_is_certain_is_found():
    certain = [
        (entry.id, alias)
        for entry in shipped_entries()
        for alias in entry.aliases
        if alias not in entry.ambiguous
    ]
    missed = [(i, alias) for i, alias in certain if i not in ids(f"On cite {alias} ici")]
    assert missed == []


# --- properties


def test_the_same_text_gives_the_same_names():
    text = "À Hem, à Lille et au Touquet, la MEL et le TZCLD ; Lens, Liévin, Avion et Loos."
    first = read(text, "2015-01-01")
    assert read(text, "2015-01-01") == first
    assert read(text, "2015-01-01", Gazetteer.load()) == first
    assert len(first) >= 6


def test_an_empty_text_has_no_name():
    none = np.zeros((0, 2), np.int32)
    assert GAZETTEER.find("", none, np.zeros(0, np.int32), None) == []


WORDS = """
à de Lille Hem , et ( 59 ) rue Loos-en-Gohelle MEL Métropole européenne . Le Touquet d' St - Omer
""".split(" ")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.sampled_from([None, "1960-01-01"]))
def test_any_row_of_words_gives_ordered_names(words, date):
    text = " ".join(words)
    found = read(text, date)
    assert all(0 <= n.start < n.end <= len(text) and 0 < n.score <= 1 for n in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=100)
def test_folding_is_stable(word):
    assert fold(fold(word)) == fold(word)
    assert all(piece for piece in pieces(word))


def test_a_tree_gives_shorter_names_inside_longer_ones():
    tree = NameTree([(("a", "b"), 1, False), (("a",), 2, False), (("c",), 3, True)])
    found = [(i, j, list(names)) for i, j, names in tree.walk(["A-b", "A", "B", "c", "a"])]
    assert found == [(0, 1, [1]), (1, 2, [2]), (1, 3, [1]), (3, 4, [3])]


# --- the measure

pytest_shared = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the shared real corpus is not here (set ISCTEXT_SHARED)"
)


@pytest.mark.real
@pytest_shared
def test_measured_on_the_real_corpus(capsys):
    checked = _checked()
    texts = _texts({row["path"] for row in checked})
    right = wrong = missed = words = 0
    took = 0.0
    by_path = defaultdict(list)
    for row in checked:
        by_path[row["path"]].append(row)
    for path, rows in sorted(by_path.items()):
        raw, text, date = texts[path]
        since = time.perf_counter()
        found = read(text, date)
        took += time.perf_counter() - since
        words += len(text.split())
        for row in rows:
            start = _place(raw, row["surface"], int(row["n"]))
            linked = _linked(found, start, start + len(row["surface"]))
            right += linked == row["expected"] != ""
            wrong += bool(linked) and linked != row["expected"]
            missed += bool(row["expected"]) and linked != row["expected"]
    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(  # noqa: T201  (the measure is what this test is for)
            f"\ncommunes: {len(checked)} mentions, precision {precision:.3f}, recall {recall:.3f},"
            f" {words / took:,.0f} words/s with cutting"
        )
    assert len(checked) >= 150
    assert precision >= 0.97
    assert recall >= 0.90


@pytest.mark.parametrize(("held", "least"), [("0", 0.90), ("1", 0.75)])
def test_measured_on_sentences_of_ours(held, least, capsys):
    # Each sentence is a document: no other name helps. The file says what held is.
    lines = (HERE / "communes-written.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader([x for x in lines if not x.startswith("#")], delimiter="\t")
    right = wrong = missed = 0
    for row in (r for r in rows if r["held"] == held):
        linked = _linked(read(row["sentence"]), int(row["start"]), int(row["end"]))
        right += linked == row["expected"] != ""
        wrong += bool(linked) and linked != row["expected"]
        missed += bool(row["expected"]) and linked != row["expected"]
    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(f"\nheld={held}: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= 0.97
    assert recall >= least


def _checked() -> list[dict[str, str]]:
    lines = (HERE / "communes-checked.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader([x for x in lines if not x.startswith("#")], delimiter="\t"))


def _texts(paths: set[str]) -> dict[str, tuple[str, str, str]]:
    """Of each path: the raw text, the text to read (tags blanked, same length), the date."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        dates = {row["path"]: row["date"] for row in csv.DictReader(file)}
    found = {}
    for path in sorted(p for p in paths if "#" not in p):
        data = (CORPUS / path).read_bytes()
        try:
            raw = data.decode("utf-8")
        except UnicodeDecodeError:
            raw = data.decode("cp1252", "replace")
        plain = re.sub(r"<[^>]*>", lambda m: " " * len(m[0]), raw) if "html" in path else raw
        found[path] = (raw, plain, dates[path])
    for name in sorted({p.split("#")[0] for p in paths if "#" in p}):
        wanted = {p.split("#")[1] for p in paths if p.startswith(name)}
        with gzip.open(CORPUS / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.split('"')[3] in wanted:
                    row = json.loads(line)
                    found[f"{name}#{row['doc_id']}"] = (row["text"], row["text"], row["date"])
    return found


def _place(raw: str, surface: str, n: int) -> int:
    return [m.start() for m in re.finditer(re.escape(surface), raw)][n - 1]


def _linked(found: list[Named], start: int, end: int) -> str:
    over = [n for n in found if n.start <= start and end <= n.end]
    return next((n.entity_id[6:] for n in over if n.entity_id.startswith("insee:")), "")
