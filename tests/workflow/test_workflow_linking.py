"""From a passage that two arenas share to a link that a reader confirms, and to Gephi."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from isctext.errors import ResourceMissing, UsageError
from isctext.workflow.linking import confirm, write_graph, write_sheet
from isctext.workflow.run import Place, open_place, run_stages

SHARED = (
    "le fournil partagé du quartier nourrit chaque semaine soixante familles qui pétrissent "
    "ensemble leur pain avec la farine des champs voisins et gardent une part pour la cantine"
)
STUDY = """[study]
title = "Liens"
[french]
pipeline = "blank"
[[sources]]
id = "fournil"
arena = "initiatives"
path = "fournil/*.txt"
[[sources]]
id = "commune"
arena = "policy"
path = "commune/*.txt"
"""
STAGES = (
    *("ingest", "duplicates", "annotate", "concepts", "usage"),
    *("precedence", "reuse", "citations", "claims"),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("liens")
    texts = {
        "fournil/2018-01-10-journal.txt": f"Notre journal raconte que {SHARED}. La suite vient.",
        "commune/2019-06-20-conseil.txt": f"Le conseil rappelle que {SHARED}. La séance est levée.",
        "commune/2019-07-20-voirie.txt": "Le conseil vote les travaux de voirie du printemps.",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "isctext.toml").write_text(STUDY, encoding="utf-8")
    run_stages(open_place(folder), only=STAGES, workers=1, inline=True)
    return open_place(folder)


def _levels(place: Place) -> set[str]:
    return set(place.store.table("links").read()["claim_level"].to_pylist())


def test_a_reader_confirms(place: Place, tmp_path: Path) -> None:
    table = tmp_path / "liens.csv"
    assert write_sheet(place, table, "fr") == 1
    with pytest.raises(UsageError, match="IT-LEX-021"):
        write_sheet(place, table, "fr")
    assert _levels(place) == {"L2"}
    header, row = table.read_text("utf-8-sig").splitlines()
    cells = dict(zip(header.split(";"), row.split(";"), strict=True))
    assert (cells["from"], cells["to"]) == ("fournil", "commune")
    cells |= {"code": "emprunt", "coder": "Anne"}
    wrong = dict.fromkeys(cells, "") | {"kind": "reuse", "item_id": "x", "code": "peut-être"}
    rows = [header, *(";".join(r.values()) for r in (cells, wrong | {"coder": "Anne"}))]
    table.write_text("\n".join(rows), encoding="utf-8")
    coded = confirm(place, table)
    assert (coded.table.num_rows, coded.uncoded) == (1, 0)
    assert [r.code for r in coded.refused] == ["UNKNOWN_CODE"]
    assert _levels(place) == {"L3"}


@pytest.mark.parametrize("name", ["liens.gexf", "liens.graphml"])
def test_the_graph_is_xml_with_its_edges(place: Place, tmp_path: Path, name: str) -> None:
    assert write_graph(place, tmp_path / name, "arenas") == 1
    tree = etree.parse(tmp_path / name)
    assert len(tree.findall(".//{*}edge")) == 1
    assert len(tree.findall(".//{*}node")) == 2


def test_what_is_not_there_is_said(place: Place, tmp_path: Path) -> None:
    with pytest.raises(ResourceMissing, match="IT-LNK-404"):
        confirm(place, tmp_path / "absent.csv")
    (tmp_path / "old.csv").write_bytes("kind;é".encode("latin-1"))
    with pytest.raises(UsageError, match="IT-LNK-001"):
        confirm(place, tmp_path / "old.csv")
    with pytest.raises(UsageError, match="IT-LNK-002"):
        write_graph(place, tmp_path / "x.gexf", "villes")
