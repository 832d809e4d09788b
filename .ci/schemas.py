"""The schemas are schemas, the files of a workspace keep to them, and an editor's checker sees it.

Usage: schemas.py WORKSPACE TOMBI. Each file that begins with `#:schema` is held against the schema that
it names there, once by `jsonschema` and once by tombi, which editors run; then a file with a misspelt
key is, which both have to refuse.
"""

import datetime
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import jsonschema

VALIDATOR = jsonschema.Draft7Validator
KINDS = {
    "rapporteur.toml": "workspace",
    "briefs/*/brief.toml": "brief",
    "briefs/*/findings/*.toml": "findings",
    "briefs/*/statistics.toml": "statistics",
    "briefs/*/press-release.toml": "press-release",
    "data/**/*.toml": "table",
    "profiles/*.toml": "profile",
    "styles/*/style.toml": "style",
    "styles/*/strings/*.toml": "strings",
}


def plain(value):
    """Dates as the texts that JSON has for them."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


def schema_of(path):
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    if not first.startswith("#:schema "):
        sys.exit(f"{path} does not name its schema")
    return (path.parent / first.removeprefix("#:schema ").strip()).resolve()


def faults(path):
    schema = json.loads(schema_of(path).read_text(encoding="utf-8"))
    VALIDATOR.check_schema(schema)
    validator = VALIDATOR(schema, format_checker=VALIDATOR.FORMAT_CHECKER)
    document = plain(tomllib.loads(path.read_text(encoding="utf-8")))
    return [f"{path}: {fault.message}" for fault in validator.iter_errors(document)]


def tombi_accepts(tombi, folder, files):
    run = [tombi, "lint", "--offline", "--error-on-warnings", "--quiet", *map(str, files)]
    result = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    return result.returncode == 0, result.stdout + result.stderr


def main(workspace, tombi):
    files = []
    for pattern, kind in KINDS.items():
        found = sorted(workspace.glob(pattern))
        for path in found:
            if schema_of(path) != (workspace / "schema" / f"{kind}.json").resolve():
                sys.exit(f"{path} names another schema than that of its kind")
        files += found
    if len(files) < 5:
        sys.exit(f"only {len(files)} files in {workspace}")
    wrong = [fault for path in files for fault in faults(path)]
    if wrong:
        sys.exit("\n".join(wrong))
    accepted, said = tombi_accepts(tombi, workspace, files)
    if not accepted:
        sys.exit(f"tombi refuses files of {workspace}:\n{said}")

    with tempfile.TemporaryDirectory() as copy:
        copy = Path(copy)
        for path in files + sorted((workspace / "schema").glob("*.json")):
            target = copy / path.relative_to(workspace)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        path = sorted(copy.glob("briefs/*/brief.toml"))[0]
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\nstate ", "\nstaat ", 1), encoding="utf-8")
        if not faults(path) or tombi_accepts(tombi, copy, [path])[0]:
            sys.exit("a misspelt key is accepted")
    print(f"{len(files)} files keep to their schemas")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
