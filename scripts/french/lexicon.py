"""The lexicon of full forms that pipelines carry, from a lexicon under MIT and the treebanks."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from french.treebank import Sentence
from isctext.french.plain import without_accents

KINDS = ("adj", "adv", "noun", "verb")


def build(sentences: Iterable[Sentence], text: Path, target: Path) -> None:
    """Writes lexicon.json.gz: lemmas, forms, what treebanks say, forms with accents."""
    data = files("spacy_lookups_data") / "data"
    index = json.loads(gzip.decompress((data / "fr_lemma_index.json.gz").read_bytes()))
    exceptions = json.loads(gzip.decompress((data / "fr_lemma_exc.json.gz").read_bytes()))
    lemmas = {kind: {w for w in index[kind] if _is_word(w)} for kind in KINDS}
    forms: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for kind in KINDS:
        for form, found in exceptions.get(kind, {}).items():
            if _is_word(form) and found and found[0] != form:
                forms[kind][form] = found[0]
                lemmas[kind].add(found[0])
    seen = _seen(sentences)
    for (_, pos), lemma in seen.items():
        kind = {"NOUN": "noun", "ADJ": "adj", "VERB": "verb", "AUX": "verb", "ADV": "adv"}.get(pos)
        if kind and lemma.islower():
            lemmas[kind].add(lemma)
    made = {
        "lemmas": {kind: sorted(found) for kind, found in lemmas.items()},
        "forms": {kind: _grouped(found) for kind, found in forms.items()},
        "seen": _by_pos(seen),
        "accents": _accents(_words(lemmas, forms, seen), text),
    }
    packed = json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    target.write_bytes(gzip.compress(packed.encode(), mtime=0))


def _is_word(form: str) -> bool:
    return form == form.lower() and form.replace("-", "").replace("'", "").isalpha()


def _seen(sentences: Iterable[Sentence]) -> dict[tuple[str, str], str]:
    """The usual lemma of each form and part of speech; ties go to the first in the alphabet."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for sentence in sentences:
        for word in sentence.words:
            if word.pos != "PROPN":
                counts.setdefault((word.form.lower(), word.pos), Counter())[word.lemma] += 1
    return {
        key: min(found, key=lambda lemma: (-found[lemma], lemma))
        for key, found in sorted(counts.items())
    }


def _grouped(forms: dict[str, str]) -> dict[str, str]:
    """Lemma -> its forms in one string: half the size of pairs."""
    grouped: dict[str, list[str]] = {}
    for form, lemma in sorted(forms.items()):
        grouped.setdefault(lemma, []).append(form)
    return {lemma: " ".join(found) for lemma, found in sorted(grouped.items())}


def _by_pos(seen: dict[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    made: dict[str, dict[str, str]] = {}
    for (form, pos), lemma in seen.items():
        made.setdefault(pos, {})[form] = lemma
    return made


def _words(
    lemmas: dict[str, set[str]], forms: dict[str, dict[str, str]], seen: dict[tuple[str, str], str]
) -> set[str]:
    words = {form for form, _ in seen}
    for kind in KINDS:
        words |= lemmas[kind] | set(forms[kind])
    for lemma in lemmas["noun"] | lemmas["adj"]:
        words.add(lemma + "s")
    return words


def _accents(words: set[str], text: Path) -> list[str]:
    """Forms with accents that are more frequent in the text than what they look like without."""
    counts: Counter[str] = Counter()
    with text.open(encoding="utf-8") as lines:
        for line in lines:
            counts.update(line.split())
    best: dict[str, str] = {}
    for word in sorted(words | {w for w, n in counts.items() if n >= 3 and w.isalpha()}):
        bare = without_accents(word)
        held = best.get(bare)
        if held is None or counts[word] > counts[held]:
            best[bare] = word
    return sorted(word for bare, word in best.items() if word != bare)
