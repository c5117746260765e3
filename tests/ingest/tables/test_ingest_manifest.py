from __future__ import annotations

from datetime import date

import pytest

from isctext.errors import UsageError
from isctext.ingest.tables.manifest import ManifestRow, parse_manifest
from isctext.records.document import Refusal


def test_french_columns_and_dates() -> None:
    data = (
        "Arène;Source;Chemin;Titre;Date;date_source;Territoire;Licence;doc_id\n"
        "press;lvn;a/é.html;Un titre;mars 2019;contenu;Lille;CC0;d1\n"
        "policy;mel;.\\b\\c.pdf;;12/03/2019;;;;\n"
        "policy;mel;d.md;;;;;;\n"
    ).encode("cp1252")
    first, second, third = parse_manifest(data, path="m.csv")
    assert isinstance(first, ManifestRow)
    assert first.date is not None
    assert (first.path, first.arena, first.source_id) == ("a/é.html", "press", "lvn")
    assert (first.date.date, first.date.precision) == (date(2019, 3, 1), "month")
    assert first.date.origin == "manifest:contenu"
    assert (first.title, first.territory, first.licence) == ("Un titre", "Lille", "CC0")
    assert (first.doc_id, first.line) == ("d1", 2)
    assert isinstance(second, ManifestRow)
    assert second.date is not None
    assert (second.path, second.date.origin) == ("b/c.pdf", "manifest")
    assert isinstance(third, ManifestRow)
    assert third.date is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_bom(delimiter: str) -> None:
    lines = [["PATH", "ARENA", "SOURCE"], ["a.md", "press", "x"]]
    text = "\ufeff" + "\r\n".join(delimiter.join(line) for line in lines)
    (row,) = parse_manifest(text.encode(), path="m.csv")
    assert isinstance(row, ManifestRow)
    assert row.path == "a.md"


def test_missing_column() -> None:
    with pytest.raises(UsageError) as caught:
        parse_manifest(b"chemin,arene,titre\na,b,c\n", path="m.csv")
    assert caught.value.code == "IT-MAN-001"
    assert caught.value.where == "m.csv"
    assert caught.value.found == "chemin, arene, titre"
    assert "source" in (caught.value.expected or "")
    with pytest.raises(UsageError):
        parse_manifest(b"", path="m.csv")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",press,s,", "MALFORMED"), ("../a,press,s,", "MALFORMED"),
        ("a/../../b,press,s,", "MALFORMED"),
        ("/etc/passwd,press,s,", "MALFORMED"), ("C:\\a,press,s,", "MALFORMED"),
        ("~/a,press,s,", "MALFORMED"), ("..\\a,press,s,", "MALFORMED"),
        ("a\x1b,press,s,", "MALFORMED"),
        ("a,,s,", "NO_SOURCE"), ("a,press,,", "NO_SOURCE"), ("a,press,s,12 mars", "MALFORMED"),
        ("a,press", "MALFORMED"), ("ok.md,press,s,", "DUPLICATE"),
    ],
)  # fmt: skip
def test_bad_rows(line: str, code: str) -> None:
    data = f"path,arena,source,date\nok.md,press,s,2019\n\n{line}\nlast.md,press,s,\n".encode()
    found = parse_manifest(data, path="m.csv")
    assert [type(row) for row in found] == [ManifestRow, Refusal, ManifestRow]
    refused = found[1]
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.locator) == (code, "line 4")
