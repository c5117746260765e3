"""Segments: in order, apart, covering all that is not white space, and never too long."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from isctext.french.segments import LONGEST, Segment, split

PIECES = st.lists(
    st.sampled_from(
        [
            "\n\n",
            "\n",
            " ",
            "\u00a0",
            "\t",
            "- point ",
            "Titre",
            "Une phrase. ",
            "1) ",
            "😀",
            "a" * 30,
        ]
    )
    | st.text(max_size=4),
    max_size=25,
).map("".join)


def _sound(text):
    segments = list(split(text))
    at = 0
    for segment in segments:
        assert at <= segment.start < segment.end <= len(text)
        assert text[at : segment.start].strip() == ""
        part = text[segment.start : segment.end]
        assert part == part.strip()
        assert len(part) <= LONGEST
        at = segment.end
    assert text[at:].strip() == ""
    return segments


@settings(deadline=None, max_examples=300)
@given(PIECES)
@example("")
@example("\n\n\n")
@example("a\n \n\t\n\u00a0\nb")
def test_segments_cover_the_text_in_order(text):
    _sound(text)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", " ", ". ", "\n", "é! ", "\n\n", "x"]), st.integers(1, 30_000)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_long_parts_are_cut(runs):
    _sound("".join(piece * (count // len(piece) + 1) for piece, count in runs))


def test_what_a_segment_is_golden():
    text = "Titre\n\nUn paragraphe, long.\nSa suite.\n \n- un point\n\n2) deux\n\n• trois.\n\nFin :"
    found = [(s.kind, text[s.start : s.end]) for s in split(text)]
    assert found == [
        ("heading", "Titre"),
        ("paragraph", "Un paragraphe, long.\nSa suite."),
        ("item", "- un point"),
        ("item", "2) deux"),
        ("item", "• trois."),
        ("paragraph", "Fin :"),
    ]


def test_one_line_end_does_not_separate():
    assert len(list(split("un\ndeux\ntrois"))) == 1


@pytest.mark.parametrize("words", [14, 15])
def test_a_heading_is_short(words):
    (segment,) = split(" ".join(["mot"] * words))
    assert segment.kind == ("heading" if words <= 14 else "paragraph")


def test_a_cut_is_made_after_a_sentence_else_at_a_space():
    sentence = "Une phrase de quelques mots. "
    text = sentence * 2_000
    first = next(split(text))
    assert text[first.start : first.end].endswith("mots.")
    assert first.end > LONGEST // 2
    text = "mot " * 10_000
    assert all(text[s.start : s.end].endswith("mot") for s in split(text))


def test_exactly_the_longest_is_not_cut():
    assert list(split("a" * LONGEST)) == [Segment("paragraph", 0, LONGEST)]
    assert [s.end for s in split("a" * (LONGEST + 1))] == [LONGEST, LONGEST + 1]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "😀" * 1_000_000,
        "a" * 500_000 + " " * 500_000 + "b",
        "a" * 500_000 + "\n" + " " * 500_000 + "b",
        "\n" * 1_000_000,
        "\n " * 500_000,
        " \u00a0\t" * 300_000 + "fin",
        ". " * 500_000,
        "a\n\n" * 100_000,
    ],
    ids=["letters", "emoji", "tail", "gap", "lines", "blanks", "spaces", "stops", "tiny"],
)
def test_a_megabyte_of_anything_is_quick(text):
    begun = time.monotonic()
    _sound(text)
    assert time.monotonic() - begun < 5


def test_white_space_behind_a_long_part_is_walked_once():
    """It was walked again for every cut: 20 MB took minutes."""
    begun = time.monotonic()
    _sound("a" * 2_000_000 + " " * 1_000_000)
    assert time.monotonic() - begun < 5
