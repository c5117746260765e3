"""Reader scdl.v1: deliberations as French local authorities publish them (SCDL, CSV).

The schema is that of schema.data.gouv.fr, "scdl/deliberations" 2.0 to 2.1. A row has the object
of a deliberation, not its text: documents are one sentence long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.streams import unzipped_head
from isctext.ingest.tables import csvrows
from isctext.ingest.tables.columns import fold
from isctext.ingest.tables.records import Row, cell_blocks, dated, line, safe, split_records, stated
from isctext.ingest.tables.tabular import RecordReader, read_records
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

# The schema's names, and the titles that its documentation gives them.
_NAMES = {
    "nom_de_la_collectivite": "coll_nom",
    "code_siret_de_la_collectivite": "coll_siret",
    "identifiant_de_la_deliberation": "delib_id",
    "date_d'adoption_de_la_deliberation": "delib_date",
    "objet_de_la_deliberation": "delib_objet",
    "nom_de_matiere": "delib_matiere_nom",
}
_FACTS = {
    "coll_nom": "publisher",
    "coll_siret": "siret",
    "delib_id": "number",
    "delib_matiere_code": "code",
    "delib_matiere_nom": "subjects",
    "budget_annee": "budget year",
    "budget_nom": "budget",
    "pref_id": "prefecture",
    "pref_date": "received by prefecture",
    "vote_effectif": "vote members",
    "vote_reel": "vote cast",
    "vote_pour": "vote for",
    "vote_contre": "vote against",
    "vote_abstention": "vote abstention",
    # Met in published files.
    "vote_efffectif": "vote members",
    "vote_abst": "vote abstention",
}
_ELSEWHERE = {"delib_objet", "delib_date", "delib_url"}
_SURE = {"coll_nom", "coll_siret", "delib_id", "delib_date", "delib_matiere_nom"}


class ScdlReader:
    """One document per row; a row without an object is a refusal."""

    name = "scdl.v1"
    media_type = "text/csv"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.97 for a header row with the object of deliberations and two more of its columns."""
        text = decode(unzipped_head(head))
        if "\x00" in text or text.lstrip("\ufeff \r\n").startswith(("{", "[", "<", "%PDF")):
            return 0.0
        names = {_schema_name(name) for name in csvrows.header_of(text)}
        return 0.97 if "delib_objet" in names and len(names & _SURE) > 1 else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 rows."""
        yield from split_records(stream, hint)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The rows of a piece or of a whole file."""
        yield from read_records(stream, self.split, hint, safe(_deliberations))


def _schema_name(column: str) -> str:
    folded = fold(column).replace("’", "'")
    return _NAMES.get(folded, folded)


def _deliberations(present: Sequence[str], hint: Hint) -> RecordReader:  # noqa: ARG001
    columns = {_schema_name(column): column for column in reversed(present)}
    known = [(_FACTS.get(name, name), c) for name, c in columns.items() if name not in _ELSEWHERE]
    # In the file's own order.
    facts = sorted(known, key=lambda pair: list(present).index(pair[1]))

    def read(record: Row, locator: str) -> Draft | Refusal:
        if not any(map(stated, record.values())):
            return Refusal("EMPTY_OUTPUT", "the row is empty", locator)
        objet = columns.get("delib_objet", "")
        blocks = cell_blocks(record.get(objet))
        if not blocks:
            return Refusal("EMPTY_OUTPUT", f"column '{objet or 'DELIB_OBJET'}' is empty", locator)

        def cell(name: str) -> str:
            return stated(record.get(columns.get(name, "")))

        places = [columns[n] for n in ("delib_date", "pref_date") if n in columns]
        dates, warnings = dated(record, places)
        # A number is unique in its authority and year only.
        key = [part for part in map(cell, ("coll_siret", "delib_date", "delib_id")) if part]
        return Draft(
            text="\n\n".join(blocks),
            locator=locator,
            dates=dates,
            url=cell("delib_url"),
            territory=line(cell("coll_nom")),
            provider_id="/".join(key) if cell("delib_id") else "",
            facts=tuple((f, said) for f, c in facts if (said := stated(record.get(c)))),
            warnings=warnings,
        )

    return read


READER = ScdlReader()
