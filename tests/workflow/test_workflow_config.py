"""isctext.toml: every mistake is answered with its place and the way on."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.errors import UsageError
from isctext.workflow.config import FILE_NAME, load_study, parse_study
from isctext.workflow.starting import write_study

HEAD = '[study]\ntitle = "a"\n'
SOURCE = HEAD + '[[sources]]\nid = "s"\narena = "press"\npath = "x/*"\n'


def _refused(text):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(UsageError) as caught:
        parse_study(data, where="here.toml")
    error = caught.value
    assert error.where == "here.toml"
    assert error.found
    assert error.expected
    assert error.hint
    return error


def test_the_smallest_study():
    study = parse_study(HEAD.encode(), where="w")
    assert (study.study.title, study.study.period, study.study.lexicon) == ("a", None, "isc-hdf")
    assert study.sources == ()
    assert study.run.workers == 0


def test_a_whole_study():
    text = HEAD + (
        "period = [2008, 2024]\nlang = 'en'\n"
        "[[sources]]\nid='s'\narena='press'\npath=['a/*','b/*']\nexclude='*.bak'\n"
        "columns={text='Texte'}\n[[sources]]\nmanifest='m.csv'\n"
        "[topics]\nk=40\nseed=3\n[trajectories]\nevery='month'\n[run]\nrejected_share=1\n"
    )
    study = parse_study(text.encode(), where="w")
    assert study.study.period == (2008, 2024)
    assert study.sources[0].path == ("a/*", "b/*")
    assert study.sources[0].columns == {"text": "Texte"}
    assert study.sources[1].manifest == "m.csv"
    assert (study.topics.k, study.trajectories.every) == (40, "month")


def test_a_study_cannot_be_changed_by_accident():
    study = parse_study(HEAD.encode(), where="w")
    with pytest.raises(ValueError, match="frozen"):
        study.study.title = "b"


def test_a_byte_order_mark_and_crlf_are_taken():
    text = "\ufeff" + HEAD.replace("\n", "\r\n")
    assert parse_study(text.encode(), where="w").study.title == "a"


def test_no_file(tmp_path):
    for folder, found in ((tmp_path, "no such file"), (tmp_path / "nowhere", "no such folder")):
        with pytest.raises(UsageError) as caught:
            load_study(folder)
        error = caught.value
        assert (error.code, error.found, error.where) == ("IT-CFG-001", found, str(folder))
        assert "isctext init" in (error.hint or "")


@pytest.mark.parametrize(
    "text",
    [
        "[study\n",
        'title = "unclosed',
        HEAD + HEAD,
        b"[study]\ntitle = '\xe9'\n",
        b"\xff\xfe[\x00",
        "a = " + "[" * 20_000,
        "\x00",
    ],
    ids=["bracket", "quote", "twice", "latin-1", "utf-16", "deep", "nul"],
)
def test_not_toml(text):
    assert _refused(text).code == "IT-CFG-002"


@pytest.mark.parametrize(
    ("text", "place", "near"),
    [
        (HEAD + "[topic]\nk = 3\n", "topic", "topics"),
        (HEAD + "[topics]\nengin = 'lda.v1'\n", "topics.engin", "engine"),
        (SOURCE + "areena = 'x'\n", "sources.0.areena", "arena"),
        (SOURCE + "[[sources]]\nmanifests = 'm'\n", "sources.1.manifests", "manifest"),
        (HEAD + "periode = [2000, 2001]\n", "study.periode", "period"),
        (HEAD + "[trajectories]\nmin_doc = 3\n", "trajectories.min_doc", "min_docs"),
        ("[studi]\ntitle = 'a'\n", "studi", "study"),
        (HEAD + "[run]\nworker = 3\nbatch = 0\n", "run.worker", "workers"),
    ],
)
def test_an_unknown_key_is_answered_with_the_near_one(text, place, near):
    error = _refused(text)
    assert error.code == "IT-CFG-003"
    assert f"'{place}'" in error.what
    assert (error.hint or "").startswith(f"did you mean '{near}'?")


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", "study", "a section [study]"),
        ("study = 3\n", "study", "a section [study]"),
        ("[study]\n", "study.title", "a value"),
        (HEAD + "period = [2024, 2008]\n", "study.period", "first year is after the last"),
        (HEAD + "period = [2024]\n", "study.period", "a value"),
        (HEAD + "period = ['a', 'b']\n", "study.period", "integer"),
        (HEAD + "lang = 'de'\n", "study.lang", "'fr' or 'en'"),
        (HEAD + "[topics]\nk = 'tous'\n", "topics.k", "'auto'"),
        (HEAD + "[topics]\nk = 1\n", "topics.k", "greater than or equal to 2"),
        (HEAD + "[topics]\nk = -3\n", "topics.k", "greater than or equal to 2"),
        (HEAD + "[topics]\niterations = 1.5\n", "topics.iterations", "integer"),
        (HEAD + "[[sources]]\nid = 's'\n", "sources.0", "needs 'id', 'arena' and 'path'"),
        (HEAD + "[[sources]]\nmanifest = 'm'\nid = 's'\n", "sources.0", "either 'manifest'"),
        (SOURCE + "rights = 'mine'\n", "sources.0.rights", "'open'"),
        (SOURCE + "[[sources]]\npath = 3\n", "sources.1.path", "string, or: "),
        (SOURCE + "columns = {a = 1}\n", "sources.0.columns.a", "string"),
        (HEAD + "[run]\nrejected_share = 1.1\n", "run.rejected_share", "less than or equal to 1"),
        (HEAD + "[ingest]\nmemory_megabytes = 1\n", "ingest.memory_megabytes", "512"),
    ],
)
def test_a_value_that_does_not_fit_is_said_with_its_place(text, place, expected):
    error = _refused(text)
    assert error.code == "IT-CFG-004"
    assert f"'{place}' " in error.what
    assert expected in (error.expected or "")


def test_more_mistakes_are_counted():
    assert "(and 1 more)" in _refused(HEAD + "[run]\nbatch = 0\nworkers = -1\n").what


def test_a_long_value_is_shortened():
    assert len(_refused(HEAD + f"lang = '{'x' * 5_000}'\n").found or "") <= 200


# -- starting --------------------------------------------------------------------------------


def test_init_writes_a_study_that_parses(tmp_path):
    path = write_study(tmp_path / "étude" / "deux", "Communs")
    assert path.name == FILE_NAME
    study = load_study(path.parent)
    assert study.study.title == "Communs"
    assert study.study.period == (2008, 2024)
    assert [s.arena for s in study.sources] == ["initiatives"]
    assert sorted(p.name for p in (path.parent / "documents").iterdir()) == [
        "initiatives",
        "policy",
        "press",
    ]


def test_init_never_writes_over_a_study(tmp_path):
    path = write_study(tmp_path, "one")
    before = path.read_bytes()
    with pytest.raises(UsageError) as caught:
        write_study(tmp_path, "two")
    assert caught.value.code == "IT-CFG-005"
    assert caught.value.where == str(path)
    assert path.read_bytes() == before


def test_init_where_a_file_stands(tmp_path):
    (tmp_path / "file").write_bytes(b"precious")
    with pytest.raises(UsageError) as caught:
        write_study(tmp_path / "file", "one")
    assert caught.value.code == "IT-CFG-005"
    assert (tmp_path / "file").read_bytes() == b"precious"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30))
def test_any_title_comes_back(tmp_path_factory, title):
    folder = tmp_path_factory.mktemp("study")
    path = write_study(folder, title)
    found = tomllib.loads(path.read_text("utf-8"))["study"]["title"]
    assert found == title.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    "title", ['"', "\\", "\x7f", "{title}", "\n[run]\nx=1", "\x1b", "\udc80", "'''"]
)
def test_hostile_titles(tmp_path, title):
    write_study(tmp_path, title)
    study = load_study(tmp_path)
    assert study.study.title == title.replace("\udc80", "?")
    assert study.study.lexicon == "isc-hdf"


def test_formats_and_engines_may_leave_their_version_out():
    study = parse_study(
        b'[study]\ntitle="x"\n[[sources]]\nid="a"\narena="press"\npath="*"\nformat="europresse"\n'
        b'[topics]\nengine="lda"\n',
        where="isctext.toml",
    )
    assert study.sources[0].format == "europresse.v1"
    assert study.topics.engine == "lda.v1"
