"""Is every file and every function short enough to be read in one go?"""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
KINDS = (".py", ".html", ".js", ".scss")


def files():
    """What git would carry, without the migrations, which Django writes."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = {ROOT / name for name in told.stdout.splitlines() if name.endswith(KINDS)}
    return sorted(path for path in paths if path.exists() and path.parent.name != "migrations")


def test_no_file_is_longer_than_four_hundred_lines():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def functions(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_fifty_lines():
    lengths = {
        f"{path.relative_to(ROOT)}:{name}": length
        for path in files()
        if path.suffix == ".py"
        for name, length in functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
