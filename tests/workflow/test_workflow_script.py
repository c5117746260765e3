"""A plain script, without `if __name__ == "__main__"`, runs a study with worker processes."""

import subprocess
import sys
from pathlib import Path

STUDY = """\
[study]
title = "Petite"
[[sources]]
id = "a"
arena = "press"
path = "a/*.txt"
[french]
pipeline = "blank"
"""
SCRIPT = """\
import sys
import isctext as it
corpus = it.open(sys.argv[1])
print("started")
corpus.ingest(quiet=True, workers=2)
print(corpus.table("documents").num_rows)
"""


def test_a_plain_script_is_run_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for number in range(3):
        (tmp_path / "a" / f"{number}.txt").write_text(f"Le jardin numéro {number} est ouvert.")
    (tmp_path / "isctext.toml").write_text(STUDY)
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["started", "3"]
