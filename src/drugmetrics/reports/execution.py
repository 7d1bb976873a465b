"""Execute one notebook with papermill, in a kernel of the interpreter that runs this."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from drugmetrics.reports.jobs import Failure, Job

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbformat import NotebookNode

_TERMINAL_CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# The name of a socket may have about a hundred characters; the kernel's file adds its own to the folder's.
_LONGEST_SOCKET_FOLDER = 80

_KERNEL_LOG = "kernel.log"

_managers: WeakSet[AsyncKernelManager] = WeakSet()
_scratch: set[Path] = set()


def run_notebook(job: Job, output: Path) -> tuple[NotebookNode, Failure | None]:
    """Execute `job`, writing the executed notebook to `output` while it runs.

    Parameters
    ----------
    job : Job
        The notebook and its parameters, which are all handed over, defaults included.
    output : pathlib.Path
        Where the executed notebook is written, as far as it came.

    Returns
    -------
    tuple of NotebookNode and (Failure or None)
        The executed notebook, and why it stopped where it did stop.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    failure = None
    # The folder may still hold a socket for a moment after the kernel went; that is no reason to fail.
    with tempfile.TemporaryDirectory(prefix="dm-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        _scratch.add(scratch)
        try:
            papermill.execute_notebook(
                _unformatted(job.notebook),
                _unformatted(output),
                parameters=job.parameters,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                kernel_manager_class=_kernel_manager(job.home, scratch),
                # Where JupyterLab starts a notebook too; the working directory of the run plays no part.
                resources={"metadata": {"path": str(job.notebook.parent)}},
            )
        except PapermillExecutionError as error:
            traceback = _TERMINAL_CODES.sub("", "\n".join(error.traceback))
            failure = Failure(error.ename, error.evalue, traceback)
        except DeadKernelError:
            said = _last_words(scratch)
            failure = Failure("The notebook's process died", "It was killed, or it ran out of memory.", said)
        finally:
            _scratch.discard(scratch)
    notebook = nbformat.reads(output.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    executed = _tidied(notebook, job, output)
    text = nbformat.writes(executed) + "\n"  # type: ignore[no-untyped-call]
    output.write_text(text, encoding="utf-8", newline="\n")
    return executed, failure


def _last_words(scratch: Path) -> str:
    """Return the end of what the kernel wrote outside its cells."""
    log = scratch / _KERNEL_LOG
    return log.read_text(encoding="utf-8", errors="replace")[-2000:].strip() if log.is_file() else ""


def kill_kernels() -> None:
    """Kill the kernels this process started, at once and with what they started; the last act of a worker."""
    import contextlib
    import os
    import shutil
    import signal

    for manager in tuple(_managers):
        process = getattr(manager.provisioner, "process", None)
        if process is not None and process.poll() is None:
            with contextlib.suppress(OSError):
                if sys.platform == "win32":
                    process.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)
    for folder in tuple(_scratch):
        shutil.rmtree(folder, ignore_errors=True)


def _unformatted(path: Path) -> str:
    """Return `path` as papermill wants it: it fills in braces, and a folder may have some in its name."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _kernel_manager(home: Path, scratch: Path) -> type[AsyncKernelManager]:
    """Return a manager whose kernels are this interpreter's, whatever kernels the machine has registered."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3 (ipykernel)",
        language="python",
        # Dollars are doubled because the launcher fills in what follows one.
        env={"DRUGMETRICS_HOME": str(home).replace("$", "$$")},
    )

    class OwnKernelManager(AsyncKernelManager):  # type: ignore[misc, unused-ignore]
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.connection_file = str(scratch / "k.json")
            if sys.platform != "win32" and len(str(scratch)) < _LONGEST_SOCKET_FOLDER:
                # Ports are drawn, let go and taken again by the kernel: of kernels starting at the same time one
                # now and then finds its port gone. Sockets in a folder of its own nobody else can take.
                self.transport = "ipc"
                self.ip = str(scratch / "k")
            _managers.add(self)

        async def start_kernel(self, **settings: Any) -> None:  # type: ignore[override]
            # What a kernel writes outside its cells (a crash, or a word on being asked to end) is no news of the run.
            with (scratch / _KERNEL_LOG).open("ab") as log:
                await super().start_kernel(stderr=log, **settings)

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return OwnKernelManager


def _tidied(notebook: NotebookNode, job: Job, output: Path) -> NotebookNode:
    """Return `notebook` without papermill's notes on errors, which the page says better, and without folders."""
    from papermill.execute import ERROR_MARKER_TAG

    notebook.cells = [cell for cell in notebook.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", ())]
    notes = notebook.metadata.get("papermill", {})
    notes.update(input_path=job.notebook.name, output_path=output.name)
    return notebook
