"""Everything that can be checked without running the product, all failures told: `checks.py [--suite …]`.

It changes nothing. With --suite the whole test suite follows, and what stands after it goes to pytest.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("maru", "referrals", "triage", "caiu", "caf")
SUITE = ["pytest", "-n", "2", "--durations=10"]


def templates():
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


def checks():
    """Each check by the name that its failure is told by."""
    return {
        "ruff": ["ruff", "check", "--quiet"],
        "format": ["ruff", "format", "--check", "--quiet"],
        "templates": ["djade", "--check", *templates()],
        # The highest severity alone: what is below it, ruff's rules ask for a reason at each place.
        "bandit": ["bandit", "--quiet", "--recursive", "-lll", *ROOMS],
        "directions": ["lint-imports", "--no-logo"],
        "django": ["python", "manage.py", "check", "--fail-level", "WARNING"],
        "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    }


def passes(name, command):
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    print(
        f"check: {name:<12} {'ok' if done.returncode == 0 else 'FAILED'}  {time.monotonic() - began:.1f} s", flush=True
    )
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main():
    failed = [name for name, command in checks().items() if not passes(name, command)]
    suite = sys.argv[1:2] == ["--suite"]
    if suite and subprocess.run([*SUITE, *sys.argv[2:]], cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
        failed.append("suite")
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}. `make fix` mends what can be mended without thinking.")


if __name__ == "__main__":
    main()
