"""axe-core, which reads a page as the rules of accessibility do (https://github.com/dequelabs/axe-core), in chromium."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from selenium.webdriver import Chrome

VARIABLE = "AXE"  # names a file axe.min.js, say of `npm pack axe-core`
_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {iframes: false, ...(arguments[0].length ? {runOnly: arguments[0]} : {})}).then(found => done(found.violations.map(
  one => [one.impact || "minor", one.id, one.help, one.nodes.map(node => node.target.join(" ") + " — " + (node.any[0] || node.all[0] || node.none[0] || {message: ""}).message)])));
"""


@dataclass(frozen=True, slots=True)
class Finding:
    impact: str  # minor, moderate, serious or critical
    rule: str
    says: str
    where: tuple[str, ...]  # selectors, each with what is wrong there

    @property
    def grave(self) -> bool:
        return self.impact in ("serious", "critical")


def script() -> str:
    """axe-core's text; "" where it is not at hand: the variable AXE names it, or the package axe-core-python carries it."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).read_text("utf-8")
    found = importlib.util.find_spec("axe_core_python")
    places = found.submodule_search_locations or [] if found else []
    files = [file for place in places if (file := Path(place, "axe.min.js")).is_file()]
    return files[0].read_text("utf-8") if files else ""


def findings(chrome: Chrome, axe: str, *rules: str) -> tuple[Finding, ...]:
    """What axe-core finds on the page that chrome shows; by these rules only, where any are named."""
    chrome.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})  # as a debugger does: the page's policy would hold it back
    return tuple(Finding(impact, rule, says, tuple(where)) for impact, rule, says, where in chrome.execute_async_script(_RUN, rules))


def shine(chrome: Chrome, scheme: str) -> None:
    """Has chrome prefer "light" or "dark" pages."""
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
