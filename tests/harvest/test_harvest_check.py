"""``isctext check`` on harvests: every kept file against the diary, damage with a next step."""

import json
import os
import random
import shutil
from functools import partial

import pytest
from harvestservers import CERTIFICATES, FakeTime
from typer.testing import CliRunner

import isctext as it
from isctext.cli.app import app
from isctext.harvest.fetcher import Fetcher
from isctext.store import Store
from isctext.workflow.harvestcheck import shelf_damage
from isctext.workflow.harvesting import harvest_study
from isctext.workflow.run import open_place, run_stages

WORDS = "Le four banal de la commune a rouvert, et les habitants en partagent la charge. "


@pytest.fixture
def study(tmp_path, site):
    site.routes |= {f"/{n}": (200, {"Content-Type": "text/html"}, page(n)) for n in range(3)}
    folder = tmp_path / "étude"
    folder.mkdir()
    urls = json.dumps([f"{site.url}/{n}" for n in range(3)])
    (folder / "isctext.toml").write_text(
        f'[study]\ntitle = "essai"\n[[harvest]]\nname = "ternel"\nkind = "urls"\nurls = {urls}\n'
        f'rate = 100.0\narena = "press"\nallow_private = ["127.0.0.1:{site.port}"]\n'
        '[[sources]]\nmanifest = "harvest/ternel/manifest.csv"\n[run]\nworkers = 1\n',
        encoding="utf-8",
    )
    run(folder)
    return folder


def page(number):
    body = f"<p>{WORDS * 4}</p><p>Page {number}. {WORDS}</p>"
    return f"<html><head><title>{number}</title></head><body>{body}</body></html>".encode()


def run(folder):
    fake = FakeTime()
    made = partial(Fetcher, clock=fake.clock, sleep=fake.sleep, now=fake.now, verify=CERTIFICATES)
    (summary,) = harvest_study(folder, fetcher=made)
    return summary


def damage(folder):
    return list(shelf_damage(folder, Store(folder / "corpus")))


def kept(folder, number):
    """The file of that page."""
    diary = folder / "harvest" / "ternel" / "index.jsonl"
    rows = [json.loads(line) for line in diary.read_text("ascii").splitlines()]
    (name,) = {r["file"] for r in rows if r.get("key", "").endswith(f"/{number}") and "file" in r}
    return folder / "harvest" / "ternel" / "raw" / name


def check(folder, *more):
    return CliRunner().invoke(app, ["check", str(folder), *more])


def test_a_harvest_alone_can_be_checked(study):
    done = check(study)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "as it was written" in done.stderr
    assert not (study / "corpus").exists()


def test_any_flipped_bit_is_found(study):
    path, chance = kept(study, 1), random.Random(3)
    data = path.read_bytes()
    for _ in range(60):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        (found,) = damage(study)
        assert (found.place, found.problem) == ("harvest ternel", "changed file")
        assert found.found.startswith(f"raw/{path.parent.name}/{path.name} (http://127.0.0.1:")
    path.write_bytes(data)
    assert damage(study) == []


def test_a_missing_file_is_said_and_its_next_step_mends_it(study, site):
    kept(study, 0).unlink()
    kept(study, 2).write_bytes(b"x")
    done = check(study)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert sorted(line.split(": ")[1] for line in lines) == ["changed file", "missing file"]
    assert all(line.endswith((f"({site.url}/0)", f"({site.url}/2)")) for line in lines)
    step = "then ask its address again: isctext harvest --only ternel"
    assert done.stderr.count("next step") == 1
    assert step in done.stderr
    kept(study, 2).unlink()
    run(study)
    assert check(study).exit_code == 0


def test_the_corpus_gives_back_what_it_has(study):
    run_stages(open_place(study), only=("ingest",), inline=True)
    path = kept(study, 1)
    data = path.read_bytes()
    path.write_bytes(data[:-1])
    (found,) = it.open(study).check()
    assert "the file of the same hash from corpus/blobs" in found.next_step
    blob = study / "corpus" / "blobs" / path.stem[:2] / path.stem
    shutil.copy(blob, path)
    assert it.open(study).check() == []
    assert path.read_bytes() == data


def test_json_has_the_next_step(study):
    kept(study, 0).unlink()
    (line,) = check(study, "--json").stdout.splitlines()
    row = json.loads(line)
    assert (row["place"], row["problem"]) == ("harvest ternel", "missing file")
    assert row["next_step"].endswith("isctext harvest --only ternel")


def test_an_earlier_answer_is_checked_too(study, site):
    earlier = kept(study, 0)
    site.routes["/0"] = (200, {"Content-Type": "text/html"}, page(9))
    run(study)
    assert damage(study) == []
    earlier.unlink()
    (found,) = damage(study)
    assert found.problem == "missing file"
    assert "only a copy of your own" in found.next_step


def test_a_diary_that_was_altered(study):
    path = study / "harvest" / "ternel" / "index.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    row = json.loads(lines[2])
    assert row["event"] == "kept"
    hostile = [row | {"file": name} for name in ("../../isctext.toml", "/etc/hostname", "", "a/b")]
    hostile += [row | {"sha256": "0" * 64}]
    for spoilt in [*(json.dumps(h).encode() + b"\n" for h in hostile), b"not json\n", b"[1]\n"]:
        path.write_bytes(b"".join([*lines[:2], spoilt, *lines[3:]]))
        (found,) = damage(study)
        assert (found.problem, found.found) == ("changed line", "index.jsonl, line 3")
    path.write_bytes(b"".join(lines) + b'{"event": "kept", "rou')  # what a kill leaves is no damage
    assert damage(study) == []
    path.unlink()
    (found,) = damage(study)
    assert (found.problem, found.found) == ("missing diary", "index.jsonl")


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_harvest_outside_of_the_study_is_said_and_not_read(study, tmp_path):
    shutil.move(study / "harvest" / "ternel", tmp_path / "ailleurs")
    (study / "harvest" / "ternel").symlink_to(tmp_path / "ailleurs")
    (found,) = damage(study)
    assert found.problem == "leads out of the study"


def test_a_harvest_that_is_no_longer_declared_is_checked(study):
    text = (study / "isctext.toml").read_text(encoding="utf-8")
    (study / "isctext.toml").write_text(text.replace('"ternel"', '"autre"'), encoding="utf-8")
    kept(study, 1).write_bytes(b"")
    assert [found.problem for found in damage(study)] == ["changed file"]


def test_a_corpus_and_a_harvest_are_checked_together(study):
    run_stages(open_place(study), only=("ingest",), inline=True)
    kept(study, 1).unlink()
    table = next((study / "corpus" / "tables" / "documents").glob("*.parquet"))
    table.write_bytes(table.read_bytes()[:-1])
    done = check(study)
    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "table documents",
        "harvest ternel",
    ]
    assert done.stderr.count("next step: ") == 2
