"""The pool: order kept, poison paid for by itself, our own errors raised."""

import time
from collections import Counter

import pytest

from isctext.errors import PluginError, UsageError
from isctext.workflow.pool import Workers


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as pool:
        yield pool


def _run(pool, tasks, **options):
    """Codes or results, in order."""
    done = list(pool.run("poolwork:act", tasks, lambda task: (task,), **options))
    assert [d.task for d in done] == list(tasks)
    return [d.failure.code if d.failure else d.result for d in done]


@pytest.mark.parametrize("inline", [True, False])
def test_order_is_kept(workers, inline):
    pool = Workers(1, inline=True) if inline else workers
    done = list(pool.run("poolwork:double", range(25), lambda n: (n,)))
    assert [(d.task, d.result) for d in done] == [(n, 2 * n) for n in range(25)]


def test_no_tasks(workers):
    assert _run(workers, []) == []


def test_tasks_are_drawn_only_as_they_can_start(workers):
    drawn = []

    def tasks():
        for number in range(50):
            drawn.append(number)
            yield number

    for seen, _ in enumerate(workers.run("poolwork:double", tasks(), lambda n: (n,)), start=1):
        assert len(drawn) <= seen + 2 * workers.size


@pytest.mark.parametrize("poison", ["raise", "awkward", "local", "arrow", "exit", "die", "abort"])
def test_a_bad_task_costs_only_itself(workers, poison):
    code = "CRASH" if poison in ("die", "abort") else "ERROR"
    assert _run(workers, ["a", poison, "b", "c"]) == ["A", code, "B", "C"]


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize(
    ("poison", "detail"),
    [
        ("raise", "ValueError: no good"),
        ("awkward", "AwkwardError: 1-2"),
        ("local", "LocalError: made here"),
        ("exit", "SystemExit: 3"),
    ],
)
def test_the_failure_says_what_was_raised(workers, poison, detail, inline):
    pool = Workers(1, inline=True) if inline else workers
    (done,) = pool.run("poolwork:act", [poison], lambda task: (task,))
    assert done.failure is not None
    assert done.failure.detail == detail


def test_a_death_tells_its_exit_code(workers):
    (done,) = workers.run("poolwork:act", ["die"], lambda task: (task,))
    assert done.failure is not None
    assert done.failure.detail.endswith("exit code 9")


def test_a_slow_task_is_stopped(workers):
    begun = time.monotonic()
    assert _run(workers, ["a", "sleep60", "b"], seconds=1.0) == ["A", "TIMEOUT", "B"]
    assert time.monotonic() - begun < 15


def test_a_greedy_task_is_stopped():
    with Workers(1, memory_bytes=2 << 30) as pool:
        outcomes = _run(pool, ["a", "eat", "b", "eat arrow", "c"])
    assert outcomes[::2] == ["A", "B", "C"]
    assert set(outcomes[1::2]) <= {"OOM", "CRASH"}


def test_workers_compute_with_one_thread(workers):
    for done in workers.run("poolwork:threads", [1, 2], lambda task: (task,)):
        assert set(done.result) == {1}


@pytest.mark.parametrize("poison", ["raise", "die", "sleep60"])
def test_in_a_batch_the_others_survive_and_come_once(workers, poison):
    batches = [["a", "b"], ["c", poison, "d"], ["e"]]
    done = list(
        workers.run(
            "poolwork:act",
            batches,
            lambda task: (task,),
            divide=lambda task: [[item] for item in task],
            seconds=1.5,
        )
    )
    came = [item for d in done if d.failure is None for item in d.result]
    assert came == ["A", "B", "C", "D", "E"]
    assert [d.task for d in done if d.failure] == [[poison]]


def test_poison_is_tried_twice_and_its_neighbours_at_most_twice(workers, tmp_path):
    tasks = [["x"], ["y", "poison", "z"]]
    done = list(
        workers.run(
            "poolwork:touch",
            tasks,
            lambda task: (tmp_path, task[0] if len(task) == 1 else "poison"),
            divide=lambda task: [[item] for item in task],
        )
    )
    assert [(d.task, d.failure is None) for d in done] == [
        (["x"], True),
        (["y"], True),
        (["poison"], False),
        (["z"], True),
    ]
    calls = Counter(path.name.split("-")[0] for path in tmp_path.iterdir())
    assert calls == {"x": 1, "poison": 2, "y": 1, "z": 1}


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("tasks", [["a", "usage"], ["raise", "usage"]])
def test_errors_of_our_own_are_raised(inline, tasks):
    with Workers(1, inline=inline) as pool, pytest.raises(UsageError) as caught:
        _run(pool, tasks)
    assert caught.value.hint == "do it"


@pytest.mark.parametrize("inline", [True, False])
def test_errors_of_our_own_are_raised_from_inside_a_divided_batch(inline):
    """The batch fails with another error; alone, the second item fails with ours."""
    with Workers(1, inline=inline) as pool, pytest.raises(UsageError):
        list(
            pool.run(
                "poolwork:act",
                [["raise", "usage"]],
                lambda task: (task,),
                divide=lambda task: [[item] for item in task],
            )
        )


@pytest.mark.parametrize(
    "name", ["no_such_module:f", "poolwork:no_such_name", "poolwork:CALLS", ""]
)
def test_a_function_that_is_not_there_is_said(name):
    with Workers(1, inline=True) as pool, pytest.raises(PluginError) as caught:
        list(pool.run(name, [1], lambda task: (task,)))
    assert caught.value.code == "IT-WRK-001"


def test_the_pool_ends_at_once_when_its_user_fails():
    begun = time.monotonic()
    with pytest.raises(ZeroDivisionError), Workers(2) as pool:  # noqa: PT012
        next(pool.run("poolwork:act", ["a", *["sleep60"] * 3], lambda task: (task,)))
        _ = 1 / 0
    assert time.monotonic() - begun < 15


def test_sizes():
    assert Workers(3).size == 3
    assert Workers(0).size >= 1
