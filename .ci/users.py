"""The CI files that users take over, at work: the shell steps of action.yml, the scripts of ci/gitlab.yml and the
hooks for pre-commit, each on a sample repository.

Usage: users.py PROGRAM: the program that is installed for GitLab and pre-commit. The action builds its own.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
BRIEF = "kazakhstan-iccpr-2011"
EDITION = "2011-07-12"
DOCUMENTS = ["paper.en.pdf", "press-release.en.pdf"]


def run(command, folder, env=None, status=0):
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == status, f"{command} ended with {done.returncode}:\n{said}"
    return said


def git(folder, *arguments):
    identity = ["-c", "user.name=Sample", "-c", "user.email=sample@example.org"]
    return run(["git", *identity, *arguments], folder)


def sample(folder, inner):
    """A repository with the shipped brief, whose workspace is in a folder of it."""
    workspace = folder / inner
    workspace.mkdir(parents=True)
    for part in ["rapporteur.toml", "briefs", "data"]:
        source = REPOSITORY / part
        if source.is_dir():
            shutil.copytree(source, workspace / part)
        else:
            shutil.copy(source, workspace / part)
    (folder / ".gitignore").write_text("out/\n")
    git(folder, "init", "-q", ".")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "sample")
    return workspace


class Action:
    """action.yml as a runner would take it, but for the steps that are other actions."""

    def __init__(self, repository, temp):
        self.steps = yaml.safe_load((REPOSITORY / "action.yml").read_text())
        self.repository = repository
        self.temp = temp

    def run(self, status=0, **given):
        inputs = {name: value["default"] for name, value in self.steps["inputs"].items()}
        unknown = set(given) - set(inputs)
        assert not unknown, unknown
        values = {f"inputs.{name}": value for name, value in {**inputs, **given}.items()}
        values |= {
            "github.action_path": str(REPOSITORY),
            "runner.temp": str(self.temp),
            "runner.os": "Linux",
            "runner.arch": "X64",
        }
        said = ""
        for step in self.steps["runs"]["steps"]:
            if "run" not in step:
                # Another action: the cache is empty, and nothing is uploaded; what they are told must be known.
                for text in step["with"].values():
                    fill(str(text), values)
                continue
            outputs = self.temp / "outputs"
            outputs.write_text("")
            env = {name: fill(text, values) for name, text in step.get("env", {}).items()}
            env |= {"GITHUB_OUTPUT": str(outputs), "GITHUB_WORKSPACE": str(self.repository), "GITHUB_ACTIONS": "true"}
            script = self.temp / "step.sh"
            script.write_text(step["run"])
            last = step.get("id") == "compile"
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
            said += run(command, self.repository, env, status if last else 0)
            for line in outputs.read_text().splitlines():
                name, value = line.split("=", 1)
                values[f"steps.{step['id']}.outputs.{name}"] = value
        return said, fill(self.steps["outputs"]["out"]["value"], values)


def fill(text, values):
    return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: values[found[1]], text)


def action(temp):
    repository = temp / "action"
    workspace = sample(repository, "advocacy")
    work = temp / "runner"
    work.mkdir()
    github = Action(repository, work)

    said, out = github.run(directory="advocacy")
    assert out == "advocacy/out", out
    for document in DOCUMENTS:
        assert (repository / out / BRIEF / document).is_file(), said
    github.run(directory="advocacy", briefs=BRIEF, status=0)
    said, _ = github.run(directory="advocacy", locked="true", status=1)
    assert "title=lock-outdated" in said, said

    program = work / "rapporteur/bin/rapporteur"
    run([program, "release", BRIEF], workspace)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "edition")
    shutil.rmtree(workspace / "out")
    github.run(directory="advocacy", briefs=BRIEF, locked="true")
    github.run(directory="advocacy", release=f"{BRIEF}/{EDITION}")
    edition = workspace / "out" / BRIEF / "editions" / EDITION
    run(["sha256sum", "-c", "SHA256SUMS"], edition)

    brief = workspace / "briefs" / BRIEF / "brief.toml"
    brief.write_text(brief.read_text().replace('state ', 'sttate ', 1))
    said, _ = github.run(directory="advocacy", status=1)
    line = f"::error file=advocacy/briefs/{BRIEF}/brief.toml,line="
    assert line in said and "did you mean `state`?" in said, said
    print("action.yml: compiles, annotates, holds to the lock, makes an edition from its tag")


def gitlab(temp, program):
    repository = temp / "gitlab"
    workspace = sample(repository, ".")
    template = yaml.safe_load((REPOSITORY / "ci/gitlab.yml").read_text())
    env = {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        **{name: str(value) for name, value in template[".rapporteur"]["variables"].items() if "$" not in str(value)},
    }

    def job(name, **more):
        script = "\n".join(template[name]["script"])
        return run(["bash", "-eo", "pipefail", "-c", script], repository, {**env, **more})

    job("briefs")
    shutil.rmtree(workspace / "out")
    manifests = []
    for index in ["1", "2"]:
        job("briefs", CI_NODE_INDEX=index, CI_NODE_TOTAL="2")
        manifests.append(f"out/manifest.{index}-of-2.json")
    run([program, "manifest", "merge", *manifests], workspace)
    run([program, "release", BRIEF], workspace)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "edition")
    job("edition", CI_COMMIT_TAG=f"{BRIEF}/{EDITION}")
    print("ci/gitlab.yml: all briefs, two shards, an edition from its tag")


def hooks(temp, program):
    repository = temp / "hooks"
    workspace = sample(repository, ".")
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}", "PRE_COMMIT_HOME": str(temp / "pre-commit")}
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(REPOSITORY), "rapporteur-system", "--all-files"]
    run(command, repository, env)
    brief = workspace / "briefs" / BRIEF / "brief.toml"
    brief.write_text(brief.read_text().replace("state ", "sttate ", 1))
    said = run(command, repository, env, status=1)
    assert "did you mean `state`?" in said, said
    ids = [hook["id"] for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())]
    assert ids == ["rapporteur", "rapporteur-system"], ids
    print(".pre-commit-hooks.yaml: lets a good brief pass and stops a broken one")


def main():
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        temp = Path(folder)
        action(temp)
        gitlab(temp, program)
        hooks(temp, program)


main()
