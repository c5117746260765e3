"""The table of frames that people coded: unit, coder, code."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from isctext.errors import ResourceMissing, UsageError

_COLUMNS = ("unit", "coder", "code")


def frame_codes(folder: Path, name: str) -> list[tuple[str, str, str]]:
    """The rows of the table ``name`` in the study's folder, in its order; none for "".

    Columns unit, coder, code, whatever else stands beside; comma or semicolon. Raises
    ResourceMissing [IT-FRM-404] when it is not there, UsageError [IT-FRM-002] for other columns
    or another encoding than UTF-8.
    """
    if not name:
        return []
    path = folder / name
    if not path.is_file():
        raise ResourceMissing(
            "IT-FRM-404",
            "the table of coded frames is not there",
            where=str(path),
            found="no such file",
            expected="a CSV table with columns unit, coder, code",
            hint="correct 'codes' under [framing] in isctext.toml, or take the line out",
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unfit(path, f"byte {error.start + 1} is no UTF-8") from error
    header = text.split("\n", 1)[0]
    reader = csv.DictReader(StringIO(text), delimiter=";" if ";" in header else ",")
    names = [field.strip().lower() for field in reader.fieldnames or ()]
    if not set(_COLUMNS) <= set(names):
        raise _unfit(path, "columns " + ", ".join(names))
    reader.fieldnames = names
    rows = [{k: (v or "").strip() for k, v in row.items() if k in _COLUMNS} for row in reader]
    return [(row["unit"], row["coder"], row["code"]) for row in rows if row["unit"]]


def _unfit(path: Path, found: str) -> UsageError:
    return UsageError(
        "IT-FRM-002",
        "the table of coded frames cannot be read",
        where=str(path),
        found=found,
        expected="a CSV table in UTF-8 with columns unit, coder, code",
        hint="save it again as CSV in UTF-8 from your spreadsheet",
    )
