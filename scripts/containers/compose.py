"""Reads docker-compose.yml as an engine would, as far as ours goes."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
# `$$` is a dollar of the container's own.
VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::([?-])([^}]*))?\}")


def variables(text: str) -> dict[str, list[tuple[str, str]]]:
    """The variables that a compose file asks for; each with the sign and the words of its every mention."""
    asked: dict[str, list[tuple[str, str]]] = {}
    for name, sign, words in VARIABLE.findall(text):
        if name:
            asked.setdefault(name, []).append((sign, words))
    return asked


def filled_in(value, environment: dict[str, str]):
    """The value with its variables put in, at any depth. Raises KeyError for one that is needed and missing."""
    if isinstance(value, dict):
        return {name: filled_in(part, environment) for name, part in value.items()}
    if isinstance(value, list):
        return [filled_in(part, environment) for part in value]
    if not isinstance(value, str):
        return value

    def put_in(found: re.Match[str]) -> str:
        name, sign, words = found.groups()
        if name is None:
            return "$"
        return environment[name] if sign != "-" else environment.get(name) or words

    return VARIABLE.sub(put_in, value)


def services(environment: dict[str, str], text: str = "") -> dict[str, dict]:
    """The services by name, their variables put in."""
    return filled_in(yaml.safe_load(text or FILE.read_text())["services"], environment)


def in_order(wanted: dict[str, dict]) -> list[str]:
    """The names, each behind those it waits for."""
    done: list[str] = []
    while len(done) < len(wanted):
        ready = [name for name in wanted if name not in done and set(wanted[name].get("depends_on", ())) <= set(done)]
        done += ready or [f"circle among {set(wanted) - set(done)}"]
    return done
