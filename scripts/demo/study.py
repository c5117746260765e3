"""The study's own files: isctext.toml and manifest.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from demo.material import Material, Table
from demo.records import Item

LICENCE = "Apache-2.0"
EXTENSIONS = {"html": "html", "org": "org", "text": "txt"}
HEADER = """\
# The demonstration corpus. Everything in it is invented: see README.md and LISEZMOI.md.
# Written by scripts/build_demo_corpus.py; change the generator, not this file.
[study]
title = "[Fiction] Communs et économie contributive au Val de Wastre"
period = [{first}, {last}]
lexicon = "isc-hdf"
fictional = true
lang = "fr"
"""
FOOTER = """
[[sources]]
manifest = "manifest.csv"

[topics]
engine = "lda.v1"
k = 8

# Floors for a corpus of a few short documents a year; a real study keeps the defaults.
[trajectories]
min_docs = 5
min_tokens = 500
"""
COLUMNS = (
    "path",
    "arena",
    "source",
    "source_label",
    "kind",
    "title",
    "date",
    "territory",
    "licence",
    "rights",
)


def study_toml(material: Material) -> bytes:
    """The study: one block per source read by glob, one for the manifest."""
    first, last = material.schedule["period"]
    blocks = [_block(source) for source in material.sources if not source.get("manifest")]
    text = HEADER.format(first=first, last=last) + "".join(blocks) + FOOTER
    return text.encode("utf-8")


def _block(source: Table) -> str:
    described = ("id", "label", "arena", "kind", "territory")
    lines = ["", "[[sources]]", *(f'{key} = "{source[key]}"' for key in described)]
    lines += [f'licence = "{LICENCE}"', 'rights = "open"', f'path = "{_glob(source)}"']
    if "columns" in source:
        lines += ["", "[sources.columns]"]
        lines += [f'{ours} = "{theirs}"' for ours, theirs in source["columns"].items()]
    return "\n".join(lines) + "\n"


def _glob(source: Table) -> str:
    if "file" in source:
        return f"{source['folder']}/{source['file']}"
    return f"{source['folder']}/*.{EXTENSIONS.get(source['format'], 'md')}"


def manifest_csv(items: Sequence[Item], material: Material) -> bytes:
    """One row per file of the sources that are declared by manifest."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in sorted(items, key=lambda i: i.path):
        source = material.source(item.source_id)
        if source.get("manifest"):
            writer.writerow(_row(item, source))
    return out.getvalue().encode("utf-8")


def _row(item: Item, source: Table) -> list[str]:
    return [
        item.path,
        item.arena,
        source["id"],
        source["label"],
        source["kind"],
        item.title,
        str(item.day or ""),
        source["territory"],
        LICENCE,
        "open",
    ]
