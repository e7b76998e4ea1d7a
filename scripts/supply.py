"""What the product is made of, and what is known against it: `supply.py sbom` and `supply.py audit`.

Both work in environments of their own under var/supply: one with the product's own requirements and nothing else, one
with the tools. `sbom` writes var/supply/sbom.cdx.json (CycloneDX), which goes with a release; `audit` asks pip-audit's
service about each pinned version.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "var" / "supply"
SBOM = PLACE / "sbom.cdx.json"
PRODUCT = ("-r", "requirements.txt", "-c", "scripts/constraints.txt")
TOOLS = ("-r", "scripts/supply.txt")


def environment(name, requirements):
    """Its `bin`, made anew when what it is made of has changed."""
    place, stamp = PLACE / name, PLACE / f"{name}.stamp"
    files = [argument for argument in requirements if argument.endswith(".txt")]
    made_of = "".join((ROOT / file).read_text() for file in files)
    if not stamp.exists() or stamp.read_text() != made_of:
        say(f"making {place.relative_to(ROOT)} (a minute or two the first time)")
        run(sys.executable, "-m", "venv", "--clear", str(place))
        run(str(place / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *requirements)
        stamp.write_text(made_of)
    return place / "bin"


def run(*command):
    subprocess.run(command, cwd=ROOT, check=True)


def say(sentence):
    sys.stdout.write(f"maru: {sentence}\n")
    sys.stdout.flush()


def sbom():
    """Exactly what a fresh installation of the requirements brings, checked against CycloneDX's schema."""
    PLACE.mkdir(parents=True, exist_ok=True)
    product, tools = environment("product", PRODUCT), environment("tools", TOOLS)
    run(
        str(tools / "cyclonedx-py"), "environment", str(product / "python"), "--pyproject", "pyproject.toml",
        "--output-reproducible", "--output-format", "JSON", "--output-file", str(SBOM), "--validate",
    )  # fmt: skip
    say(f"{len(json.loads(SBOM.read_text())['components'])} components are written to {SBOM.relative_to(ROOT)}")


def audit():
    """Whether a version that we pin is known to have a hole. 1 if so; what could not be asked is said loudly."""
    PLACE.mkdir(parents=True, exist_ok=True)
    tools = environment("tools", TOOLS)
    pins = PLACE / "pins.txt"
    lines = [line for name in ("requirements.txt", "scripts/constraints.txt") for line in pinned(ROOT / name)]
    pins.write_text("\n".join(dict.fromkeys(lines)))
    asked = [str(tools / "pip-audit"), "--requirement", str(pins), "--no-deps", "--disable-pip", "--format", "json"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        say(f"NOT AUDITED: pip-audit did not answer ({(done.stderr.strip().splitlines() or ['no word'])[-1]})")
        return 0
    sentences, code = verdict(report)
    for sentence in sentences:
        say(sentence)
    return code


def pinned(file):
    """`name==version` of each line, without its comment and extras."""
    for line in file.read_text().splitlines():
        requirement = line.partition("#")[0].split(";")[0].strip()
        if "==" in requirement:
            name, _, version = requirement.partition("==")
            yield f"{name.partition('[')[0].strip()}=={version.strip()}"


def verdict(report):
    """What pip-audit found, in sentences, and the exit code."""
    packages = report["dependencies"]
    unasked = [package["name"] for package in packages if "skip_reason" in package]
    holes = [
        f"HOLE: {package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions'])}"
        for package in packages
        for hole in package.get("vulns", [])
    ]
    count = len(packages) - len(unasked)
    sentences = [*holes, f"{count} of {len(packages)} packages were asked about, {len(holes)} known holes"]
    if unasked:
        sentences.append(
            f"NOT AUDITED: {len(unasked)} packages, of which the service that was reached knows nothing. "
            "Run `make check` where pypi.org is reached before a release."
        )
    return sentences, 1 if holes else 0


if __name__ == "__main__":
    sys.exit({"sbom": sbom, "audit": audit}[sys.argv[1]]())
