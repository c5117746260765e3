"""``isctext lexicon score``: coders' tables to agreement, precision and corrected trajectories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isctext.bench.correcting import correct
from isctext.bench.reading import CodedRow, read_codes, settle_repeats
from isctext.bench.scoring import agreement_rows, join_codes, precision_rows, recall_rows
from isctext.errors import ResourceMissing, StageError, UsageError, did_you_mean, printable
from isctext.records.coding import CODES
from isctext.store import Store
from isctext.workflow.checking import check_begun
from isctext.workflow.progress import Talk
from isctext.workflow.run import Place, run_stages
from isctext.workflow.street import lexicon

_LARGEST = 64 << 20
_SHOWN = 20  # refused rows told one by one; table codes has all of them


@dataclass(frozen=True, slots=True)
class Scored:
    """What was read and what came of it. rows: by status; refused: by reason.

    missing: passages of the sample without a code of any coder. stale: why the codes may not be
    of the lexicon that the corpus is counted with, "" where they are.
    """

    sample_id: str
    files: int
    rows: dict[str, int]
    refused: dict[str, int]
    missing: int
    codes: pa.Table
    agreement: pa.Table
    precision: pa.Table
    recall: pa.Table
    corrected: pa.Table
    stale: str

    def lines(self) -> list[str]:
        """The same in words."""
        total = sum(self.rows.values())
        read = ", ".join(f"{n:,} {status}" for status, n in sorted(self.rows.items()))
        said = [
            f"sample {self.sample_id}: {total:,} rows of {self.files} file(s): {read or 'none'}"
        ]
        for row in self.codes.filter(pc.equal(self.codes["status"], "rejected")).to_pylist()[
            :_SHOWN
        ]:
            what = f"code '{row['given']}'" if row["reason"] == "UNKNOWN_CODE" else row["item_id"]
            said.append(printable(f"  {row['file']}, row {row['row']}: {row['reason']} {what}"))
        said += [f"{n:,} rows {reason}" for reason, n in sorted(self.refused.items())]
        if self.missing:
            said.append(f"{self.missing:,} passages have no code yet")
        for row in self.agreement.filter(pc.equal(self.agreement["level"], "all")).to_pylist():
            said.append(_agreement(row))
        return [*said, f"careful: {self.stale}"] if self.stale else said


def _agreement(row: dict[str, object]) -> str:
    if row["alpha"] is None:
        return f"agreement not tested ({row['reason']})"
    alpha, lo, hi = (float(str(row[name])) for name in ("alpha", "lo", "hi"))
    return (
        f"agreement: Krippendorff's alpha {alpha:.3f} [{lo:.3f}, {hi:.3f}], {row['verdict']}, "
        f"over {row['units']} passages with two codes"
    )


def score(place: Place, sample_id: str, files: Sequence[Path], talk: Talk | None = None) -> Scored:
    """Reads the coders' tables of a sample, scores them, and keeps all of it in the corpus.

    Scored again, a sample's earlier rows are replaced. Raises UsageError: [IT-LEX-025] for an
    unknown sample, [IT-LEX-026] when a file's name does not say whose it is, [IT-LEX-024] for a
    file that is no table; ResourceMissing [IT-LEX-404] for one that is not there.
    """
    check_begun(place.folder, place.store, "concepts")
    drawn = _sample(place.store, sample_id)
    codes = _codes(drawn, sample_id, files)
    coded = join_codes(drawn, codes)
    agreement = agreement_rows(coded, sample_id)
    precision = precision_rows(coded, sample_id)
    recall = recall_rows(coded, sample_id)
    run_stages(place, only=("usage",), talk=talk)
    usage, exposure = (place.store.table(name).read() for name in ("usage", "exposure"))
    corrected = correct(exposure, usage, precision)
    with place.store.writing():
        for name, rows in (("codes", codes), ("agreement", agreement),
                           ("precision", precision), ("recall", recall)):  # fmt: skip
            table = place.store.table(name)
            table.remove(pc.field("sample_id") == sample_id)
            table.append(rows)
        place.store.table("trajectories_corrected").replace(corrected)
    said = Counter(codes["status"].to_pylist())
    return Scored(
        sample_id=sample_id,
        files=len(files),
        rows=dict(said),
        refused=dict(Counter(r for r in codes["reason"].to_pylist() if r)),
        missing=drawn.num_rows - len({i for i, s in _given(codes) if s in ("coded", "unsure")}),
        codes=codes,
        agreement=agreement,
        precision=precision,
        recall=recall,
        corrected=corrected,
        stale=_stale(place, drawn),
    )


def _given(codes: pa.Table) -> list[tuple[str, str]]:
    return list(zip(codes["item_id"].to_pylist(), codes["status"].to_pylist(), strict=True))


def _stale(place: Place, drawn: pa.Table) -> str:
    now = lexicon(place.folder, place.study)
    if drawn["lexicon_sha"][0].as_py() == now.sha256:
        return ""
    version = drawn["lexicon_version"][0].as_py()
    return f"drawn with lexicon version {version}, the study has {now.version}"


def _sample(store: Store, sample_id: str) -> pa.Table:
    drawn = store.table("samples").read(where=pc.field("sample_id") == sample_id)
    if not drawn.num_rows:
        known = set(store.table("samples").read(["sample_id"])["sample_id"].to_pylist())
        raise UsageError(
            "IT-LEX-025",
            f"no sample named '{sample_id}'",
            found=sample_id,
            expected="a sample drawn in this study",
            hint=did_you_mean(sample_id, known),
        )
    return drawn


def _codes(drawn: pa.Table, sample_id: str, files: Sequence[Path]) -> pa.Table:
    """The table ``codes``: as many rows as the files have."""
    known = frozenset(drawn["item_id"].to_pylist())
    names = {name for coders in drawn["coders"].to_pylist() for name in coders}
    by_coder: dict[str, list[tuple[str, CodedRow]]] = {}
    read = 0
    for number, path in enumerate(files, 1):
        rows = _read(path, known)
        read += len(rows)
        label = f"{number}-{path.name}"
        coder = coder_of(path, sample_id, names)
        by_coder.setdefault(coder, []).extend((label, row) for row in rows)
    out: list[dict[str, object]] = []
    for coder, pairs in by_coder.items():
        # One coder's codes of one passage may stand in two files.
        settled = settle_repeats([row for _, row in pairs])
        for (label, _), row in zip(pairs, settled, strict=True):
            out.append(_code_row(sample_id, label, coder, row))
    if len(out) != read:
        raise StageError("IT-STG-001", "rows of coders were lost", found=str(len(out)))
    return CODES.from_rows(out)


def _read(path: Path, known: frozenset[str]) -> list[CodedRow]:
    try:
        return read_codes(_bytes(path), known)
    except UsageError as error:
        error.where = error.where or str(path)
        raise


def _code_row(sample_id: str, label: str, coder: str, row: CodedRow) -> dict[str, object]:
    facts = {name: getattr(row, name) for name in CodedRow.__dataclass_fields__}
    return facts | {"sample_id": sample_id, "file": label, "coder": coder}


def coder_of(path: Path, sample_id: str, names: set[str]) -> str:
    """The coder whose name stands in the file's, after that of the sample.

    "s1-anne (copie).csv" is anne's. Raises UsageError [IT-LEX-026] for none.
    """
    stem = path.stem.casefold().removeprefix(f"{sample_id.casefold()}-")
    own = [n for n in sorted(names, key=len, reverse=True) if stem.startswith(n.casefold())]
    if not own:
        raise UsageError(
            "IT-LEX-026",
            "the file's name does not say whose codes it holds",
            where=str(path),
            found=path.name,
            expected=" or ".join(f"{sample_id}-{name}.csv" for name in sorted(names)),
            hint="give the file the name that isctext lexicon sample gave it",
        )
    return own[0]


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ResourceMissing(
            "IT-LEX-404", "the coder's table is not there", where=str(path), found="no such file",
            expected="the CSV file that a coder gave back", hint="check the path",
        )  # fmt: skip
    if path.stat().st_size > _LARGEST:
        raise UsageError(
            "IT-LEX-024", "this is not a coder's table", where=str(path),
            found=f"{path.stat().st_size} bytes", expected=f"at most {_LARGEST}",
        )  # fmt: skip
    return path.read_bytes()
