"""A server on loopback for each test that asks; skipped where sockets are forbidden."""

import socket
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harvestservers import FakeTime, MemorySink, Site


@pytest.fixture(scope="session")
def loopback():
    """Whatever needs a server depends on this."""
    try:
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", 0))
    except (OSError, RuntimeError):
        pytest.skip("sockets on 127.0.0.1 are forbidden here")


@pytest.fixture
def site(loopback):
    found = Site()
    yield found
    found.close()


@pytest.fixture
def other(site):
    """A second server, on another port."""
    found = Site()
    yield found
    found.close()


@pytest.fixture
def fake():
    return FakeTime()


@pytest.fixture
def sink():
    return MemorySink()
