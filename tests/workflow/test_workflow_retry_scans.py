"""OCR was installed after the first reading: a retry reads the scans, and only them."""

from pathlib import Path

import pytest
from test_workflow_scanning import LINES, needs_ocr, scanned

from isctext.workflow.retrying import retry
from isctext.workflow.run import open_place, run_stages

TOML = (
    '[study]\ntitle = "s"\n[[sources]]\nid = "a"\narena = "policy"\npath = "docs/*"\n'
    '[run]\nworkers = 1\n[ingest]\nocr = "off"\n'
)


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "ingest" / "pdf"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "isctext.toml").write_text(TOML)
    (tmp_path / "docs" / "scan.pdf").write_bytes(scanned(LINES))
    (tmp_path / "docs" / "vide.txt").write_bytes(b"")
    (tmp_path / "docs" / "texte.txt").write_text(" ".join(LINES) * 3)
    run_stages(open_place(tmp_path), only=("ingest",), inline=True)
    return tmp_path


@needs_ocr
def test_a_scan_is_read_once_ocr_is_there(study):
    (study / "isctext.toml").write_text(TOML.replace('"off"', '"auto"'))
    place = open_place(study)
    done, summary = retry(place, ["SCANNED_NO_TEXT"], inline=True)
    assert (done.files, done.refused_before, done.refused_after) == (1, {"SCANNED_NO_TEXT": 1}, {})
    assert (done.documents_before, done.documents_after, done.waiting) == (0, 1, 0)
    assert summary is not None
    assert (summary.documents, summary.rejections) == (2, 1)
    # What was read stays read: OCR is no setting of the files.
    again = run_stages(place, only=("ingest",), inline=True)
    assert again.outcomes[0].current


def test_without_ocr_a_retry_says_that_nothing_changed(study):
    done, _ = retry(open_place(study), ["SCANNED_NO_TEXT"], inline=True)
    assert done.refused_before == done.refused_after == {"SCANNED_NO_TEXT": 1}
    assert done.files == 1
