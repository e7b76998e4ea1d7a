"""Servers that a test may kill and stop, with the product on them; nobody else's go down with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from scripts.bench.servers import Servers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def servers():
    """PostgreSQL and Redis of these tests' own, with the product's tables in the database."""
    with Servers(settings.VAR / f"faults-{os.getpid()}", power_fails=False) as own:
        own.product = own.environment(DJANGO_SETTINGS_MODULE=settings.SETTINGS_MODULE, MARU_EMBEDDED="0")
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=own.product, check=True)
        yield own
