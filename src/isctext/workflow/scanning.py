"""Scanned PDF files read by OCR, where the programs for it are installed."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess

LANGUAGE = "fra"


class ScanError(Exception):
    """OCR was tried and gave nothing; the message says why."""


@functools.cache
def installed() -> bool:
    """Whether ocrmypdf, tesseract and its French are there (Debian: tesseract-ocr-fra)."""
    if not (shutil.which("ocrmypdf") and shutil.which("tesseract")):
        return False
    return LANGUAGE in _run("tesseract", "--list-langs").stdout.decode().split()


@functools.cache
def version() -> str:
    """The programs' versions, for a document's facts."""
    said = []
    for name in ("ocrmypdf", "tesseract"):
        asked = _run(name, "--version")
        words = (asked.stdout or asked.stderr).decode("utf-8", "replace").split()
        said.append(f"{name} {next((w for w in words if w[0].isdigit()), '')}".strip())
    return f"{', '.join(said)}, {LANGUAGE}"


def _run(
    program: str, *arguments: str, data: bytes = b"", seconds: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """A program with its arguments, no shell.

    One thread: tesseract's own threads make it eight times slower on two cores.
    """
    return subprocess.run(  # noqa: S603  (our own words, and no shell)
        [shutil.which(program) or program, *arguments],
        input=data,
        capture_output=True,
        timeout=seconds,
        check=False,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )


def with_text_layer(data: bytes, seconds: float) -> bytes:
    """The PDF with text on the pages that had none.

    Raises ScanError when the programs fail or take longer.
    """
    options = ("--language", LANGUAGE, "--skip-text", "--jobs", "1", "--quiet")
    try:
        done = _run(
            "ocrmypdf", *options, "--output-type", "pdf", "-", "-", data=data, seconds=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise ScanError(f"OCR took more than {seconds:.0f} s") from error
    if done.returncode or not done.stdout:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ScanError(f"OCR failed ({done.returncode}): {' '.join(last)}")
    return done.stdout
