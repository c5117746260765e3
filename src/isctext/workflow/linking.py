"""Links between arenas: a sheet for readers, what they say of it, and the graph for Gephi."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from isctext.circulation.claims.codes import SHEET, Coded, read_sheet, sheet_rows
from isctext.errors import ResourceMissing, UsageError
from isctext.exchange.graph import gexf, graphml
from isctext.workflow.checking import check_begun
from isctext.workflow.progress import Talk
from isctext.workflow.run import Place, run_stages
from isctext.workflow.sheets import sheet, write_new

LAYERS = ("sources", "arenas", "concepts")


def write_sheet(place: Place, path: Path, dialect: str) -> int:
    """The traces between arenas as a table to be coded: its rows. Never over a file.

    Raises StoreError [IT-STO-006] before ``isctext circulation``, UsageError [IT-LEX-021].
    """
    check_begun(place.folder, place.store, "reuse")
    reuse, citations = place.store.table("reuse").read(), place.store.table("citations").read()
    rows = [[row.get(name, "") for name in SHEET] for row in sheet_rows(reuse, citations)]
    write_new(path, sheet(SHEET, rows, dialect))
    return len(rows)


def confirm(place: Place, path: Path) -> Coded:
    """What readers say of the traces, kept instead of what was; claims and links made again.

    Raises ResourceMissing [IT-LNK-404] for no such file, UsageError [IT-LNK-001] when it is not
    UTF-8, StoreError [IT-STO-006] before ``isctext circulation``.
    """
    check_begun(place.folder, place.store, "claims")
    text = _text(path)
    separator = ";" if ";" in text.split("\n", 1)[0] else ","
    coded = read_sheet(csv.DictReader(StringIO(text, newline=""), delimiter=separator))
    with place.store.writing():
        place.store.table("confirmed_links").replace(coded.table, {"stage": "links"})
    run_stages(place, only=("claims",), talk=Talk(quiet=True))
    return coded


def write_graph(place: Place, path: Path, layer: str) -> int:
    """One layer of the links as GEXF, or GraphML for a name in .graphml: its edges.

    Raises UsageError [IT-LNK-002] for an unknown layer, [IT-LEX-021] for a file that is there.
    """
    check_begun(place.folder, place.store, "claims")
    links, nodes = place.store.table("links").read(), place.store.table("link_nodes").read()
    known = sorted(set(LAYERS) | set(links["layer"].to_pylist()))
    if layer not in known:
        raise UsageError(
            "IT-LNK-002",
            f"no layer of links named '{layer}'",
            found=layer,
            expected=", ".join(known),
            hint="for example: --layer sources",
        )
    as_graphml = path.suffix.lower() == ".graphml"
    title = place.study.study.title
    data = graphml(links, nodes, layer) if as_graphml else gexf(links, nodes, layer, title)
    write_new(path, data)
    return sum(name == layer for name in links["layer"].to_pylist())


def _text(path: Path) -> str:
    if not path.is_file():
        raise ResourceMissing(
            "IT-LNK-404",
            "the coded table is not there",
            where=str(path),
            found="no such file",
            expected="the table of isctext links sheet, coded",
            hint="isctext links sheet FILE writes one to start from",
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            "IT-LNK-001",
            "the coded table is not written in UTF-8",
            where=str(path),
            found=f"byte {error.start + 1} is no UTF-8",
            expected="CSV in UTF-8",
            hint="save it again as CSV with the encoding UTF-8",
        ) from error
