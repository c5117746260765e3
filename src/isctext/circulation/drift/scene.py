"""What comparisons draw from: the stream, the occurrences, and units of either side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isctext.circulation.drift.options import DriftOptions
from isctext.circulation.drift.sides import Sides
from isctext.circulation.drift.targets import Mentions, own_lemmas
from isctext.circulation.drift.words import Bools, Ints, Spots, Stream, around
from isctext.statistics.drift import Cells


@dataclass(frozen=True, slots=True)
class Scene:
    """A corpus. source: of each document. place, bounds: V + 1, the stream's places by lemma.

    ordinary: V, whether less than half of a lemma's occurrences stand within a mention.
    pos: category to the lemmas of it, V.
    """

    stream: Stream
    mentions: Mentions
    source: Ints
    place: Ints
    bounds: Ints
    ordinary: Bools
    pos: dict[str, Bools]
    options: DriftOptions

    @classmethod
    def of(cls, stream: Stream, mentions: Mentions, source: Ints, options: DriftOptions) -> Scene:
        """The scene of a corpus."""
        number = np.bincount(stream.code, minlength=len(stream.lemmas))
        within = own_lemmas(stream, mentions, np.arange(len(mentions.entry)))
        kinds = np.array(stream.pos, dtype="U8")
        return cls(
            stream=stream,
            mentions=mentions,
            source=source,
            place=np.argsort(stream.code, kind="stable"),
            bounds=np.concatenate([[0], np.cumsum(number)]).astype(np.int64),
            ordinary=np.asarray(2 * np.bincount(within, minlength=len(number)) < number, bool),
            pos={name: kinds == name for name in sorted(set(stream.pos))},
            options=options,
        )

    def word(self, code: int) -> Spots:
        """The occurrences of a lemma."""
        place = self.place[self.bounds[code] : self.bounds[code + 1]]
        segment = self.stream.segment[place].astype(np.int64)
        return Spots(self.stream.document(segment), segment, place, place + 1)

    def draw(
        self, spots: Spots, size: int, sides: Sides, rng: np.random.Generator
    ) -> tuple[Cells, Ints]:
        """Units of ``size`` documents on each side (or all that there are); their documents."""
        documents = np.unique(spots.document)
        drawn = []
        for side in (0, 1):
            mine = documents[sides[documents] == side]
            drawn.append(rng.choice(mine, min(size, len(mine)), replace=False))
        kept = np.isin(spots.document, np.concatenate(drawn))
        found, counts = around(self.stream, spots.take(kept), self.options.window)
        return Cells(counts, sides[found] == 1, np.zeros(len(found), np.int64)), found
