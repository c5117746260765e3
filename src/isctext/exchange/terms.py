"""Lists of terms as GarganText takes them: a status, a label, its forms joined by "|&|".

The list goes out, is sorted by hand (map, main, stop), and comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from isctext.exchange.cells import guarded
from isctext.records.document import Refusal

STATUSES = ("map", "main", "stop")
JOIN = "|&|"
_HEADER = ("status", "label", "forms")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its status (map, main or stop), its label, and its other forms."""

    status: str
    label: str
    forms: tuple[str, ...] = ()


def write_terms(terms: Iterable[Term], *, raw: bool = False) -> Iterator[bytes]:
    """TSV with the columns status, label, forms; no text delimiter, as GarganText reads it.

    A term without a label is left out; tabs and line ends become spaces.
    """
    yield ("\t".join(_HEADER) + "\n").encode()
    for term in terms:
        label = _plain(term.label)
        if label:
            forms = JOIN.join(form for form in map(_plain, term.forms) if form)
            cells = (term.status, guarded(label, raw=raw), guarded(forms, raw=raw))
            yield ("\t".join(cells) + "\n").encode("utf-8", "replace")


def read_terms(data: bytes) -> Iterator[Term | Refusal]:
    """The terms of such a list, in order; a line that is none is a refusal (locator "line N")."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        if not line.strip() or (number == 1 and cells[0].lower() == _HEADER[0]):
            continue
        status = cells[0].lower()
        label = _unguarded(cells[1]) if len(cells) >= _FEWEST else ""
        if status not in STATUSES or not label:
            said = f"status '{status}', label '{label}'"
            yield Refusal("MALFORMED", f"{said}; status is {', '.join(STATUSES)}", f"line {number}")
            continue
        forms = _unguarded(cells[2]).split(JOIN) if len(cells) > _FEWEST else []
        yield Term(status, label, tuple(form.strip() for form in forms if form.strip()))


def _plain(text: str) -> str:
    return " ".join(text.replace(JOIN, " ").split())


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) != cell[1:] else cell
