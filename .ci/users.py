"""The CI files that users take over, at work: the shell steps of action.yml, the scripts of ci/gitlab.yml and the
hooks for pre-commit, each on a sample repository, and each on the branch of somebody who means harm.

Usage: users.py PROGRAM: the program that is installed for GitLab and pre-commit. The action builds its own.
"""

import hashlib
import json
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
FORGED = b"%PDF-1.7 forged"
# Tags that are no BRIEF/EDITION, whatever git says of them.
WRONG_TAGS = ["--out=elsewhere/1", "-C/1", f"{BRIEF}/--out=elsewhere", f"{BRIEF}/{EDITION}/1", "1"]


def run(command, folder, env=None, status=0):
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    wanted = status if isinstance(status, set) else {status}
    assert done.returncode in wanted, f"{command} ended with {done.returncode}:\n{said}"
    return said


def git(folder, *arguments):
    identity = ["-c", "user.name=Sample", "-c", "user.email=sample@example.org"]
    return run(["git", *identity, *arguments], folder)


def commit(folder, message):
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", message)


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
    commit(folder, "sample")
    return workspace


def break_brief(workspace):
    brief = workspace / "briefs" / BRIEF / "brief.toml"
    brief.write_text(brief.read_text().replace("state ", "sttate ", 1))


def digest(bytes):
    return {"sha256": hashlib.sha256(bytes).hexdigest(), "bytes": len(bytes)}


def forge(workspace, program):
    """Has the branch bring along documents that nobody has made, and a manifest that calls them up to date."""
    run([program, "compile", "--all", "--quiet"], workspace)
    for manifest in (workspace / "out").glob("*/manifest.json"):
        said = json.loads(manifest.read_text())
        for document in DOCUMENTS:
            (manifest.parent / document).write_bytes(FORGED)
            said["outputs"][document] |= digest(FORGED)
        manifest.write_text(json.dumps(said))
    secret = workspace / "out" / BRIEF / "secret.en.pdf"
    secret.symlink_to("/proc/self/environ")


def sign(workspace):
    """Has the forged manifests agree with whatever is written now."""
    for manifest in (workspace / "out").glob("*/manifest.json"):
        said = json.loads(manifest.read_text())
        for name, known in said["inputs"].items():
            if known is not None:
                said["inputs"][name] |= digest((workspace / name).read_bytes())
        manifest.write_text(json.dumps(said))


