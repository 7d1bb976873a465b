"""Every chart of these tests is drawn in a process that it leaves as it was."""

from __future__ import annotations

import matplotlib as mpl
import pytest


@pytest.fixture(autouse=True)
def nothing_is_left_open_or_styled():
    """Close the figures and undo the style, which the charts set for the whole process."""
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        yield
    plt.close("all")
