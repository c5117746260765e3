"""Bytes of mixed encodings: strays are counted against what is UTF-8."""

from hypothesis import given
from hypothesis import strategies as st

from isctext.ingest.raw.encoding import decode

PARTS = st.lists(
    st.sampled_from(["é", "’", "œ", "日", "😀", "a", " ", "\u00a0"]).map(str.encode)
    | st.sampled_from([b"\xe9", b"\xe8", b"\x92", b"\x80", b"\xff", b"\xed\xa0\x80", b"\xc3"]),
    min_size=1,
)


@given(PARTS)
def test_stray_bytes_are_read_as_such_where_most_is_utf8(parts):
    """UTF-8 when its characters outnumber the bytes that are none, else windows-1252 whole."""
    data = b"x" + b"".join(parts)
    text = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= c <= "\udcff" for c in text)
    wide = sum(c > "\x7f" for c in text) - stray
    if stray == 0 or wide > stray:
        mended = [_cp1252(ord(c) - 0xDC00) if "\udc80" <= c <= "\udcff" else c for c in text]
        assert decode(data) == "".join(mended)
    else:
        assert decode(data) == "".join(map(_cp1252, data))


def _cp1252(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)
