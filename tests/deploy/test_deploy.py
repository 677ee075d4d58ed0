"""What is shipped for running the tracker works as far as this machine can show."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import subprocess
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def script(path: Path, text: str) -> Path:
    path.write_text("#!/bin/bash\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda p: p.stem)
def test_every_action_is_pinned_to_a_commit_and_rights_are_stated(workflow: Path) -> None:
    raw = yaml.safe_load(workflow.read_text())
    assert "permissions" in raw
    for job in raw["jobs"].values():
        assert "timeout-minutes" in job
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step["uses"]


def test_the_harvest_runs_at_an_odd_minute_and_never_twice_at_once() -> None:
    raw = yaml.safe_load((ROOT / ".github/workflows/harvest.yml").read_text())
    minute = int(raw[True]["schedule"][0]["cron"].split()[0])
    assert minute % 5
    assert raw["concurrency"] == {"group": "harvest", "cancel-in-progress": False}
    assert raw["permissions"] == {}


def test_the_job_that_reads_other_servers_may_push_no_image_and_the_one_that_pushes_may_write_no_release() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/harvest.yml").read_text())["jobs"]
    assert jobs["harvest"]["permissions"] == {"contents": "write"}
    assert jobs["container"]["permissions"] == {"contents": "read", "packages": "write"}
    assert jobs["container"]["needs"] == "harvest"
    ran = [step["run"] for step in jobs["container"]["steps"] if "run" in step]
    assert ran == ["bash deploy/previous.sh", "bash deploy/container.sh"]


GH = r"""echo "gh $*" >> log
if [ -n "${FAIL_VIEW:-}" ] && [ "$2" = view ]; then echo "$FAIL_VIEW" >&2; exit 1; fi
case "$2" in
  view) test -d store || { echo "release not found" >&2; exit 1; }
    case "$*" in *assets*) ls store;; esac;;
  create) mkdir store;;
  download) folder=.
    while [ $# -gt 0 ]; do [ "$1" != --dir ] || folder=$2; shift; done
    cp store/* "$folder";;
  delete-asset) rm "store/$4";;
esac
case "$2" in create|upload)
  for file in "$@"; do
    [ -f "$file" ] && [ "$file" != changes.txt ] || continue
    left=$(cat left 2>/dev/null || echo 99)
    rm -f "store/$(basename "$file")"
    [ "$left" -gt 0 ] || exit 1
    echo $((left - 1)) > left
    cp "$file" store/
  done;;
esac
"""
EVIDENCE = """echo "evidence $*" >> log
case "$1" in
  update) echo data >> evidence.db;;
  check) exit ${CHECKED:-0};;
esac
exit ${STATUS:-0}
"""


def test_each_step_of_the_harvest_gets_the_secrets_it_needs_and_no_other() -> None:
    job = yaml.safe_load((ROOT / ".github/workflows/harvest.yml").read_text())["jobs"]["harvest"]
    assert "env" not in job
    given = {step["name"]: set(step["env"]) for step in job["steps"] if "env" in step}
    assert given == {
        "Previous database": {"GH_TOKEN"},
        "Update": {"NCBI_EMAIL", "NCBI_API_KEY", "TOPIC"},
        "Release": {"GH_TOKEN"},
    }


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder as the workflow sees it: a stand-in for gh (as gh 2.x: an upload takes the old file away first; after
    the number of files in `left` it breaks), and one for the evidence command."""
    (tmp_path / "bin").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    script(tmp_path / "bin/gh", GH)
    script(tmp_path / ".venv/bin/evidence", EVIDENCE)
    return tmp_path


def run(workspace: Path, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{workspace / 'bin'}:{os.environ['PATH']}", **environment}
    return subprocess.run(["bash", DEPLOY / name], cwd=workspace, env=env, capture_output=True, text=True, check=False)


def test_the_steps_of_the_workflow_carry_the_database_from_release_to_release(workspace: Path) -> None:
    for _ in range(2):
        for name in ("previous.sh", "update.sh", "release.sh"):
            done = run(workspace, name)
            assert done.returncode == 0, done.stderr
        (workspace / "evidence.db").unlink()
    assert (workspace / "store/evidence.db").read_text().count("data") == 2
    assert sorted(p.name for p in (workspace / "store").iterdir()) == ["evidence.db", "evidence.db.sha256"]
    log = (workspace / "log").read_text()
    assert log.count("evidence check --db evidence.db --against") == 1
    assert log.count("gh release create") == 1
    assert log.count("gh release edit") == 1


def test_a_damaged_release_stops_the_workflow(workspace: Path) -> None:
    for name in ("update.sh", "release.sh"):
        run(workspace, name)
    (workspace / "store/evidence.db").write_text("other bytes")
    assert run(workspace, "previous.sh").returncode != 0


@pytest.mark.parametrize(
    "why", ["HTTP 502: Bad Gateway", "HTTP 401: Bad credentials", "error connecting", "x\nrelease not found"]
)
@pytest.mark.parametrize("step", ["previous.sh", "release.sh"])
def test_only_a_release_that_is_not_there_is_a_first_run(workspace: Path, step: str, why: str) -> None:
    for name in ("previous.sh", "update.sh", "release.sh"):
        assert run(workspace, name).returncode == 0
    before = (workspace / "store/evidence.db").read_text()
    (workspace / "evidence.db").write_text("a history begun anew")
    failed = run(workspace, step, FAIL_VIEW=why)
    assert failed.returncode != 0
    assert why in failed.stderr
    assert (workspace / "store/evidence.db").read_text() == before


@pytest.mark.parametrize("files", range(5))
def test_wherever_an_upload_breaks_the_next_run_finds_a_whole_database(workspace: Path, files: int) -> None:
    for name in ("previous.sh", "update.sh", "release.sh"):
        assert run(workspace, name).returncode == 0
    for attempt in range(3):  # breaks again and again at the same place
        (workspace / "evidence.db").unlink()
        found = run(workspace, "previous.sh")
        assert found.returncode == 0, found.stderr
        assert (workspace / "evidence.db").read_text().count("data") >= 1, attempt
        run(workspace, "update.sh")
        (workspace / "left").write_text(str(files))
        assert (run(workspace, "release.sh").returncode == 0) is (files == 4)


def test_a_database_that_lost_rows_against_the_last_release_is_not_released(workspace: Path) -> None:
    for name in ("previous.sh", "update.sh", "release.sh"):
        assert run(workspace, name).returncode == 0
    before = (workspace / "store/evidence.db").read_text()
    (workspace / "evidence.db").write_text("little")
    assert run(workspace, "release.sh", CHECKED="4").returncode == 4
    assert (workspace / "store/evidence.db").read_text() == before


def test_a_source_that_is_away_is_a_warning_and_any_other_failure_stops(workspace: Path) -> None:
    away = run(workspace, "update.sh", STATUS="3")
    assert away.returncode == 0
    assert away.stdout.startswith("::warning::")
    assert run(workspace, "update.sh", STATUS="4").returncode == 4


@pytest.fixture
def docker(workspace: Path) -> Path:
    """A stand-in for docker that writes down what it was asked; a container answers unless DEAD is set."""
    asked = (
        'echo "docker $*" >> log\ncase "$1" in run) echo probe;; login) cat > token;; exec) test -z "$DEAD";; esac\n'
    )
    script(workspace / "bin/docker", asked)
    return workspace


IMAGE = {
    "CONTAINER_IMAGE": "registry.example/team/site",
    "CONTAINER_USER": "u",
    "CONTAINER_TOKEN": "t0ken",
    "PAUSE": "0",
}


def test_a_container_is_probed_before_it_is_pushed_and_the_token_is_in_no_command(docker: Path) -> None:
    done = run(docker, "container.sh", **IMAGE)
    assert done.returncode == 0, done.stderr
    log = (docker / "log").read_text()
    assert [line.split()[1] for line in log.splitlines()] == ["build", "run", "exec", "login", "push", "push", "rm"]
    assert "docker push registry.example/team/site:latest" in log
    assert log.splitlines()[3].endswith("--password-stdin registry.example")
    assert (docker / "token").read_text() == "t0ken"
    assert "t0ken" not in log


def test_a_container_that_does_not_answer_is_not_pushed(docker: Path) -> None:
    done = run(docker, "container.sh", **IMAGE, DEAD="1")
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    log = (docker / "log").read_text()
    assert "push" not in log
    assert "docker rm -f probe" in log


def test_without_an_image_name_nothing_is_deployed(docker: Path) -> None:
    done = run(docker, "container.sh", CONTAINER_IMAGE="")
    assert done.returncode == 0
    assert not (docker / "log").exists()


@pytest.mark.parametrize(
    "unit", sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer")), ids=lambda p: p.name
)
def test_systemd_accepts_the_units(unit: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    for other in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        text = other.read_text().replace("/srv/evidence/.venv/bin/", "/bin/").replace("/bin/evidence", "/bin/true")
        (tmp_path / other.name).write_text(text.replace("/bin/python", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "evidence-" in line]
    assert complaints == []


def test_the_container_file_runs_without_rights_pinned_and_with_a_health_check() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert all(re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base) for base in bases)
    assert any(re.match(r"USER \d+", line) for line in lines)
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert "--require-hashes" in "\n".join(lines)
    copied = {part for line in lines if line.startswith("COPY") and "--from" not in line for part in line.split()[1:-1]}
    assert all((ROOT / name).exists() or name == "evidence.db" for name in copied)
    shipped = re.findall(r'^    "([^"]+)",$', (ROOT / "setup.py").read_text(), flags=re.MULTILINE)
    assert shipped
    assert {
        Path(name).parts[0] for name in shipped
    } <= copied  # what a wheel holds beside the packages, the container holds too
    assert "--cors" not in "\n".join(lines)


class Echo(BaseHTTPRequestHandler):
    """Answers with the Host it was asked for."""

    def do_GET(self) -> None:
        body = (self.headers["Host"] or "").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def ask(port: int, path: str, method: str = "GET", host: str = "evil.example") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_proxy_pins_the_host_closes_debug_pages_and_refuses_writing(tmp_path: Path) -> None:
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    site = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    port = free_port()
    text = (DEPLOY / "nginx.conf").read_text()
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(
        "127.0.0.1:8001", f"127.0.0.1:{site.server_port}"
    )
    config = tmp_path / "nginx.conf"
    paths = "".join(f"{k}_temp_path {tmp_path}/{k};" for k in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config.write_text(f"daemon off; pid {tmp_path}/pid; events {{}} http {{ access_log off; {paths} {text} }}")
    proxy = subprocess.Popen(["nginx", "-c", config, "-e", tmp_path / "error.log"])
    try:
        for _ in range(100):
            try:
                ask(port, "/")
                break
            except OSError:
                time.sleep(0.05)
        assert ask(port, "/") == (200, "evidence.example.org")
        assert ask(port, "/-/databases.json")[0] == 404
        assert ask(port, "/", "POST")[0] == 403
    finally:
        proxy.terminate()
        proxy.wait()
        site.shutdown()


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda p: p.name)
def test_no_unit_is_exposed(unit: Path) -> None:
    """At most 3.0 of 10 by systemd's own measure (systemd.exec(5), systemd-analyze(1) security)."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=30", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_site_gets_its_public_name_and_none_of_the_harvester_s_secrets() -> None:
    site = (DEPLOY / "evidence-site.service").read_text()
    assert "EVIDENCE_PUBLIC_URL=" in site
    assert "/etc/evidence.env" not in site
    assert "LimitNOFILE=" in site
    assert "EVIDENCE_PUBLIC_URL=" in (DEPLOY / "Dockerfile").read_text()
