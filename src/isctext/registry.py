"""Plug-ins by entry point; what isctext ships comes in by the same door.

Groups: ``isctext.readers``, ``isctext.harvesters``, ``isctext.topic_engines``,
``isctext.measures``, ``isctext.reports``.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from isctext.errors import PluginError, UsageError, did_you_mean

READERS = "isctext.readers"
HARVESTERS = "isctext.harvesters"
TOPIC_ENGINES = "isctext.topic_engines"
REPORTS = "isctext.reports"
GROUPS = (READERS, HARVESTERS, TOPIC_ENGINES, "isctext.measures", REPORTS)


@cache
def available(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name, sorted; nothing is imported.

    Raises PluginError [IT-REG-002] when two installed packages claim one name.
    """
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=group), key=lambda p: (p.name, p.value)):
        if point.name in found and found[point.name].value != point.value:
            raise PluginError(
                "IT-REG-002",
                f"two plug-ins of {group} have the name '{point.name}'",
                found=f"{found[point.name].value} and {point.value}",
                expected="one name, one plug-in",
                hint="uninstall one of the two packages",
            )
        found[point.name] = point
    return found


def newest(group: str, name: str) -> str:
    """The full name: "europresse" is the highest europresse.vN; any other name as it is."""
    numbered = {
        int(number): point
        for point in available(group)
        for stem, mark, number in [point.rpartition(".v")]
        if mark and stem == name and number.isdecimal()
    }
    return numbered[max(numbered)] if numbered else name


def load(group: str, name: str) -> object:
    """The plug-in itself.

    Raises UsageError [IT-REG-001] for an unknown name (with the known ones) and PluginError
    [IT-REG-003] when importing it fails.
    """
    points = available(group)
    if name not in points:
        raise UsageError(
            "IT-REG-001",
            f"no plug-in named '{name}' in {group}",
            found=name,
            expected="an installed name",
            hint=did_you_mean(name, points),
        )
    try:
        return points[name].load()
    except Exception as error:
        raise PluginError(
            "IT-REG-003",
            f"the plug-in '{name}' of {group} does not load",
            where=points[name].value,
            found=f"{type(error).__name__}: {error}",
            hint="reinstall the package that brings it",
        ) from error
