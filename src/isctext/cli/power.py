"""``isctext power``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Csv, Folder, Json, write_table


def power(folder: Folder = HERE, as_json: Json = False, as_csv: Csv = False) -> None:
    """Say what this corpus could detect, and what it lacks.

    The smallest effect found in 80 % of simulated studies of the same size, for each question
    that was measured (isctext trace, circulation, hypotheses).
    """
    from isctext.workflow.power import power as limits  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    write_table(limits(open_place(folder)), as_json=as_json, as_csv=as_csv)
