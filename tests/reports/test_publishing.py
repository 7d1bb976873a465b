"""The folders of runs: readers see a whole site at every moment, whatever runs are killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

from drugmetrics.reports import publishing
from drugmetrics.reports.jobs import JobResult
from drugmetrics.reports.run import run


class Pretend(Executor):
    """Runs no notebook: every job has come out whole, but for those called here."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing

    def submit(self, function, job, folder):
        ok = job.name not in self.failing
        (folder / f"{job.name}.html").write_text("made up")
        future = Future()
        future.set_result(JobResult(job.name, job.title, "ok" if ok else "failed", 0.1, error="" if ok else "No."))
        return future


@pytest.fixture
def home(tmp_path, kit, monkeypatch):
    home = kit.build(tmp_path / "home", plain=kit.plain(), bad=kit.bad())
    monkeypatch.setenv("DRUGMETRICS_HOME", str(home))
    return home


@pytest.fixture
def reports(home):
    return home / "reports"


def make(reports: Path, text: str = "site") -> Path:
    with publishing.new_run(reports) as folder:
        (folder / "index.html").write_text(text)
    return folder


def dead(reports: Path) -> Path:
    """Leave what a killed run leaves."""
    with pytest.raises(KeyboardInterrupt), publishing.new_run(reports) as folder:
        raise KeyboardInterrupt
    return folder


def test_the_site_is_switched_when_all_is_well(reports):
    first, second = run(executor=Pretend()), run(executor=Pretend())
    assert first.published
    assert second.published
    assert (reports / "latest").resolve() == second.folder
    assert second.index == reports / "latest" / "index.html"
    # Relative, so that the folder can be moved or copied as a whole.
    assert not (reports / "latest").readlink().is_absolute()
    assert sorted(path.name for path in reports.iterdir()) == [".lock", "latest", "runs"]


def test_a_failure_leaves_the_last_good_site(reports):
    good = run(executor=Pretend())
    result = run(executor=Pretend("bad"))
    assert not result.published
    assert (reports / "latest").resolve() == good.folder
    assert result.index == result.folder / "index.html"
    assert result.index.exists()
    assert "latest was left as it was" in result.summary()
    assert "bad: No." in result.summary()


def test_a_failure_is_published_when_asked_for(reports):
    result = run(executor=Pretend("bad"), publish_failed=True)
    assert result.published
    assert not result.ok
    page = (reports / "latest" / "index.html").read_text()
    assert "1 of 2 reports is not complete" in page


def test_nothing_is_published_when_the_first_run_fails(reports):
    result = run(executor=Pretend("bad"))
    assert not (reports / "latest").exists()
    assert "nothing was published" in result.summary()


def test_a_folder_may_be_named_for_the_runs(home, tmp_path):
    result = run(executor=Pretend(), output=tmp_path / "elsewhere")
    assert result.folder.parent == tmp_path / "elsewhere" / "runs"
    assert (tmp_path / "elsewhere" / "latest" / "index.html").exists()
    assert not (home / "reports").exists()


def test_an_interrupted_run_publishes_nothing_and_the_next_removes_it(reports):
    class Interrupted(Pretend):
        def submit(self, function, job, folder):
            raise KeyboardInterrupt

    good = run(executor=Pretend())
    with pytest.raises(KeyboardInterrupt):
        run(executor=Interrupted())
    assert (reports / "latest").resolve() == good.folder
    assert len(list((reports / "runs").glob("*/.unfinished"))) == 1
    run(executor=Pretend())
    assert list((reports / "runs").glob("*/.unfinished")) == []


def test_a_run_at_work_is_left_alone(reports):
    with publishing.new_run(reports) as working:
        other = make(reports)
        assert working.exists()
    assert sorted([working, other]) == sorted((reports / "runs").iterdir())


def test_a_run_at_work_in_another_process_is_left_alone_until_it_is_killed(reports):
    code = (
        "import pathlib, sys, time\nfrom drugmetrics.reports.publishing import new_run\n"
        "with new_run(pathlib.Path(sys.argv[1])) as folder:\n    print(folder, flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(reports)], stdout=subprocess.PIPE, text=True) as process:
        folder = Path(process.stdout.readline().strip())
        make(reports)
        assert folder.exists()
        process.kill()
        process.wait()
        make(reports)
        assert not folder.exists()


def test_a_run_that_has_been_at_work_for_more_than_a_day_is_taken_for_stuck(reports):
    with publishing.new_run(reports) as stuck:
        yesterday = time.time() - 25 * 60 * 60
        os.utime(stuck / ".unfinished", (yesterday, yesterday))
        make(reports)
        assert not stuck.exists()
        (stuck / "nothing").parent.mkdir()
        (stuck / ".unfinished").touch()


def test_only_the_newest_runs_are_kept_and_the_one_seen(reports):
    folders = [make(reports) for _ in range(publishing.KEPT_RUNS + 3)]
    # Their names begin with the same second: let them be told apart.
    named = [folder.rename(folder.with_name(f"2026010{place}T000000Z-aaaaaa")) for place, folder in enumerate(folders)]
    publishing.publish(reports, named[1])
    publishing.remove_old_runs(reports)
    assert sorted((reports / "runs").iterdir()) == [named[1], *named[-publishing.KEPT_RUNS :]]
    assert (reports / "latest" / "index.html").exists()


def test_readers_find_a_whole_site_at_every_moment(reports):
    folders = [make(reports, "site") for _ in range(2)]
    publishing.publish(reports, folders[0])
    missed, done = [], threading.Event()

    def read():
        while not done.is_set():
            try:
                assert (reports / "latest" / "index.html").read_text() == "site"
            except (OSError, AssertionError) as error:
                missed.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for place in range(200):
        publishing.publish(reports, folders[place % 2])
    done.set()
    reader.join()
    assert missed == []


def without_links(monkeypatch):
    def refuse(self, *args, **kwargs):
        raise OSError("A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)


def test_where_links_are_not_to_be_had_the_folder_is_copied(reports, monkeypatch):
    without_links(monkeypatch)
    for text in ("one", "two"):
        publishing.publish(reports, make(reports, text))
        assert not (reports / "latest").is_symlink()
        assert (reports / "latest" / "index.html").read_text() == text
    assert sorted(path.name for path in reports.iterdir()) == [".lock", "latest", "runs"]


def test_a_switch_without_links_that_was_cut_short_is_mended(reports, monkeypatch):
    without_links(monkeypatch)
    folder = make(reports, "one")
    publishing.publish(reports, folder)
    (reports / "latest").rename(reports / f".replaced-{folder.name}")
    (reports / f".latest-{folder.name}").mkdir()
    make(reports, "two")
    assert (reports / "latest" / "index.html").read_text() == "one"
    assert sorted(path.name for path in reports.iterdir()) == [".lock", "latest", "runs"]


def test_links_follow_on_copies(reports, monkeypatch):
    with monkeypatch.context() as patch:
        without_links(patch)
        publishing.publish(reports, make(reports, "one"))
    publishing.publish(reports, make(reports, "two"))
    assert (reports / "latest" / "index.html").read_text() == "two"


def test_what_a_killed_run_left_is_removed(reports):
    folder = dead(reports)
    assert (folder / ".unfinished").exists()
    make(reports)
    assert not folder.exists()
