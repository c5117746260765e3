"""No module of the package imports itself by way of others, whatever the kind of the import.

Imports inside functions and under TYPE_CHECKING count: a circle that Python bears is still two
files that cannot be understood, moved or tested one without the other.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isctext

SOURCE = Path(isctext.__file__).parent
Graph = Mapping[str, set[str]]


def modules(package: Path) -> dict[str, Path]:
    """The modules of a package by their dotted names."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def import_graph(package: Path) -> dict[str, set[str]]:
    """Each module to those of the package that it names in an import."""
    known = modules(package)
    return {name: set(imported(name, path, known)) - {name} for name, path in known.items()}


def imported(name: str, path: Path, known: Collection[str]) -> Iterator[str]:
    """The known modules that a module imports; "from a import b" is of a.b where that is one."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(part for part in (above, node.module) if part)
            inside = (f"{base}.{alias.name}" for alias in node.names)
            found = (target if target in known else base for target in inside)
            yield from (target for target in found if target in known)


def circle(graph: Graph) -> list[str]:
    """The shortest circle through the first module that is on one, closed; [] without any."""
    for start in sorted(graph):
        before: dict[str, str] = {}
        ahead = [start]
        while ahead:
            here = ahead.pop(0)
            for target in sorted(graph.get(here, ())):
                if target == start:
                    path = [start]
                    while here != start:
                        path.append(here)
                        here = before[here]
                    return [start, *reversed(path)]
                if target not in before:
                    before[target] = here
                    ahead.append(target)
    return []


def test_no_module_of_the_package_is_on_a_circle() -> None:
    graph = import_graph(SOURCE)
    assert len(graph) > 300
    assert sum(map(len, graph.values())) > 900
    assert circle(graph) == []


@pytest.mark.parametrize(
    "importing",
    [
        "from .b import thing",
        "from . import b",
        "import toy.b",
        "from toy import b as other",
        "def late():\n    from toy.b import thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from toy.b import thing",
    ],
)
def test_every_kind_of_import_is_seen(tmp_path: Path, importing: str) -> None:
    package = tmp_path / "toy"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "a.py").write_text(importing, encoding="utf-8")
    (package / "b.py").write_text("from toy.c import x", encoding="utf-8")
    (package / "c.py").write_text("import toy.a", encoding="utf-8")
    assert circle(import_graph(package)) == ["toy.a", "toy.b", "toy.c", "toy.a"]


NODES = st.sampled_from("abcdef")


@given(st.dictionaries(NODES, st.sets(NODES)))
def test_what_is_called_a_circle_is_one(graph: dict[str, set[str]]) -> None:
    graph = {name: targets - {name} for name, targets in graph.items()}
    found = circle(graph)
    assert all(b in graph[a] for a, b in pairwise(found))
    assert not found or found[0] == found[-1]
    # Without a circle there is an order in which every module comes after those that it needs.
    left = {name for targets in graph.values() for name in targets} | set(graph)
    while free := {name for name in left if not graph.get(name, set()) & left}:
        left -= free
    assert bool(left) == bool(found)
