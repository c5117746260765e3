"""Our pipeline: our words, the shipped networks, lemmas held against a lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import MORPH, POS, SENT_START
from spacy.tokens import Doc

from isctext.french.commons import tell_commons
from isctext.french.entities import EntityFinder
from isctext.french.forms import in_capitals
from isctext.french.mend import mend_pronouns, mend_tags, mend_unknown
from isctext.french.options import FrenchOptions
from isctext.french.pipeline import Tokens
from isctext.french.proposals import Proposals
from isctext.french.shipped import lexicon, load_networks
from isctext.french.tokens import Tokeniser

# Documents that the networks read at once: more is slower, the caches of the processor overflow.
_BATCH = 64
_LAYERS = [POS, MORPH, SENT_START]


class OwnPipeline:
    """A tier of the shipped pipelines."""

    def __init__(self, options: FrenchOptions, *, deps: bool = False, display: bool = True) -> None:
        """deps: with the parser. display: lemmas as readers expect them (see ``commons``)."""
        self._nlp = load_networks(options.pipeline, entities=options.entities, deps=deps)
        self._display = display
        self._tokeniser = Tokeniser()
        self._forms, self._lemmatiser = lexicon()
        self._plain: dict[str, str] = {}
        self._shouted: dict[str, str] = {}
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
        docs = self._nlp.pipe(
            (self.document(text, cut) for text, cut in zip(distinct, spans, strict=True)),
            batch_size=_BATCH,
        )
        read = [
            (self._tokens(doc, text, cut), doc)
            for doc, text, cut in zip(docs, distinct, spans, strict=True)
        ]
        if self._finder is not None:
            _add_names(self._finder, read)
        for text in held:
            yield read[distinct[text]]

    def document(self, text: str, spans: NDArray[np.int32]) -> Doc:
        """The words of a text, in plain writing, as the networks read them."""
        found = self._shouted if in_capitals(text) else self._plain
        words = [text[a:b] for a, b in spans.tolist()]
        for word in words:
            if word not in found:
                plain = self._forms.of(word)
                found[word] = self._forms.lowered(plain) if found is self._shouted else plain
        spaces = [*(spans[1:, 0] > spans[:-1, 1]).tolist(), False][: len(words)]
        return Doc(self._nlp.vocab, words=[found[w] for w in words], spaces=spaces)

    def _tokens(self, doc: Doc, text: str, spans: NDArray[np.int32]) -> Tokens:
        layers = np.asarray(doc.to_array(_LAYERS), np.uint64).reshape(-1, len(_LAYERS))
        forms = [token.orth_ for token in doc]
        written = [text[a:b] for a, b in spans.tolist()]
        pos = mend_tags(forms, written, self._names(layers[:, 0]), self._forms.is_word)
        pos = mend_unknown(forms, pos, self._forms.is_word)
        lemmas = self._lemmas(doc, forms, pos)
        morph = self._names(layers[:, 1])
        if self._display:
            lemmas = mend_pronouns(forms, lemmas, pos)
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


def _add_names(finder: EntityFinder, read: list[tuple[Tokens, Doc]]) -> None:
    """The entities of the texts, put beside their tokens."""
    asked = [([t.orth_ for t in doc], tokens.pos, tokens.sentences) for tokens, doc in read]
    for (tokens, _), found in zip(read, finder.find(asked), strict=True):
        for first, last, label in found:
            span = int(tokens.starts[first]), int(tokens.ends[last - 1]), label
            tokens.entities.append(span)
