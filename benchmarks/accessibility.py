"""What axe-core finds on each page of an archive, light and dark, wide and narrow; serious and critical findings are counted apart.

    python benchmarks/accessibility.py ARCHIVE [--axe FILE]

Without --axe the newest axe-core is asked of the npm registry (`npm pack axe-core`, into a folder that goes again), and where there is no
npm the one of the test dependency axe-core-python is taken. `make demo SERVE=0` makes an archive to look at.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
import axe  # noqa: E402
import chromium  # noqa: E402

from benchmarks import tour  # noqa: E402

WIDTHS = (1200, 320)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--axe", type=Path, help="a file axe.min.js")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.axe:
            os.environ[axe.VARIABLE] = str(asked.axe)
        elif shutil.which("npm") and (file := _packed(Path(folder))):
            os.environ[axe.VARIABLE] = str(file)
        script = axe.script()
        if not script:
            print("axe-core is not at hand: give --axe, or pip install axe-core-python", file=sys.stderr)
            return 2
        print(script.splitlines()[0].strip("/*! "))
        with chromium.served(asked.archive.resolve()) as address, chromium.opened(Path(folder, "profile")) as chrome:
            pages, findings, grave = _walk(chrome, address, script)
    print(f"{pages} pages, light and dark, {' and '.join(map(str, WIDTHS))} pixels wide: {findings} findings, {grave} serious or critical")
    return 0


def _packed(folder: Path) -> Path | None:
    """axe.min.js as the npm registry has it; None where it cannot be reached."""
    done = subprocess.run(["npm", "pack", "--silent", "axe-core"], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        return None
    with tarfile.open(folder / done.stdout.split()[-1]) as pack:
        pack.extract("package/axe.min.js", folder, filter="data")
    return folder / "package" / "axe.min.js"


def _walk(chrome: chromium.Chrome, address: str, script: str) -> tuple[int, int, int]:
    """How many pages, findings and grave findings there are; each finding is printed."""
    stops = tour.of(address)
    findings = grave = 0
    for stop in stops:
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                found = _look(chrome, address.rstrip("/") + stop.path, scheme, width, script)
                findings, grave = findings + len(found), grave + sum(one.grave for one in found)
                for one in found:
                    print(f"{stop.name} ({scheme}, {width}): {one.impact}: {one.rule}: {one.says}")
                    print("".join(f"    {place}\n" for place in one.where[:5]), end="")
    return len(stops), findings, grave


def _look(chrome: chromium.Chrome, url: str, scheme: str, width: int, script: str) -> tuple[axe.Finding, ...]:
    axe.shine(chrome, scheme)
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chrome.get(url)
    return axe.findings(chrome, script)


if __name__ == "__main__":
    sys.exit(main())
