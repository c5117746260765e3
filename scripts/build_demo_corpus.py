"""Writes the demonstration corpus: fictional documents with known answers.

    python scripts/build_demo_corpus.py                 # rewrites corpora/demo
    python scripts/build_demo_corpus.py --out FOLDER    # writes it elsewhere

The same bytes come out of every run: no clock, no network, one seed. Sentences, names and the
schedule of what is planted are data, in scripts/demo/banks. Standard library only.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from demo.checks import check_banks, check_corpus
from demo.compose import compose_all
from demo.layout import lay_out
from demo.material import load_material
from demo.schedule import plan
from demo.specials import add_specials
from demo.study import manifest_csv, study_toml
from demo.truth import truth_json
from demo.writing import write_tree

SEED = 0
DEFAULT_OUT = Path(__file__).resolve().parent.parent / "corpora" / "demo"


def build(out: Path, seed: int = SEED) -> int:
    """Writes the whole corpus under ``out``; gives the number of files written."""
    material = load_material()
    check_banks(material)
    texts = compose_all(plan(material, seed), material, seed)
    check_corpus(texts, material)
    items = add_specials(texts, material)
    files = lay_out(items, material)
    files["manifest.csv"] = manifest_csv(items, material)
    files["isctext.toml"] = study_toml(material)
    files["truth.json"] = truth_json(items, material, seed)
    write_tree(out, files)
    return len(files)


def main() -> None:
    parser = argparse.ArgumentParser(description="write the fictional demonstration corpus")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    options = parser.parse_args()
    written = build(options.out)
    print(f"{written} files in {options.out.name}")


if __name__ == "__main__":
    main()
