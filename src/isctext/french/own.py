"""Our pipeline: our words, the shipped networks, lemmas held against a lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import MORPH, POS, SENT_START
from spacy.tokens import Doc

from isctext.french.commons import COMMONS, tell_commons
from isctext.french.entities import EntityFinder
from isctext.french.forms import in_capitals
from isctext.french.mend import mend_pronouns, mend_tags, mend_unknown
from isctext.french.neighbours import mend_by_dictionary, mend_by_neighbours
from isctext.french.options import FrenchOptions
from isctext.french.proposals import Proposals
from isctext.french.shipped import form_classes, lexicon, load_networks
from isctext.french.tokenarrays import Tokens
from isctext.french.tokens import Tokeniser

# Documents that the networks read at once: more is slower, the caches of the processor overflow.
_BATCH = 64
_MOST_KEPT = 200_000  # words
_LAYERS = [POS, MORPH, SENT_START]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, one entry each: as written, in plain writing, their readings."""

    written: list[str]
    forms: list[str]
    lowered: list[str]
    classes: list[str]
    spaces: list[bool]


class _Written(dict[str, tuple[str, str, str]]):
    """The plain form of a word, the same in small letters, and its class; remembered."""

    def __init__(self, plain: Callable[[str], str]) -> None:
        super().__init__()
        self._of = plain
        self._classes = form_classes()

    def __missing__(self, word: str) -> tuple[str, str, str]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        plain = self._of(word)
        self[word] = found = plain, plain.lower(), self._classes.guess(plain)
        return found


class OwnPipeline:
    """A tier of the shipped pipelines."""

    def __init__(self, options: FrenchOptions, *, deps: bool = False, display: bool = True) -> None:
        """deps: with the parser. display: lemmas as readers expect them (see ``commons``)."""
        self._nlp = load_networks(options.pipeline, entities=options.entities, deps=deps)
        self._display = display
        self._tokeniser = Tokeniser()
        self._forms, self._lemmatiser = lexicon()
        self._plain = _Written(self._forms.of)
        self._shouted = _Written(lambda word: self._forms.lowered(self._forms.of(word)))
        self._named: dict[int, str] = {}
        self._proposals = Proposals(self._nlp)
        named = "ner" in self._nlp.component_names
        self._finder = EntityFinder(self._nlp) if named else None
        self._chosen: dict[tuple[str, str, int], str] = {}

    def read(self, texts: Iterable[str]) -> Iterator[Tokens]:
        """The tokens of each normalised text, in order; equal texts are read once."""
        for tokens, _ in self.read_with_docs(texts):
            yield tokens

    def read_with_docs(self, texts: Iterable[str]) -> Iterator[tuple[Tokens, Doc]]:
        """As ``read``, with what the networks made (heads and relations, with ``deps``)."""
        held = list(texts)
        distinct = {text: number for number, text in enumerate(dict.fromkeys(held))}
        spans = [self._tokeniser.cut(text) for text in distinct]
        worded = [self._words(text, cut) for text, cut in zip(distinct, spans, strict=True)]
        docs = self._nlp.pipe((self._document(found) for found in worded), batch_size=_BATCH)
        read = [
            (self._tokens(doc, found, cut), doc)
            for doc, found, cut in zip(docs, worded, spans, strict=True)
        ]
        if self._finder is not None:
            names = self._finder.find(
                [(found.forms, tokens.pos, tokens.sentences)
                 for found, (tokens, _) in zip(worded, read, strict=True)]
            )  # fmt: skip
            for (tokens, _), named in zip(read, names, strict=True):
                tokens.entities.extend(
                    (int(tokens.starts[first]), int(tokens.ends[last - 1]), label)
                    for first, last, label in named
                )
        for text in held:
            yield read[distinct[text]]

    def _words(self, text: str, spans: NDArray[np.int32]) -> _Words:
        """The words of a text as written, and in plain writing as the networks read them."""
        found = self._shouted if in_capitals(text) else self._plain
        written = [text[a:b] for a, b in spans.tolist()]
        read = [found[word] for word in written]
        spaces = [*(spans[1:, 0] > spans[:-1, 1]).tolist(), False][: len(written)]
        forms, lowered, classes = map(list, zip(*read, strict=True)) if read else ([], [], [])
        return _Words(written, forms, lowered, classes, spaces)

    def _document(self, words: _Words) -> Doc:
        """The words as spaCy's document; what a dictionary says of each goes in as its tag."""
        return Doc(self._nlp.vocab, words=words.forms, spaces=words.spaces, tags=words.classes)

    def _tokens(self, doc: Doc, words: _Words, spans: NDArray[np.int32]) -> Tokens:
        layers = np.asarray(doc.to_array(_LAYERS), np.uint64).reshape(-1, len(_LAYERS))
        forms = words.forms
        pos = mend_tags(forms, words.written, self._names(layers[:, 0]), self._forms.is_word)
        pos = mend_unknown(forms, pos, self._forms.is_word)
        pos = mend_by_dictionary(words.classes, pos)
        pos, morph = mend_by_neighbours(
            words.lowered, words.classes, pos, self._names(layers[:, 1])
        )
        lemmas = self._lemmas(doc, forms, pos)
        if self._display:
            lemmas = mend_pronouns(forms, lemmas, pos)
            if not COMMONS.isdisjoint(words.lowered):
                lemmas, pos = tell_commons(forms, lemmas, pos, morph)
        starts, ends = spans[:, 0], spans[:, 1]
        # The first word begins a sentence, whatever the network says.
        firsts = np.flatnonzero((layers[:, 2] == 1) | (np.arange(len(doc)) == 0))
        return Tokens(
            starts=starts,
            ends=ends,
            lemmas=lemmas,
            pos=pos,
            morph=morph,
            sentences=firsts.astype(np.int32),
            entities=[],
        )

    def _lemmas(self, doc: Doc, forms: list[str], pos: list[str]) -> list[str]:
        """Settled lemmas, and those of open words with the network's proposal."""
        settle = self._lemmatiser.settled
        lemmas = [settle(form, tag) for form, tag in zip(forms, pos, strict=True)]
        asked = [i for i, lemma in enumerate(lemmas) if lemma is None]
        if asked:
            edits = self._proposals.edits(np.asarray(doc.tensor)[asked])
            for i, edit in zip(asked, edits, strict=True):
                lemmas[i] = self._edited(forms[i], pos[i], edit)
        return [lemma or "" for lemma in lemmas]

    def _edited(self, form: str, tag: str, edit: int) -> str:
        key = (form, tag, edit)
        if key not in self._chosen:
            proposed = self._proposals.lemma(edit, form)
            self._chosen[key] = self._lemmatiser.lemma(form, tag, proposed)
        return self._chosen[key]

    def _names(self, ids: NDArray[np.uint64]) -> list[str]:
        """The strings behind spaCy's numbers."""
        named, strings = self._named, self._nlp.vocab.strings
        for number in np.unique(ids).tolist():
            if number not in named:
                named[number] = strings[number]
        return [named[number] for number in ids.tolist()]
