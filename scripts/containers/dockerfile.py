"""Reads a Dockerfile and a .dockerignore as an engine would, as far as ours go."""

import json
import re
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

CONTINUED = re.compile(r"\\\n(?:\s*#[^\n]*\n)*")
VARIABLE = re.compile(r"\$\{?(\w+)\}?")


@dataclass(frozen=True)
class Step:
    """One instruction: its word, its flags, and the rest as it is written."""

    word: str
    flags: dict[str, str]
    rest: str

    @property
    def words(self) -> list[str]:
        """The rest as words, whether it is JSON (the exec form) or not."""
        return json.loads(self.rest) if self.rest.startswith("[") else shlex.split(self.rest)


@dataclass
class Stage:
    """One FROM and what follows it."""

    name: str
    base: str
    steps: list[Step] = field(default_factory=list)

    def all(self, word: str) -> list[Step]:
        return [step for step in self.steps if step.word == word]

    def last(self, word: str) -> Step:
        return self.all(word)[-1]


def read(text: str) -> list[Stage]:
    """The stages, in order."""
    stages: list[Stage] = []
    for line in CONTINUED.sub(" ", text).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        word, _, rest = line.strip().partition(" ")
        flags = {}
        while found := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
            flags[found[1]], rest = found[2], rest[found.end() :]
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append(Stage(name.strip(), base.strip()))
        else:
            stages[-1].steps.append(Step(word, flags, rest.strip()))
    return stages


def expanded(value: str, environment: dict[str, str]) -> str:
    """A value of ENV, with the variables that stand before it."""
    return VARIABLE.sub(lambda found: environment.get(found[1], ""), value)


class Context:
    """The folder that the image is built from, without what .dockerignore keeps out."""

    def __init__(self, folder: Path):
        self.folder = folder
        lines = (line.strip() for line in (folder / ".dockerignore").read_text().splitlines())
        wanted = [line for line in lines if line and not line.startswith("#")]
        self.patterns = [(self._pattern(line.lstrip("!")), line.startswith("!")) for line in wanted]

    @staticmethod
    def _pattern(line: str) -> re.Pattern[str]:
        parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        cut = re.split(r"(\*\*/|\*\*|\*|\?)", line.strip("/"))
        # Whatever stands in a folder that is kept out or let in goes with it.
        return re.compile("".join(parts.get(part, re.escape(part)) for part in cut) + "(?:/.*)?")

    def lets_in(self, path: str) -> bool:
        """Whether the path reaches the engine: the last line that fits decides."""
        answer = True
        for pattern, kept in self.patterns:
            if pattern.fullmatch(path):
                answer = kept
        return answer

    def files(self, source: str) -> list[Path]:
        """The files that a COPY of this source brings, below the folder."""
        start = self.folder / source
        found = [start] if start.is_file() else sorted(path for path in start.rglob("*") if path.is_file())
        below = (path.relative_to(self.folder) for path in found)
        return [path for path in below if self.lets_in(path.as_posix())]


def copy(step: Step, *, context: Context | None, source_root: Path, root: Path, at: str) -> None:
    """Do a COPY from the context, or from another stage's root where there is no context."""
    *sources, target = step.words
    goal = root / (Path(at) / target).relative_to("/")
    for source in sources:
        start = source_root / source.lstrip("/")
        if start.is_dir() and context is None:
            shutil.copytree(start, goal, symlinks=True, dirs_exist_ok=True)
            continue
        for path in context.files(source) if context else [Path(source.lstrip("/"))]:
            below = path.relative_to(source) if start.is_dir() else path.name if target.endswith("/") else ""
            (goal / below).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source_root / path, goal / below)
