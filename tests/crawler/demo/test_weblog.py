"""The web's log gives back the exact bytes."""

from __future__ import annotations

from pathlib import Path

from crawler.demo.weblog import Log, Logged, read


def test_what_is_logged_is_read_back_to_the_byte(tmp_path: Path) -> None:
    exchanges = [Logged(1, "http://a.example/", b"GET\xff", b"\x00body", end) for end in ("kept", "left")]
    log = Log(tmp_path / "log")
    for exchange in exchanges:
        log.add(exchange)
    log.close()
    assert list(read(tmp_path / "log")) == exchanges


def test_a_later_run_adds_to_the_log(tmp_path: Path) -> None:
    for number in (1, 2):
        log = Log(tmp_path / "log")
        log.add(Logged(number, "http://a.example/", b"GET", b"200", "kept"))
        log.close()
    assert [each.connection for each in read(tmp_path / "log")] == [1, 2]
