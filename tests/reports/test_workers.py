"""Processes that die: each job has an outcome, and no kernel outlives its run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from drugmetrics.reports import workers
from drugmetrics.reports.jobs import Job, JobResult, execute

posix = pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")

KILLS_ITS_WORKER = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(30)"
DIES = "import os\nos._exit(3)"
WAITS = "import os, pathlib, time\npathlib.Path({path!r}).write_text(str(os.getpid()))\ntime.sleep(60)"

RUN = "from drugmetrics.reports.run import run\nif __name__ == '__main__':\n    run()"


def jobs_of(kit, home: Path, **sources: str) -> list[Job]:
    kit.build(home, **{name: ([kit.code("", "parameters"), kit.code(text)], {}) for name, text in sources.items()})
    return [Job(name, home / "notebooks" / f"{name}.ipynb", name, {}, home) for name in sources]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody waits for is dead, though it still has its number.
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@posix
def test_a_worker_that_dies_is_a_failed_job_and_the_others_come_out(kit, tmp_path):
    jobs = jobs_of(kit, tmp_path / "home", killer=KILLS_ITS_WORKER, dier=DIES, fine="print('here')")
    results = {result.name: result for result in workers.results(jobs, tmp_path, processes=2)}
    assert {name: result.status for name, result in results.items()} == {
        "killer": "failed",
        "dier": "failed",
        "fine": "ok",
    }
    for name in ("killer", "dier"):
        assert "It was killed, or it ran out of memory" in results[name].error
        assert "It was killed, or it ran out of memory" in (tmp_path / f"{name}.html").read_text(encoding="utf-8")


@posix
@pytest.mark.parametrize("end", ["SIGKILL", "SIGINT"])
def test_kernels_die_with_their_run(kit, tmp_path, end):
    import signal

    told = tmp_path / "pid"
    jobs_of(kit, tmp_path / "home", waits=WAITS.format(path=str(told)))
    kit.declare(tmp_path / "home", title="T", notebooks=[{"notebook": "waits", "title": "W"}])
    script = tmp_path / "script.py"
    script.write_text(RUN)
    # The signal's own handler, not one this process may have been started without.
    command = [sys.executable, "-c", f"import signal, runpy; signal.signal(signal.SIGINT, signal.default_int_handler); "
               f"runpy.run_path({str(script)!r}, run_name='__main__')"]  # fmt: skip
    environment = os.environ | {"DRUGMETRICS_HOME": str(tmp_path / "home")}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert wait_for(lambda: told.exists() and told.read_text(), 30), "the kernel never started"
            kernel = int(told.read_text())
            assert alive(kernel)
            process.send_signal(getattr(signal, end))
            process.wait(10)
            assert wait_for(lambda: not alive(kernel), 5), "the kernel outlived its run"
        finally:
            process.kill()
    reports = tmp_path / "home" / "reports"
    assert len(list(reports.glob("runs/*/.unfinished"))) == 1
    assert not (reports / "latest").exists()


def test_the_kernel_is_this_interpreter_whatever_is_registered_and_is_told_where_home_is(kit, tmp_path, monkeypatch):
    registered = tmp_path / "jupyter" / "kernels" / "python3"
    registered.mkdir(parents=True)
    spec = {"argv": [str(tmp_path / "gone"), "{connection_file}"], "display_name": "Gone", "language": "python"}
    (registered / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.delenv("DRUGMETRICS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    # The kernel's launcher would fill in the variable.
    home = tmp_path / "a $HOME"
    [job] = jobs_of(
        kit, home, tells="import os, sys\nprint(sys.executable, os.environ['DRUGMETRICS_HOME'], os.getcwd())"
    )
    result = execute(job, tmp_path)
    assert result.ok, result.error
    told = nbformat.read(tmp_path / "tells.ipynb", as_version=4).cells[-1].outputs[0].text
    assert told == f"{sys.executable} {home} {home / 'notebooks'}\n"


def result_of(job: Job, folder: Path) -> JobResult:
    return JobResult(job.name, job.title, "ok", 0.0)


def test_any_executor_will_do_and_hundreds_of_jobs(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "execute", result_of)
    jobs = [Job(f"area_{number}", tmp_path, "A", {}, tmp_path) for number in range(300)]
    with ThreadPoolExecutor(8) as executor:
        names = {result.name for result in workers.results(jobs, tmp_path, executor=executor)}
    assert names == {job.name for job in jobs}


def test_an_executor_that_breaks_is_failed_jobs(tmp_path):
    class Breaks(Executor):
        def submit(self, function, job, folder):
            if job.name == "c":
                raise BrokenExecutor
            future = Future()
            if job.name == "a":
                future.set_exception(BrokenExecutor())
            else:
                future.set_exception(OSError("the network is gone"))
            return future

    jobs = [Job(name, tmp_path / f"{name}.ipynb", name, {}, tmp_path) for name in "abcd"]
    errors = {result.name: result.error for result in workers.results(jobs, tmp_path, executor=Breaks())}
    assert set(errors) == set("abcd")
    assert "OSError: the network is gone" in errors["b"]
    assert all("It was killed" in errors[name] for name in "acd")
    assert all((tmp_path / f"{name}.html").exists() for name in "abcd")


def test_lines_are_told_where_no_terminal_is(capsys):
    from drugmetrics.reports.progress import Progress

    with Progress(2) as progress:
        progress.tell(JobResult("a", "A", "ok", 1.25))
        progress.tell(JobResult("b", "B", "failed", 0.5, error="\nBad: [x]\nmore"))
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["Running 2 notebooks", "ok     a (1.2 s) [1 of 2]", "failed b (0.5 s): Bad: [x] [2 of 2]"]


def test_a_bar_is_drawn_on_a_terminal(capsys, monkeypatch):
    from drugmetrics.reports.progress import Progress

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Progress(1) as progress:
        progress.tell(JobResult("b", "B", "failed", 0.5, error="Bad: [x]"))
    assert "failed b (0.5 s): Bad: [x]" in capsys.readouterr().err
