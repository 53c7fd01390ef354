"""What a document of 262,144 outcomes and 100 undo steps of single cells takes, in megabytes."""

import subprocess
import sys

from tests.benchmarks.bench_start import TOP, started_environment
from tests.benchmarks.timing import Row, at_most

LIMIT = 150.0
PROGRAM = """
import time
from gui.app import App, make_application
application = make_application([])
from gui.running import collect_garbage_of
from model.document import edits
from tests.benchmarks.bench_window import settle, window

def resident():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

app = window(2)
collect_garbage_of(app)
empty = resident()
from tests.benchmarks.examples import vocabulary
app.session.open(vocabulary(262_144), None)
settle(app)
for step in range(100):
    row = step * 2_621
    document = app.session.document
    edit = edits.rename_outcome(document, row, f"renamed {step}") if step % 4 == 3 else \
        edits.set_cell(document, row, step % 2, f"0.00{step + 1}")
    app.session.apply(edit)
    application.processEvents()
settle(app)
deadline = time.monotonic() + 5.0
while time.monotonic() < deadline:
    application.processEvents()
    time.sleep(0.01)
print(resident() - empty, app.session.undo_stack.count())
"""


def rows() -> list[Row]:
    """Return the rows of this family; none where the system does not say what a process takes."""
    if not sys.platform.startswith("linux"):
        return []
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=TOP,
        env=started_environment(),
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    taken, steps = answer.stdout.split()
    assert int(steps) == 100
    name = "MB above an empty window: 262,144 outcomes, 100 undo steps ÷ 150"
    return [at_most(name, float(taken), LIMIT, 1.0)]
