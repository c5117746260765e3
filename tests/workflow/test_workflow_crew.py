"""The crew: kept while it is enough, prepared ahead, light."""

import subprocess
import sys
import textwrap
import time

import pytest

from isctext.workflow.crew import Crew


def _ask(workers, function, tasks=range(2)):
    return [done.result for done in workers.run(function, tasks, lambda task: (task,))]


@pytest.fixture
def crew():
    crew = Crew(2)
    with crew.at_work():
        yield crew


def test_workers_are_kept_while_they_are_enough(crew):
    one = crew.hire(1)
    assert one.size == 1
    assert crew.hire(0) is one
    two = crew.hire(50)
    assert two.size == 2
    assert crew.hire(1) is two
    assert crew.hire(2) is two


def test_preparation_is_done_ahead_as_often_as_there_are_processes(crew, tmp_path):
    workers = crew.hire(2)
    workers.prepare("poolwork:touch", (tmp_path, "ready"))
    assert _ask(workers, "poolwork:double") == [0, 2]
    crew.dismiss()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_failed_preparation_is_left_to_the_work(crew):
    workers = crew.hire(1)
    workers.prepare("poolwork:act", ("die",))
    workers.prepare("poolwork:nothing", ())
    assert _ask(workers, "poolwork:double", [4]) == [8]


def test_nobody_stays_after_work():
    crew = Crew(1)
    with crew.at_work():
        first = crew.hire(1)
        (pid,) = _ask(first, "poolwork:process", [0])
    with crew.at_work():
        (other,) = _ask(crew.hire(1), "poolwork:process", [0])
    assert pid != other


def test_an_error_ends_the_work_at_once():
    crew = Crew(1)

    def interrupted():
        with crew.at_work():
            crew.hire(1).prepare("poolwork:act", ("sleep60",))
            raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - begun < 30


def test_workers_do_without_pandas_until_a_plug_in_loads_it(crew):
    workers = crew.hire(1)
    assert _ask(workers, "poolwork:pandas_is_loaded", [0]) == [False]
    assert _ask(workers, "poolwork:array_of_series", [0, 1])[1] == 1
    assert _ask(workers, "poolwork:pandas_is_loaded", [0]) == [True]


@pytest.mark.parametrize("before", ["", "import pandas", "import pyarrow"])
def test_arrow_still_makes_frames(before):
    script = f"""
        import sys
        {before}
        from isctext.workflow.lean import load_arrow
        load_arrow()
        import pyarrow as pa, pyarrow.dataset
        assert ("pandas" in sys.modules) == {before != ""}
        assert list(pa.table({{"a": [1]}}).to_pandas()["a"]) == [1]
        assert not any(type(f).__name__ == "_NoPandas" for f in sys.meta_path)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)
