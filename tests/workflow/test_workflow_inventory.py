"""Which files a study reads: same ids on every machine, nothing twice, nothing forgotten."""

import os
import sys

import pytest

from isctext.errors import UsageError
from isctext.workflow.config import parse_study
from isctext.workflow.inventory import take_inventory

HEAD = '[study]\ntitle = "a"\n'


def _source(name="s", arena="press", path='"docs/**/*"', more=""):
    return f'[[sources]]\nid = "{name}"\narena = "{arena}"\npath = {path}\n{more}'


def _take(folder, *parts, settings="x"):
    return take_inventory(
        folder, parse_study((HEAD + "".join(parts)).encode(), where="w"), settings
    )


@pytest.fixture
def folder(tmp_path):
    for name in ("docs/b.md", "docs/été/a.md", "docs/été/c.bak", "other/b.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


def test_files_are_sorted_and_named_below_their_source(folder):
    taken = _take(folder, _source())
    assert [f.input_id for f in taken.files] == ["s:b.md", "s:été/a.md", "s:été/c.bak"]
    assert [f.hint.filename for f in taken.files] == ["b.md", "été/a.md", "été/c.bak"]
    assert [s.source_id for s in taken.sources] == ["s"]
    assert taken.missing == ()


def test_ids_do_not_depend_on_where_the_study_lies(folder, tmp_path):
    moved = folder / "moved"
    (moved / "docs").mkdir(parents=True)
    (moved / "docs" / "b.md").write_text("docs/b.md", encoding="utf-8")
    first = _take(folder, _source()).files[0]
    assert _take(moved, _source()).files[0].input_id == first.input_id


def test_exclusions_and_overlapping_patterns(folder):
    taken = _take(folder, _source(path='["docs/**/*", "docs/*.md"]', more='exclude = "*.bak"\n'))
    assert [f.input_id for f in taken.files] == ["s:b.md", "s:été/a.md"]


def test_the_fingerprint_moves_with_what_matters(folder):
    first = _take(folder, _source()).files[0].fingerprint
    assert _take(folder, _source()).files[0].fingerprint == first
    changed = [
        _take(folder, _source(), settings="y"),
        _take(folder, _source(arena="policy")),
        _take(folder, _source(more='format = "text.v1"\n')),
        _take(folder, _source(more='encoding = "cp1252"\n')),
        _take(folder, _source(more='columns = {text = "t"}\n')),
    ]
    assert first not in {taken.files[0].fingerprint for taken in changed}
    (folder / "docs" / "b.md").write_text("longer than before", encoding="utf-8")
    assert _take(folder, _source()).files[0].fingerprint != first


@pytest.mark.parametrize("path", ['"nowhere/*"', '"docs"', '"docs/z.md"', '"."', '"./"'])
def test_a_source_without_files_is_said(folder, path):
    with pytest.raises(UsageError) as caught:
        _take(folder, _source(path=path))
    assert caught.value.code == "IT-INV-001"
    assert caught.value.hint


def test_a_missing_manifest_is_said(folder):
    with pytest.raises(UsageError) as caught:
        _take(folder, '[[sources]]\nmanifest = "m.csv"\n')
    assert caught.value.code == "IT-INV-002"
    assert str(folder) in (caught.value.where or "")


def test_two_files_of_one_name_are_refused(folder):
    with pytest.raises(UsageError) as caught:
        _take(folder, _source(), _source(path='"other/*"'))
    assert caught.value.code == "IT-INV-003"


def test_one_source_in_two_arenas_is_refused(folder):
    """The arena is the source's: its documents and table 'sources' must tell the same."""
    with pytest.raises(UsageError) as caught:
        _take(folder, _source(), _source(arena="policy", path='"other/b.*"'))
    assert caught.value.code in ("IT-INV-003", "IT-INV-004")
    (folder / "other" / "b.md").rename(folder / "other" / "z.md")
    with pytest.raises(UsageError) as caught:
        _take(folder, _source(), _source(arena="policy", path='"other/*"'))
    assert caught.value.code == "IT-INV-004"
    assert caught.value.found == "press and policy"


def test_a_manifest_declares_files_and_tells_of_missing_ones(folder):
    (folder / "m.csv").write_text(
        "path,arena,source,title,date\n"
        "docs/b.md,press,voix,Un titre,2019-05-04\n"
        "docs/nowhere.md,press,voix,,\n",
        encoding="utf-8",
    )
    taken = _take(folder, '[[sources]]\nmanifest = "m.csv"\n')
    (file,) = taken.files
    assert (file.input_id, file.declared.title) == ("voix:docs/b.md", "Un titre")
    assert file.declared.date is not None
    assert file.declared.date.date.isoformat() == "2019-05-04"
    (missing,) = taken.missing
    assert (missing.input_id, missing.refusal.code) == ("voix:docs/nowhere.md", "NOT_FOUND")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="file names are bytes on Linux")
def test_a_name_that_is_not_text_has_an_id_that_is(folder):
    """Files from old Windows archives: r\\xe9sum\\xe9.txt in Latin-1."""
    name = os.fsencode(folder / "other") + b"/r\xe9sum\xe9.txt"
    with open(name, "wb") as file:  # noqa: PTH123
        file.write(b"x")
    taken = _take(folder, _source(path='"other/*"'))
    assert [f.input_id for f in taken.files] == ["s:b.md", "s:r\\xe9sum\\xe9.txt"]
    assert taken.files[1].path.read_bytes() == b"x"
    for file in taken.files:
        (file.input_id + file.hint.filename + file.fingerprint).encode()
