"""Walks the tree that assistive technology is shown, turns the dial through it, and hears of it.

Run by a Python that has the bindings of AT-SPI, which need not be that of the program. Prints what
was found as JSON.
"""

import importlib
import json
import sys
from typing import Any

gi: Any = importlib.import_module("gi")
gi.require_version("Atspi", "2.0")
Atspi: Any = importlib.import_module("gi.repository.Atspi")
GLib: Any = importlib.import_module("gi.repository.GLib")

PROGRAM = "Entropy Dial"
MOST_CHILDREN = 200
PATIENCE, POLL = 60_000, 100  # milliseconds


def wait_for(found: Any) -> Any:
    """Return what `found` returns once it is something; None where it stays nothing."""
    context, left = GLib.MainContext.default(), [PATIENCE // POLL]
    result = found()
    while not result and left[0]:
        rung: list[bool] = []
        GLib.timeout_add(POLL, lambda rung=rung: rung.append(True))
        while not rung:
            context.iteration(True)
        left[0] -= 1
        result = found()
    return result


def program() -> Any:
    """Return the program once its window has parts; None before."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        one = desktop.get_child_at_index(place)
        if one is not None and one.get_name() == PROGRAM and one.get_child_count():
            window = one.get_child_at_index(0)
            if window is not None and window.get_child_count():
                return one
    return None


def node(one: Any, way: tuple[str, ...]) -> dict[str, Any]:
    """Return what is told of one thing."""
    states = {state.value_nick for state in one.get_state_set().get_states()}
    interfaces = set(one.get_interfaces())
    told = {
        "way": list(way),
        "role": one.get_role_name(),
        "name": one.get_name(),
        "description": one.get_description(),
        "states": sorted(states & {"focused", "focusable", "showing", "visible", "checked"}),
    }
    if "Value" in interfaces:
        value = one.get_value_iface()
        told["value"] = Atspi.Value.get_current_value(value)
    return told


def walk(one: Any, way: tuple[str, ...], into: list[dict[str, Any]]) -> None:
    """Add one thing and all below it."""
    told = node(one, way)
    into.append(told)
    for place in range(min(one.get_child_count(), MOST_CHILDREN)):
        child = one.get_child_at_index(place)
        if child is not None:
            walk(child, (*way, told["name"] or told["role"]), into)


def named(one: Any, role: str, name: str) -> Any:
    """Return the first thing with a role and a name, or None."""
    if one.get_role_name() == role and one.get_name() == name:
        return one
    for place in range(min(one.get_child_count(), MOST_CHILDREN)):
        child = one.get_child_at_index(place)
        found = named(child, role, name) if child is not None else None
        if found is not None:
            return found
    return None


def main() -> int:
    """Print the tree before and after the dial is turned to 2, and the news between."""
    Atspi.init()
    heard: list[str] = []
    listener = Atspi.EventListener.new(lambda event: heard.append(str(event.any_data)))
    listener.register("object:announcement")
    moved: list[str] = []
    at_values = Atspi.EventListener.new(lambda event: moved.append(str(event.source.get_name())))
    at_values.register("object:property-change:accessible-value")
    found = wait_for(program)
    if not found:
        print("the program did not come into sight", file=sys.stderr)
        return 1
    before: list[dict[str, Any]] = []
    walk(found, (), before)
    dial = named(found, "slider", "Temperature")
    Atspi.Value.set_current_value(dial.get_value_iface(), 2.0)
    wait_for(lambda: any("2" in news for news in heard))
    handle = named(found, "split pane", "Width of the table")
    Atspi.Value.set_current_value(handle.get_value_iface(), node(handle, ())["value"] + 24.0)
    wait_for(lambda: "Width of the table" in moved)
    after: list[dict[str, Any]] = []
    walk(found, (), after)
    print(json.dumps({"before": before, "after": after, "heard": heard, "moved": moved}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
