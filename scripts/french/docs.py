"""Sentences as spaCy documents to learn from: several together, some in capitals."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

from french.treebank import Sentence
from isctext.french.normalise import normalise
from isctext.french.plain import without_accents
from isctext.french.shipped import form_classes

TOGETHER = 6  # sentences in a document, so that their bounds can be learnt
CAPITALS = 0.06  # share of documents that are learnt once more in capitals


def documents(
    nlp: spacy.Language, sentences: Sequence[Sentence], *, parsed: bool, together: int = TOGETHER
) -> Iterator[Doc]:
    """The sentences in their order, ``together`` in a document; heads only where ``parsed``."""
    for at in range(0, len(sentences), together):
        yield _document(nlp, sentences[at : at + together], parsed=parsed)


def _document(nlp: spacy.Language, sentences: Sequence[Sentence], *, parsed: bool) -> Doc:
    words, spaces, lemmas, pos, morphs, heads, deps, starts = [], [], [], [], [], [], [], []
    for sentence in sentences:
        offset = len(words)
        for i, word in enumerate(sentence.words):
            words.append(normalise(word.form).text.replace(" ", ""))
            after = sentence.text[word.end : word.end + 1]
            spaces.append(after == " " or i == len(sentence.words) - 1)
            lemmas.append(word.lemma)
            pos.append(word.pos)
            morphs.append("|".join(f"{k}={v}" for k, v in word.feats.items()))
            heads.append(offset + word.head)
            deps.append(word.relation if word.head != i else "ROOT")
            starts.append(i == 0)
    return Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        lemmas=lemmas,
        pos=pos,
        morphs=morphs,
        heads=heads if parsed else None,
        deps=deps if parsed else None,
        sent_starts=None if parsed else starts,
    )


def in_capitals(doc: Doc, random_: random.Random) -> Doc:
    """The document in capitals, half of the time without accents; labels stay."""
    plain = random_.random() < 0.5
    words = [_upper(token.text, plain=plain) for token in doc]
    copy = Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc])
    return copy.from_array(
        [spacy.attrs.LEMMA, spacy.attrs.POS, spacy.attrs.MORPH, spacy.attrs.SENT_START],
        doc.to_array(
            [spacy.attrs.LEMMA, spacy.attrs.POS, spacy.attrs.MORPH, spacy.attrs.SENT_START]
        ),
    )


def _upper(word: str, *, plain: bool) -> str:
    word = word.upper()
    return without_accents(word) if plain else word


def with_capitals(docs: Sequence[Doc], seed: int) -> list[Doc]:
    """The documents, and some of them again in capitals."""
    random_ = random.Random(seed)
    drawn = random_.sample(range(len(docs)), int(CAPITALS * len(docs)))
    return [*docs, *(in_capitals(docs[i], random_) for i in sorted(drawn))]


def with_shouted(docs: Sequence[Doc], seed: int) -> list[Doc]:
    """Sentences with entities, and some of them again in capitals, as headings are."""
    random_ = random.Random(seed)
    drawn = random_.sample(range(len(docs)), int(CAPITALS / 2 * len(docs)))
    made = list(docs)
    for i in sorted(drawn):
        doc = docs[i]
        words = [_upper(t.text, plain=random_.random() < 0.3) for t in doc]
        copy = Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc])
        copy.set_ents([Span(copy, e.start, e.end, e.label_) for e in doc.ents])
        made.append(copy)
    return made


def write(docs: Iterable[Doc], path: str) -> int:
    """The documents as a DocBin; gives the number of words."""
    binned = DocBin(store_user_data=False)
    words = 0
    for doc in docs:
        binned.add(doc)
        words += len(doc)
    binned.to_disk(path)
    return words


def annotated(
    nlp: spacy.Language, words: Sequence[tuple[str, int, int]], text: str,
    spans: Sequence[tuple[int, int, str]],
) -> Doc:  # fmt: skip
    """A sentence with its entities only; spans that cut a word take it whole."""
    doc = Doc(
        nlp.vocab,
        words=[w[0] for w in words],
        spaces=[text[end : end + 1].isspace() for _, _, end in words],
    )
    entities = []
    for start, end, label in spans:
        inside = [i for i, (_, a, b) in enumerate(words) if a < end and b > start]
        if inside and (not entities or inside[0] >= entities[-1].end):
            entities.append(Span(doc, inside[0], inside[-1] + 1, label))
    doc.set_ents(entities)
    return doc


@spacy.registry.readers("isctext.words.v1")
def words_as_given(
    path: str, *, shuffle: bool = False
) -> Callable[[spacy.Language], Iterator[Example]]:
    """Examples whose words are those of the treebank: nothing is cut anew.

    path: a file, or several with commas between; named twice, it is learnt twice as often.
    """

    known = form_classes()

    def examples(nlp: spacy.Language) -> Iterator[Example]:
        files = [DocBin().from_disk(file) for file in path.split(",")]
        references = [doc for file in files for doc in file.get_docs(nlp.vocab)]
        if shuffle:
            random.Random(7).shuffle(references)
        for reference in references:
            spaces = [bool(token.whitespace_) for token in reference]
            words = [token.text for token in reference]
            # As in isctext.french.own: what the dictionary says of a word goes in as its tag.
            tags = [known.of(word) for word in words]
            predicted = Doc(nlp.vocab, words=words, spaces=spaces, tags=tags)
            yield Example(predicted, reference)

    return examples
