"""A harvest that kills itself: python harvestkilled.py STUDY MOMENT.

Moments are the instants before and after every write to the disk; MOMENT 0 only counts them.
"""

import os
import signal
import sys
from pathlib import Path

from isctext.workflow import harvestindex, harvesting, harvestshelf


def main():
    study, kill_at = Path(sys.argv[1]), int(sys.argv[2])
    passed = 0

    def moment():
        nonlocal passed
        passed += 1
        if passed == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner, name):
        real = getattr(owner, name)

        def watched(*args, **kwargs):
            moment()
            result = real(*args, **kwargs)
            moment()
            return result

        setattr(owner, name, watched)

    around(harvestshelf, "write_whole")
    around(harvesting, "write_whole")
    around(harvestindex.Index, "append")
    for summary in harvesting.harvest_study(study):
        sys.stderr.write(summary.line())
    sys.stdout.write(f"{passed}\n")


main()
