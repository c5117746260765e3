"""The documentation says what the code does: generated pages, links, verbs, README's code."""

import ast
import importlib.util
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from typer.testing import CliRunner

import isctext
from isctext.api import Concordance, Corpus, Result, Trajectory
from isctext.cli.app import app
from isctext.workflow.config import load_study
from isctext.workflow.starting import write_study

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    chain(ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"), (ROOT / "corpora").rglob("*/README.md"))
)
PAIRS = [
    ("README.md", "LISEZMOI.md"),
    ("docs/tutorial/first-study.md", "docs/tutorial/premiere-etude.md"),
    ("docs/how-to/import-a-table.md", "docs/how-to/importer-un-tableau-csv.md"),
    ("docs/how-to/declare-with-a-manifest.md", "docs/how-to/declarer-avec-un-manifeste.md"),
    ("docs/how-to/read-a-trajectory.md", "docs/how-to/lire-une-trajectoire.md"),
    ("docs/how-to/cite-and-check.md", "docs/how-to/citer-et-verifier.md"),
    ("docs/how-to/import-europresse-factiva.md", "docs/how-to/importer-europresse-factiva.md"),
    ("docs/how-to/harvest-a-site.md", "docs/how-to/moissonner-un-site.md"),
    (
        "docs/how-to/what-to-do-with-refused-documents.md",
        "docs/how-to/que-faire-des-documents-refuses.md",
    ),
    ("docs/how-to/validate-a-lexicon.md", "docs/how-to/valider-un-lexique.md"),
    ("docs/how-to/test-the-three-hypotheses.md", "docs/how-to/tester-les-trois-hypotheses.md"),
]
# Names that each language chooses for itself: of the example study, its files and columns.
OWN_NAMES = (
    r"mon-etude|my-study|refused\.csv|refus\.csv|"
    r"trajectoires?\.csv|trajectory\.csv|trimestres|quarters|\ban\b|\by\b"
)


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text(page), re.M | re.S)


def typed(page):
    """The isctext commands of a page's sh blocks, without what follows # or >."""
    lines = "".join(blocks(page, "sh")).splitlines()
    return [
        re.sub(r"\s+(#|>).*", "", line.strip().removeprefix(".venv/bin/"))
        for line in lines
        if re.match(r"(\.venv/bin/)?isctext\b", line)
    ]


@pytest.mark.parametrize("name", ["write_table_docs", "write_cli_docs"])
def test_generated_pages_are_up_to_date(name):
    module = script(name)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), f"run scripts/{name}.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_lead_to_a_file(page):
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.split("#")[0]).exists(), target


def test_every_verb_is_documented_and_has_help():
    reference = text("docs/reference/cli.md")
    found = dict(script("write_cli_docs").verbs())
    assert "isctext query sql" in found
    for verb, function in found.items():
        assert f"\n## {verb}\n" in reference
        first = function.__doc__.splitlines()[0]
        # typer cuts longer lines in the list of verbs.
        assert first.endswith(".")
        assert len(first) <= 65, verb
        shown = CliRunner().invoke(app, [*verb.split()[1:], "--help"])
        assert shown.exit_code == 0
        assert first[:40] in shown.output


@pytest.mark.parametrize("page", [p for pair in PAIRS for p in pair])
def test_commands_shown_exist(page):
    verbs = dict(script("write_cli_docs").verbs())
    reference = text("docs/reference/cli.md")
    commands = typed(page)
    for line in commands:
        words = line.split()
        verb = next((v for n in (3, 2) if (v := " ".join(words[:n])) in verbs), None)
        assert verb, line
        section = reference.split(f"\n## {verb}\n")[1].split("\n## ")[0]
        for flag in re.findall(r"\s(--?[a-zA-Z][a-zA-Z-]*)", re.sub(r'"[^"]*"', '""', line)):
            assert f"`{flag}`" in section, line


def test_readme_shows_commands():
    assert len(typed("README.md")) >= 6


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
def test_both_languages_have_the_same_sections_and_code(pair):
    shown = [_shape(page) for page in pair]
    assert shown[0] == shown[1]


def _shape(page):
    levels = [line.split()[0] for line in text(page).splitlines() if re.match(r"#+ ", line)]
    code = [
        re.sub(OWN_NAMES, "…", re.sub(r"(^|\s+)(#|->).*", "", line)).strip()
        for block in blocks(page, "(?:sh|python)")
        for line in block.splitlines()
    ]
    # Headings inside code are comments of a shell: they belong to the code.
    return len([h for h in levels if h != "#"]), [re.sub(r"(--title ).*", r"\1", c) for c in code]


@pytest.mark.parametrize("page", ["README.md", "LISEZMOI.md"])
def test_the_ten_lines_of_python_use_what_exists(page):
    (code,) = blocks(page, "python")
    tree = ast.parse(code)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    owners = {
        "it": isctext,
        "corpus": Corpus,
        "t": Trajectory,
        "corpus.sql": Result,
    }
    calls = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            base = node.value.func if isinstance(node.value, ast.Call) else node.value
            assert hasattr(owners[ast.unparse(base)], node.attr), ast.unparse(node)
            calls += 1
    assert calls >= 8
    assert hasattr(Concordance, "__str__")


@pytest.mark.parametrize("page", [p for pair in PAIRS[1:] for p in pair])
def test_declarations_shown_are_valid(page, tmp_path):
    for block in blocks(page, "toml"):
        shown = tomllib.loads(block)
        assert shown.get("sources") or shown.get("arenas")
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        head = "" if "study" in shown else '[study]\ntitle = "essai"\n'
        (folder / "isctext.toml").write_text(head + block, encoding="utf-8")
        assert load_study(folder).study.title


def test_init_writes_what_can_be_read(tmp_path):
    write_study(tmp_path / "s", "Une étude « d'essai »")
    assert load_study(tmp_path / "s").sources[0].arena == "initiatives"
