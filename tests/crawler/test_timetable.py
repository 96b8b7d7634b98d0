from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.timetable import Job, cron, quoted, systemd, unit

ODD = Path("/srv/news desk/50% off $HOME's")
JOB = Job(("/opt/press mark/bin/pressmark",), ODD, "desk", 600.0)


def test_a_crontab_line_keeps_odd_names_whole(tmp_path: Path) -> None:
    line = cron(JOB)
    command = line.split(" ", 5)[5].replace("\\%", "%")  # as cron hands it to the shell
    words = subprocess.run(["sh", "-c", command.replace("> /dev/null", "").replace("'/opt/press mark/bin/pressmark'", "printf '%s\\n'")], capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert words.splitlines() == ["crawl", str(ODD), "--unless-busy", "--quiet"]
    assert line.startswith("*/10 * * * * ")


@pytest.mark.parametrize(("every", "times"), [(60, "* * * * *"), (700, "*/10 * * * *"), (1800, "*/30 * * * *"), (3540, "*/30 * * * *")])
def test_the_hour_is_divided_evenly(every: float, times: str) -> None:
    assert cron(Job(("p",), Path("/a"), "u", every)).startswith(times + " p crawl /a")


def test_longer_times_are_hours_at_a_minute_of_the_archives_own() -> None:
    minutes = {cron(Job(("p",), Path(f"/{n}"), "u", 3600)).split()[0] for n in range(20)}
    assert len(minutes) > 5
    assert cron(Job(("p",), Path("/a"), "u", 6 * 3600)).split()[1] == "*/6"


def test_systemd_reads_no_specifier_and_no_variable_in_a_name() -> None:
    assert quoted('a "b" 5% $HOME \\') == '"a \\"b\\" 5%% $$HOME \\\\"'
    assert f"ReadWritePaths={quoted(str(ODD)).replace('$$', '$')}\n" in systemd(JOB)[0].text


def test_a_units_name_is_one_that_systemd_takes() -> None:
    assert unit(ODD) == "pressmark-50-off-HOME-s"
    assert unit(Path("/")) == "pressmark-archive"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    job = Job((sys.executable, "-m", "crawler.cli"), ODD, "root", 600.0)
    files = systemd(job)
    for file in files:
        (tmp_path / file.name).write_text(file.text)
    names = [str(tmp_path / file.name) for file in files]
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "pressmark" in line]) == (0, [])
