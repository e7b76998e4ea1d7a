"""Does the Dockerfile's steps one by one, each stage in a root of its own, and says what the image would be."""

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from scripts.containers.dockerfile import Context, Stage, copy, expanded, read
from scripts.containers.sandbox import BASE_PATH, Root, python_layer, registry_environment, run

ROOT = Path(__file__).resolve().parents[2]
QUIET = subprocess.DEVNULL


@dataclass
class Image:
    """What a stage has come to."""

    layers: list[Path]
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": BASE_PATH})
    at: str = "/"
    user: str = ""
    command: list[str] = field(default_factory=list)


class Build:
    """All stages, from the base that stands for the official image."""

    def __init__(self, folder: Path, base: Path, tell):
        self.folder, self.tell = folder, tell
        self.context = Context(ROOT)
        self.roots: dict[str, Root] = {}
        self.images: dict[str, Image] = {}
        self.base = Image([python_layer(folder / "python"), base])

    def all(self) -> Image:
        """Build every stage; the last is the product."""
        for stage in read((ROOT / "Dockerfile").read_text()):
            self.build(stage)
        return self.images[stage.name]

    def build(self, stage: Stage) -> None:
        """Do one stage's steps on what it stands on."""
        below = self.images.get(stage.base, self.base)
        root = self.roots[stage.name] = Root(self.folder / stage.name, below.layers)
        root.lend_the_registries()
        if below is self.base:
            # As in the official image, where everybody finds its Python's library, and pip is there.
            run(
                *root.command(["sh", "-c", "ldconfig && python -m ensurepip --default-pip"], at="/"),
                stdout=QUIET,
                stderr=QUIET,
            )
        image = Image(root.layers, dict(below.environment), below.at)
        for step in stage.steps:
            began = time.monotonic()
            getattr(self, f"do_{step.word.lower()}")(step, root, image)
            took = time.monotonic() - began
            if took > 0.5:
                self.tell(f"{stage.name}: {step.word} {step.rest[:60]}… {took:.1f} s")
        self.images[stage.name] = image

    def do_env(self, step, root: Root, image: Image) -> None:
        pairs = dict(word.split("=", 1) for word in step.words)
        image.environment |= {name: expanded(value, image.environment) for name, value in pairs.items()}

    def do_workdir(self, step, root: Root, image: Image) -> None:
        image.at = step.rest
        (root.path / step.rest.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def do_copy(self, step, root: Root, image: Image) -> None:
        stage = step.flags.get("from")
        source = (None, self.roots[stage].path) if stage else (self.context, ROOT)
        copy(step, context=source[0], source_root=source[1], root=root.path, at=image.at)

    def do_run(self, step, root: Root, image: Image) -> None:
        environment = {"HOME": "/root", **registry_environment(), **image.environment}
        words = root.command(["/bin/sh", "-c", step.rest], at=image.at)
        done = subprocess.run(words, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"rehearse: RUN {step.rest}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

    def do_user(self, step, root: Root, image: Image) -> None:
        image.user = step.rest

    def do_cmd(self, step, root: Root, image: Image) -> None:
        image.command = step.words

    def do_expose(self, step, root: Root, image: Image) -> None:
        """A note for people."""

    # docker-compose.yml asks in its own way; the test suite holds the two together.
    do_healthcheck = do_expose


def size_of(folder: Path) -> int:
    """Megabytes of what a layer holds."""
    return sum(os.lstat(os.path.join(at, name)).st_size for at, _, names in os.walk(folder) for name in names) >> 20
