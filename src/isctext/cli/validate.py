"""``isctext validate``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import Csv, Json, write_table


def validate(
    gate: Annotated[str, typer.Argument(help="Only gates that begin so: G2. All when empty.")] = "",
    worlds: Annotated[int, typer.Option(min=10, help="Simulated corpora per gate.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="Where the simulated corpora start from.")] = 0,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Run the estimators on corpora with planted truth.

    One row per promise: the achieved rate beside the promised one.

    200 worlds are the specification's; fewer widen each bound by their sampling error. Exit
    code 1 when a promise is not kept.
    """
    import pyarrow as pa  # noqa: PLC0415

    from isctext.errors import UsageError  # noqa: PLC0415
    from isctext.validation.every import SCHEMA, measured, named, row  # noqa: PLC0415

    chosen = named(gate)
    if not chosen:
        raise UsageError(
            "IT-VAL-001",
            f"no gate begins with '{gate}'",
            found=gate,
            expected="G1 to G9",
            hint="leave it out to run all of them",
        )
    rows = []
    for achieved in measured(chosen, worlds, seed):
        rows.append(row(achieved))
        typer.echo(f"{achieved.gate.name}: {achieved.rate:.3f}", err=True)
    write_table(pa.Table.from_pylist(rows, schema=SCHEMA), as_json=as_json, as_csv=as_csv)
    if not all(line["kept"] for line in rows):
        raise typer.Exit(1)
