from __future__ import annotations

import shlex
from pathlib import Path

from archive import words


def test_sizes_are_read_at_a_glance() -> None:
    shown = [words.size(count) for count in (0, 1, 840, 2400, 2_400_000, 3_000_000_000)]
    assert shown == ["0 bytes", "1 byte", "840 bytes", "2.4 kB", "2.4 MB", "3.0 GB"]


def test_one_is_no_plural() -> None:
    assert [words.many(count, "WARC file") for count in (0, 1, 1234)] == ["0 WARC files", "1 WARC file", "1,234 WARC files"]


def test_a_folder_can_be_copied_into_a_shell() -> None:
    assert shlex.split(words.shell(Path("desk's papers/2026"))) == ["desk's papers/2026"]
    assert words.shell(Path("my-archive")) == "my-archive"


def test_somebody_elses_escapes_are_written_out() -> None:
    assert words.plain("a\x1b[2J\nb \u200d\u00e9") == "a\\x1b[2J\\nb \u200d\u00e9"
