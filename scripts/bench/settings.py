"""The product's settings, with the limits beside its addresses and the count of queries in a header."""

from maru.settings import *  # noqa: F403
from maru.settings import MIDDLEWARE

ROOT_URLCONF = "scripts.bench.limits"
MIDDLEWARE = ["scripts.bench.limits.CountQueries", *MIDDLEWARE]