def trap(path, ran):
    """A program that leaves a trace."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n")
    path.chmod(0o755)


def assert_own(kept, documents=DOCUMENTS, folder=BRIEF):
    """What was kept are the documents that the run has made, and nothing of a branch's or of the job's."""
    for document in documents:
        made = kept[f"{folder}/{document}"]
        assert made.startswith(b"%PDF-1.7") and len(made) > 10_000, document
    for name, bytes in kept.items():
        assert bytes != FORGED and b"PATH=" not in bytes and "secret" not in name, name


class Action:
    """action.yml as a runner would take it, but for the steps that are other actions."""

    def __init__(self, repository, temp):
        self.steps = yaml.safe_load((REPOSITORY / "action.yml").read_text())
        self.repository = repository
        self.temp = temp

    def run(self, status=0, hit=False, **given):
        """What is said, and what is kept; `hit`: the program is in the cache."""
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
        said, kept = "", None
        for step in self.steps["runs"]["steps"]:
            if "run" not in step:
                # Another action: the cache is empty; what they are told must be known.
                told = {name: fill(str(text), values) for name, text in step["with"].items()}
                if "upload-artifact" in step["uses"]:
                    kept = upload(told["path"].splitlines(), values["steps.compile.outputs.out"])
                continue
            if hit and step["name"] == "Build it":
                continue
            outputs = self.temp / "outputs"
            outputs.write_text("")
            env = {name: fill(text, values) for name, text in step.get("env", {}).items()}
            env |= {
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_WORKSPACE": str(self.repository),
                "GITHUB_ACTIONS": "true",
                "RUNNER_TEMP": str(self.temp),
            }
            script = self.temp / "step.sh"
            script.write_text(step["run"])
            last = step.get("id") == "compile"
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
            said += run(command, self.repository, env, status if last else 0)
            for line in outputs.read_text().splitlines():
                name, value = line.split("=", 1)
                values[f"steps.{step['id']}.outputs.{name}"] = value
        assert fill(self.steps["outputs"]["out"]["value"], values) == values["steps.compile.outputs.out"]
        return said, kept


def fill(text, values):
    return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: values[found[1]], text)


def upload(patterns, out):
    """What actions/upload-artifact takes: it follows links."""
    assert not Path(out).is_relative_to(REPOSITORY) and patterns
    kept = {}
    for pattern in patterns:
        inner = Path(pattern).relative_to(out)
        for path in Path(out).glob(str(inner)):
            kept[path.relative_to(out).as_posix()] = path.read_bytes()
    return kept


def action(temp, program):
    repository = temp / "action"
    workspace = sample(repository, "advocacy")
    work = temp / "runner"
    work.mkdir()
    github = Action(repository, work)

    # What cargo and rustup would read in the checkout.
    ran = temp / "ran"
    trap(repository / "wrapper", ran)
    trap(repository / "toolchain/bin/cargo", ran)
    trap(repository / "toolchain/bin/rustc", ran)
    (repository / ".cargo").mkdir()
    (repository / ".cargo/config.toml").write_text(f'[build]\nrustc-wrapper = "{repository}/wrapper"\n')
    (repository / "rust-toolchain.toml").write_text(f'[toolchain]\npath = "{repository}/toolchain"\n')

    said, kept = github.run(directory="advocacy")
    assert not ran.exists(), said
    assert_own(kept)
    assert f"{BRIEF}/manifest.json" in kept and "manifest.json" in kept, kept.keys()
    assert not (workspace / "out").exists()
    _, kept = github.run(directory="advocacy", briefs=BRIEF, hit=True)
    assert set(kept) == {f"{BRIEF}/{name}" for name in [*DOCUMENTS, "manifest.json"]}, kept.keys()
    said, _ = github.run(directory="advocacy", locked="true", status=1, hit=True)
    assert "title=lock-outdated" in said, said

    run([program, "release", BRIEF], workspace)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "edition")
    shutil.rmtree(workspace / "out")
    github.run(directory="advocacy", briefs=BRIEF, locked="true", hit=True)
    _, kept = github.run(directory="advocacy", release=f"{BRIEF}/{EDITION}", hit=True)
    edition = f"{BRIEF}/editions/{EDITION}"
    assert_own(kept, folder=edition)
    sums = kept[f"{edition}/SHA256SUMS"].decode()
    for name in [*DOCUMENTS, "edition.json", "manifest.json"]:
        line = f"{hashlib.sha256(kept[f'{edition}/{name}']).hexdigest()}  {name}\n"
        assert line in sums, name
    for tag in WRONG_TAGS:
        github.run(directory="advocacy", release=tag, status=1, hit=True)
    assert not list(repository.rglob("elsewhere"))

    # A branch of somebody who means harm: first with a brief that is good.
    forge(workspace, program)
    commit(repository, "forged")
    said = run([program, "compile", "--all"], workspace)
    assert "up to date" in said, f"the forgery is none:\n{said}"
    for locked in ["false", "true"]:
        _, kept = github.run(directory="advocacy", briefs=BRIEF, locked=locked, hit=True)
        assert_own(kept)
    away = temp / "away"
    (workspace / "out").rename(away)
    (workspace / "out").symlink_to(away)
    _, kept = github.run(directory="advocacy", hit=True)
    assert_own(kept)
    (workspace / "out").unlink()
    away.rename(workspace / "out")

    break_brief(workspace)
    sign(workspace)
    commit(repository, "broken")
    said = run([program, "compile", "--all"], workspace)
    assert "up to date" in said, f"the forgery is none:\n{said}"
    said, kept = github.run(directory="advocacy", status=1, hit=True)
    line = f"::error file=advocacy/briefs/{BRIEF}/brief.toml,line="
    assert line in said and "did you mean `state`?" in said, said
    assert not [name for name in kept if name.startswith(BRIEF)], kept.keys()
    assert_own(kept, documents=[])
    assert not ran.exists()
    print("action.yml: compiles, annotates, holds to the lock, makes an edition from its tag; believes no branch")


def pinned():
    """Actions of others are called by the hash of a commit, and jobs may do no more than they need."""
    files = [REPOSITORY / "action.yml", REPOSITORY / "docs/ci.md", *(REPOSITORY / ".github/workflows").iterdir()]
    for file in files:
        for line in re.findall(r"^\s*(?:- )?uses: (.*)$", file.read_text(), re.M):
            own = line == "./" or line.startswith("OWNER/rapporteur@")
            assert own or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), f"{file.name}: {line}"
    for file in (REPOSITORY / ".github/workflows").iterdir():
        workflow = yaml.safe_load(file.read_text())
        assert workflow["permissions"] == {"contents": "read"}, file.name
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                if "actions/checkout@" in step.get("uses", ""):
                    assert step["with"]["persist-credentials"] is False, file.name
    print("actions of others are called by their hash")


def gitlab(temp, program):
    repository = temp / "gitlab"
    workspace = sample(repository, ".")
    template = yaml.safe_load((REPOSITORY / "ci/gitlab.yml").read_text())
    # A cargo that installs the program that is there, as the real one would.
    ran = temp / "gitlab-ran"
    installs = temp / "installs"
    cargo = temp / "bin/cargo"
    cargo.parent.mkdir()
    cargo.write_text(
        f'#!/bin/sh\nset -e\npwd >> {installs}\nwhile [ "$1" != --root ]; do shift; done\n'
        f'mkdir -p "$2/bin"\nln {program} "$2/bin/rapporteur" 2>/dev/null || cp {program} "$2/bin/rapporteur"\n'
    )
    cargo.chmod(0o755)
    env = {
        "PATH": f"{cargo.parent}:{os.environ['PATH']}",
        "CI_PROJECT_DIR": str(repository),
        "RAPPORTEUR_GIT": "https://example.org/rapporteur.git",
        "RAPPORTEUR_TAG": "v0.1",
        **{name: str(value) for name, value in template[".rapporteur"]["variables"].items()},
    }
    assert template[".rapporteur"]["artifacts"]["paths"] == ["rapporteur-documents/"]
    documents = repository / "rapporteur-documents"

    def job(name, status=0, **more):
        script = "\n".join([*template[".rapporteur"]["before_script"], *template[name]["script"]])
        said = run(["bash", "-eo", "pipefail", "-c", script], repository, {**env, **more}, status)
        assert not ran.exists(), said
        found = [path for path in documents.rglob("*") if not path.is_dir()]
        assert not [path for path in found if path.is_symlink()], found
        return said, {path.relative_to(documents).as_posix(): path.read_bytes() for path in found}

    def install_again():
        shutil.rmtree(repository / ".rapporteur")
        installs.unlink()

    _, kept = job("briefs")
    assert_own(kept)
    assert not [name for name in kept if "typst" in name.split("/")[1:]], kept.keys()
    manifests = []
    for index in ["1", "2"]:
        _, kept = job("briefs", CI_NODE_INDEX=index, CI_NODE_TOTAL="2")
        manifest = temp / f"manifest.{index}-of-2.json"
        manifest.write_bytes(kept[manifest.name])
        manifests.append(manifest)
    assert len(installs.read_text().splitlines()) == 1, "it is installed once"
    assert not Path(installs.read_text().strip()).is_relative_to(repository)
    run([program, "manifest", "merge", *manifests], workspace)
    run([program, "release", BRIEF], workspace)
    git(repository, "add", f"briefs/{BRIEF}/numbering.lock")
    git(repository, "commit", "-q", "-m", "edition")
    _, kept = job("edition", CI_COMMIT_TAG=f"{BRIEF}/{EDITION}")
    assert_own(kept, folder=f"{BRIEF}/editions/{EDITION}")
    (rule,) = template["edition"]["rules"]
    pattern = re.search(r"=~ /(.*)/$", rule["if"])[1]
    assert re.search(pattern, f"{BRIEF}/{EDITION}")
    for tag in WRONG_TAGS:
        assert not re.search(pattern, tag), tag
        if "/" in tag:
            job("edition", status={1, 2}, CI_COMMIT_TAG=tag)
    assert not list(repository.rglob("elsewhere"))

    install_again()
    forge(workspace, program)
    trap(repository / ".rapporteur/bin/rapporteur", ran)
    documents_link = repository / "rapporteur-documents"
    shutil.rmtree(documents_link)
    away = temp / "gitlab-away"
    away.mkdir()
    (away / "theirs").write_text("theirs")
    documents_link.symlink_to(away)
    commit(repository, "forged")
    said = run([program, "compile", "--all"], workspace)
    assert "up to date" in said, f"the forgery is none:\n{said}"
    said, kept = job("briefs")
    assert "brings a folder .rapporteur along" in said and installs.exists(), said
    assert_own(kept)
    assert [path.name for path in away.iterdir()] == ["theirs"], "nothing is written through a link"

    install_again()
    (repository / ".rapporteur").symlink_to(away)
    break_brief(workspace)
    sign(workspace)
    commit(repository, "broken")
    said, kept = job("briefs", status=1)
    assert not [name for name in kept if name.startswith(BRIEF)], kept.keys()
    assert_own(kept, documents=[])
    assert [path.name for path in away.iterdir()] == ["theirs"], "nothing is written through a link"
    print("ci/gitlab.yml: all briefs, two shards, an edition from its tag; believes no branch")


def hooks(temp, program):
    repository = temp / "hooks"
    workspace = sample(repository, ".")
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}", "PRE_COMMIT_HOME": str(temp / "pre-commit")}
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(REPOSITORY), "rapporteur-system", "--all-files"]
    run(command, repository, env)
    forge(workspace, program)
    break_brief(workspace)
    sign(workspace)
    said = run(command, repository, env, status=1)
    assert "did you mean `state`?" in said, said
    ids = [hook["id"] for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())]
    assert ids == ["rapporteur", "rapporteur-system"], ids
    print(".pre-commit-hooks.yaml: lets a good brief pass and stops a broken one, whatever lies in out/")


def main():
    program = Path(sys.argv[1]).resolve()
    pinned()
    with tempfile.TemporaryDirectory() as folder:
        temp = Path(folder).resolve()
        action(temp, program)
        gitlab(temp, program)
        hooks(temp, program)


main()
