"""A manifest: the table that says of each file its arena, source, title and date."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import PurePosixPath, PureWindowsPath

from isctext.errors import UsageError, did_you_mean
from isctext.ingest.dating.dates import parse_date
from isctext.ingest.raw.encoding import decode
from isctext.ingest.tables.columns import fold
from isctext.ingest.tables.csvrows import sniff_delimiter
from isctext.records.document import DatedBy, Refusal

_COLUMNS: dict[str, tuple[str, ...]] = {
    "path": ("path", "chemin", "fichier", "file", "filename", "nom_de_fichier"),
    "arena": ("arena", "arene"),
    "source": ("source", "source_id", "id_source"),
    "title": ("title", "titre", "intitule"),
    "date": ("date", "date_publication", "date_de_publication", "publication_date"),
    "date_source": ("date_source", "source_date", "origine_date", "source_de_la_date"),
    "territory": ("territory", "territoire", "commune", "lieu"),
    "licence": ("licence", "license"),
    "url": ("url", "lien", "link", "adresse"),
    "label": ("source_label", "label", "libelle", "nom_de_la_source"),
    "kind": ("kind", "type_de_source"),
    "rights": ("rights", "droits"),
    "doc_id": ("doc_id", "id", "identifiant"),
}
_AS_WRITTEN = ("title", "territory", "licence", "url", "label", "kind", "rights", "doc_id")
_COMPULSORY = ("path", "arena", "source")
_HINT = "give the manifest the columns path, arena and source (chemin, arène, source)"


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What a manifest says of one file; ``path`` is relative to the manifest, with '/'.

    The date's origin is "manifest", or "manifest:<date_source>" when the manifest says where
    it has the date from. ``label``, ``kind`` and ``rights`` describe the source. ``line`` is
    the row's line in the manifest.
    """

    path: str
    arena: str
    source_id: str
    title: str = ""
    date: DatedBy | None = None
    territory: str = ""
    licence: str = ""
    url: str = ""
    label: str = ""
    kind: str = ""
    rights: str = ""
    doc_id: str = ""
    line: int = 0


def parse_manifest(data: bytes, *, path: str) -> list[ManifestRow | Refusal]:
    """The rows of a manifest in order; a bad row is a refusal whose locator is "line N".

    ``path`` names the manifest in messages. Columns in any case, English or French; comma,
    semicolon, tab or bar. Raises UsageError [IT-MAN-001] when a compulsory column is missing.
    """
    text = decode(data).replace("\x00", "").lstrip("\ufeff")
    csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    reader = csv.reader(StringIO(text, newline=""), delimiter=sniff_delimiter(text[:65_536]))
    header = next((row for row in reader if any(cell.strip() for cell in row)), [])
    columns = _columns(header, path)
    found: list[ManifestRow | Refusal] = []
    seen: set[str] = set()
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(cells, header, columns, reader.line_num)
        if isinstance(row, ManifestRow) and row.path in seen:
            row = Refusal("DUPLICATE", f"'{row.path}' has a row above", f"line {row.line}")
        elif isinstance(row, ManifestRow):
            seen.add(row.path)
        found.append(row)
    return found


def _columns(header: Sequence[str], path: str) -> dict[str, int]:
    """The position of each of our columns in the header."""
    places = {fold(name): place for place, name in reversed(list(enumerate(header)))}
    columns = {}
    for field, names in _COLUMNS.items():
        place = next((places[n] for n in names if n in places), None)
        if place is not None:
            columns[field] = place
    missing = [field for field in _COMPULSORY if field not in columns]
    if missing:
        raise UsageError(
            "IT-MAN-001",
            f"the manifest has no column '{missing[0]}'",
            where=path,
            found=", ".join(header) or "no header",
            expected="; ".join(f"{f}: {' or '.join(_COLUMNS[f])}" for f in missing),
            hint=f"{_HINT}; {did_you_mean(missing[0], [h for h in header if h])}",
        )
    return columns


def _row(
    cells: Sequence[str], header: Sequence[str], columns: Mapping[str, int], line: int
) -> ManifestRow | Refusal:
    locator = f"line {line}"
    if len(cells) != len(header):
        return Refusal("MALFORMED", f"{len(cells)} fields, expected {len(header)}", locator)
    values = {field: " ".join(cells[place].split()) for field, place in columns.items()}
    values["path"] = cells[columns["path"]].strip().replace("\\", "/").removeprefix("./")
    problem = _path_problem(values["path"])
    if problem:
        return Refusal("MALFORMED", problem, locator)
    if not values["arena"] or not values["source"]:
        detail = f"arena '{values['arena']}', source '{values['source']}'"
        return Refusal("NO_SOURCE", detail, locator)
    written = values.get("date", "")
    origin = values.get("date_source", "")
    dated = parse_date(written, f"manifest:{origin}" if origin else "manifest")
    if written and dated is None:
        return Refusal("MALFORMED", f"date '{written}' is not understood", locator)
    return ManifestRow(
        path=values["path"],
        arena=values["arena"],
        source_id=values["source"],
        date=dated,
        line=line,
        **{field: values.get(field, "") for field in _AS_WRITTEN},
    )


def _path_problem(path: str) -> str:
    """Why a path may not be opened, "" when it stays in the manifest's folder."""
    if not path:
        return "no path"
    if not path.isprintable():
        return "control characters in the path"
    if path.startswith(("/", "~")) or PureWindowsPath(path).drive:
        return f"'{path}' is absolute; paths are relative to the manifest"
    if ".." in PurePosixPath(path).parts:
        return f"'{path}' leaves the manifest's folder"
    return ""
