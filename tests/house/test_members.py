"""Members that nothing uses are found by the classes of what they are asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.house.members import dead_members
from tests.house.source_tree import house, modules_of

if TYPE_CHECKING:
    from pathlib import Path


def test_that_a_member_whose_name_lives_elsewhere_would_be_found(tmp_path: Path) -> None:
    files = {
        "a__x": "class Lamp:\n    def stop(self): return self.stop()\n    def shine(self): ...\n"
        "class Clock:\n    def __init__(self, lamp: Lamp):\n        self.lamp = lamp\n"
        "    def stop(self): return self.lamp.shine()\n    def shine(self): ...\n"
        "    @property\n    def lit(self) -> tuple[Lamp, ...]: return (self.lamp,)\n",
        "a__y": "def end(clock: Clock):\n    for one in clock.lit:\n        one.shine()\n"
        "    made = Clock(Lamp())\n    made.stop()\n",
    }
    assert dead_members(house(tmp_path, **files)) == ["a.x.Clock.shine", "a.x.Lamp.stop"]
    # One whose class nothing tells speaks for all.
    (tmp_path / "a" / "z.py").write_text("def end(thing): thing.stop(), thing.shine()\n")
    assert dead_members(modules_of(tmp_path, ".")) == []
