"""Any spaCy French pipeline that is installed, behind the same door as ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from isctext.errors import ResourceMissing
from isctext.french.options import FrenchOptions
from isctext.french.tokenarrays import Tokens

# Batches of 8 and of 32 texts were equal in speed, 128 slower.
_BATCH = 32


class StockPipeline:
    """A spaCy pipeline as it is packaged, without its parser."""

    def __init__(self, options: FrenchOptions) -> None:
        self._nlp = _load(options)

    def read(self, texts: Iterable[str]) -> Iterator[Tokens]:
        """The tokens of each text, in order. Texts are short (see segments.LONGEST)."""
        for doc in self._nlp.pipe(texts, batch_size=_BATCH):
            yield _tokens(doc)


def _load(options: FrenchOptions) -> Language:
    if options.pipeline == "blank":
        nlp = spacy.blank("fr")
        nlp.add_pipe("sentencizer")
        return nlp
    try:
        nlp = spacy.load(options.pipeline, exclude=[] if options.entities else ["ner"])
    except OSError as error:
        raise ResourceMissing(
            "IT-FRE-001",
            f"the French pipeline '{options.pipeline}' is not installed",
            found=str(error).splitlines()[0],
            expected="an installed spaCy pipeline package",
            hint=f"pip install {options.pipeline.replace('_', '-')}  (or set "
            "[french] pipeline in isctext.toml)",
        ) from error
    # The dependency parser costs half the time and gives nothing that is stored; the
    # sentence recogniser, trained on the same data, takes its place.
    if "parser" in nlp.pipe_names and "senter" in nlp.disabled:
        nlp.disable_pipe("parser")
        nlp.enable_pipe("senter")
    elif not {"senter", "parser", "sentencizer"} & set(nlp.pipe_names):
        nlp.add_pipe("sentencizer")
    return nlp


def _tokens(doc: Doc) -> Tokens:
    kept = [token for token in doc if not token.is_space]
    starts = np.fromiter((t.idx for t in kept), np.int32, len(kept))
    lengths = np.fromiter((len(t) for t in kept), np.int32, len(kept))
    firsts = [0] + [i for i, t in enumerate(kept) if i and t.is_sent_start]
    return Tokens(
        starts=starts,
        ends=starts + lengths,
        lemmas=[t.lemma_ for t in kept],
        pos=[t.pos_ for t in kept],
        morph=[str(t.morph) for t in kept],
        sentences=np.array(firsts if kept else [], np.int32),
        entities=[(e.start_char, e.end_char, e.label_) for e in doc.ents],
    )
