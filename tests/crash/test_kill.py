"""Killed at any moment and run again: the same tables as an undisturbed run."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isctext.workflow.run import open_place

HERE = Path(__file__).parent
STUDY = """\
[study]
title = "Petite étude"
period = [2008, 2024]

[[sources]]
id = "carnet"
arena = "initiatives"
path = "carnet/*.md"

[[sources]]
id = "registre"
arena = "policy"
path = "registre.jsonl"

[french]
pipeline = "blank"

[topics]
k = 3
iterations = 20
"""
THEMES = ("le jardin", "la halle", "le tiers-lieu", "la coopérative", "le budget contributif")


def make_study(folder: Path) -> Path:
    """Some files, a split file, an empty file, a repeated one: each path of the street."""
    (folder / "carnet").mkdir(parents=True)
    (folder / "isctext.toml").write_text(STUDY, encoding="utf-8")
    for number in range(22):
        theme = THEMES[number % len(THEMES)]
        text = (
            f"---\ntitle: Lettre {number}\ndate: {2009 + number % 14}-03-0{1 + number % 9}\n---\n\n"
            f"Cette année, {theme} réunit {number + 3} habitants autour des communs urbains. "
            f"Nous avons parlé de {THEMES[(number + 1) % 5]} et décidé ensemble des règles.\n\n"
            f"Le groupe numéro {number} se retrouve chaque mois pour préparer la suite.\n"
        )
        (folder / "carnet" / f"lettre-{number:02}.md").write_text(text, encoding="utf-8")
    (folder / "carnet" / "vide.md").write_text("", encoding="utf-8")
    (folder / "carnet" / "reprise.md").write_text(
        (folder / "carnet" / "lettre-03.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    records = [
        {
            "title": f"Délibération {number}",
            "date": f"{2010 + number % 12}-06-15",
            "text": f"Vu le rapport numéro {number}, le conseil décide de soutenir "
            f"{THEMES[number % 5]} et d'en rendre compte aux habitants de la commune.",
        }
        for number in range(600)
    ]
    (folder / "registre.jsonl").write_text(
        "\n".join(json.dumps(r, ensure_ascii=False) for r in records[:15]) + "\n", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize("share", [0, 1])
def test_killed_at_many_moments(tmp_path: Path, share: int) -> None:
    """Two halves, for two workers: together every 7th moment, at least 20 of them."""
    study = make_study(tmp_path / "study")
    work = tmp_path / "work"
    work.mkdir()
    result = tmp_path / "result.json"
    command = [sys.executable, HERE / "killing.py", study, work, result, 1 + 7 * share, 14]
    subprocess.run([str(part) for part in command], check=True, timeout=400)
    said = json.loads(result.read_text())
    assert said["error"] == ""
    assert said["moments"] >= 140
    assert len(said["found"]) >= 10
    assert set(said["found"].values()) == {said["expected"]}, said


def test_killed_by_the_clock_with_workers(tmp_path: Path) -> None:
    """The whole command with its worker processes, killed from outside at three instants."""
    study = make_study(tmp_path / "study")
    command = [sys.executable, "-m", "isctext", "run", str(study), "-q", "-w", "2"]
    instants = random.Random(7)
    for _ in range(3):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            time.sleep(instants.uniform(0.8, 6))
            process.send_signal(signal.SIGKILL)
    subprocess.run(command, check=True, timeout=300)
    calm = make_study(tmp_path / "calm")
    subprocess.run([*command[:4], str(calm), "-q", "-w", "1"], check=True, timeout=300)
    for name in ("documents", "segments", "mentions", "trajectories", "rejections", "duplicates"):
        ours, theirs = (open_place(f).store.table(name).read() for f in (study, calm))
        assert ours.equals(theirs), name
