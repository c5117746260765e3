"""The command line: one file per verb. Stdout is data, stderr is talk.

Exit codes: 0 ok, 1 failed, 2 usage, 3 done but rejections above the threshold, 130 interrupted.
"""

from isctext.cli.app import main

__all__ = ["main"]
