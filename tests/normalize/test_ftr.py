"""Site files of Full-Text RSS become rules that test themselves; each line is told."""

from __future__ import annotations

import pytest

from normalize import rulecheck
from normalize.ftr import Translated, host_of, translate
from normalize.model import Block
from normalize.rules import judge, parse_rules

FILE = """# The Quay
body: //main[@id='story']
body: //div[contains(@class, 'story-body')]
title: //h1[@class='head']
author: //a[@rel='author']
strip: //div[contains(concat(' ',normalize-space(@class),' '),' share-row ')]
strip: (//div)[1]
strip_id_or_class: quay-appeal
strip_image_src: /pixel
http_header(referer): https://quay.example/
prune: no
test_url: https://quay.example/ferry
polish: yes
no key here
"""
MAIL = "The mail boat left the quay on Monday with forty passengers and all of the letters on board."


@pytest.fixture(scope="module")
def made() -> Translated:
    return translate("quay.example", FILE)


def test_every_line_is_told_once(made: Translated) -> None:
    assert [told.line for told in made.told] == list(range(2, 15))
    assert all(bool(told.rule) != bool(told.why) for told in made.told)


def test_what_speaks_of_names_becomes_rules(made: Translated) -> None:
    assert [told.line for told in made.told if told.rule] == [2, 3, 4, 6, 8]


@pytest.mark.parametrize(
    ("line", "why"), [(5, "attribute"), (7, "brackets"), (9, "rules see text"), (13, "unknown key"), (14, "key: value")]
)
def test_what_does_not_says_why(made: Translated, line: int, why: str) -> None:
    assert why in next(told.why for told in made.told if told.line == line)


def test_imported_rules_pass_their_own_examples(made: Translated) -> None:
    assert rulecheck.failures(parse_rules([("ftr.toml", made.toml.encode())])) == ()


def test_imported_rules_take_what_the_file_names_on_its_host_alone(made: Translated) -> None:
    rules = parse_rules([("ftr.toml", made.toml.encode())])
    paths = ("main#story>p", "main#story>div.share-row>a", "aside>p", "main#story>div#big-quay-appeal-2>p", "main#story>h1.head")
    blocks = [Block(at, f"body>{path}", MAIL) for at, path in enumerate(paths)]
    fates = [verdict and (verdict.action, verdict.name) for verdict in judge(blocks, "www.quay.example", rules)]
    assert fates == [None, ("drop", "share"), ("drop", "other"), ("drop", "donation"), ("field", "title")]
    assert not any(judge(blocks, "harbour.example", rules))


def test_a_body_that_cannot_be_told_leaves_all_bodies_out() -> None:
    made = translate("quay.example", "body: //main\nbody: //div[2]\n")
    assert made.toml == ""
    assert ["another body" in told.why for told in made.told] == [True, False]


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("quay.example.txt", "quay.example"),
        (".Quay.example.txt", "quay.example"),
        ("www.quay.example.txt", "quay.example"),
        ("global.txt", None),
    ],
)
def test_the_host_is_the_files_name(name: str, host: str | None) -> None:
    assert host_of(name) == host
