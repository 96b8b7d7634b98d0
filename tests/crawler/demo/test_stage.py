"""The demo's archive knows how often it was run, takes no other for its own, and finds every article due at any age."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from archive import config, rulebook
from crawler import source
from crawler.demo import stage
from normalize.errors import UsageError

PROXY = "http://127.0.0.1:3128"


def test_a_new_archive_has_settings_sources_and_rules_that_can_be_read(tmp_path: Path) -> None:
    stage.prepare(tmp_path, PROXY, b"PEM")
    settings = config.load(tmp_path)
    assert settings.crawl.proxy == PROXY
    assert len(source.pick(source.known(tmp_path), settings.crawl.sources)) == 5
    assert any(agency.name == "KETA" for agency in rulebook.load(tmp_path).agencies)


def test_runs_are_counted_from_none(tmp_path: Path) -> None:
    assert stage.runs(tmp_path) == 0
    stage.finished(tmp_path, 2)
    assert stage.runs(tmp_path) == 2


def test_preparing_again_keeps_the_count(tmp_path: Path) -> None:
    stage.finished(tmp_path, 1)
    stage.prepare(tmp_path, PROXY, b"PEM")
    assert stage.runs(tmp_path) == 1


def test_an_archive_that_the_demo_did_not_make_is_refused(tmp_path: Path) -> None:
    (tmp_path / config.NAME).write_text("format = 1\n")
    with pytest.raises(UsageError, match="the demo did not make"):
        stage.prepare(tmp_path, PROXY, b"PEM")


def test_the_ages_at_which_an_article_is_due_lie_close_together() -> None:
    assert stage.AGES[0] == 1
    assert all(later - sooner <= max(4, sooner) for sooner, later in pairwise(stage.AGES))
