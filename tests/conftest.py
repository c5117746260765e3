"""What all tests share: in continuous integration, Hypothesis draws the same examples each time.

A change is then judged by the change; at a desk the examples are new each time, and find more.
"""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
