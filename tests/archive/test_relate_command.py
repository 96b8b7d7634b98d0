"""`pressmark relate` over a small corpus."""

from __future__ import annotations

import json
import lzma
import random
import subprocess
import sys
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main

WORDS = ["harbour", "crane", "tide", "mayor", "vote", "barge", "grain", "night", "pilot", "fog", "quay", "rope"]


def prose(seed: int, count: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(WORDS)}{chance.choice('abcdefgh')}{chance.choice('klmnopq')}" for _ in range(count))


STORM = prose(1, 150)
MENU = "\n".join(prose(100 + at, 25) for at in range(6))


def document(id: str, text: str, day: int, site: str = "harbour.example") -> dict[str, str]:
    return {"id": id, "site": site, "url": "", "published": f"2031-04-{day:02}T10:00:00Z", "title": "", "text": text}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        document("copy", f"{STORM} More follows.", 3, "quay.example"),
        document("first", STORM, 2),
        document("other", prose(2, 150), 1),
    ]
    file = tmp_path / "docs.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return file


def run(*given: object) -> Result:
    return CliRunner().invoke(main, ["relate", *map(str, given)])


def pairs(*given: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*given, "--jsonl").stdout.splitlines()]


def test_a_copy_is_told_with_the_older_first(corpus: Path) -> None:
    (pair,) = pairs(corpus)
    assert (pair["a"], pair["b"], pair["kind"]) == ("first", "copy", "identical")


def test_passages_stand_where_they_say(corpus: Path) -> None:
    (pair,) = pairs(corpus)
    (piece,) = pair["passages"]  # type: ignore[misc]  # JSON
    assert STORM[slice(*piece["a"])] == STORM


def test_clusters_are_written_by_the_oldest(corpus: Path) -> None:
    run(corpus, "--clusters", corpus.with_name("clusters"))
    rows = [json.loads(line) for line in corpus.with_name("clusters").read_text("utf-8").splitlines()]
    assert {row["id"]: row["cluster"] for row in rows if row["cluster"] == "first"} == {"first": "first", "copy": "first"}


def origins(file: Path) -> dict[str, str | None]:
    run(file, "--clusters", file.with_name("clusters"))
    rows = [json.loads(line) for line in file.with_name("clusters").read_text("utf-8").splitlines()]
    return {row["id"]: row["origin"] for row in rows}


def test_each_document_has_a_line_with_its_origin(corpus: Path) -> None:
    assert origins(corpus) == {"first": "first", "copy": "first", "other": None}


def test_an_origin_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "docs"
    texts = (STORM, f"{STORM}\n\nOriginal url: https://ledger.example/storm")
    file.write_text("\n".join(json.dumps(document(f"d{at}", text, 1, f"s{at}.example")) for at, text in enumerate(texts)), "utf-8")
    assert set(origins(file).values()) == {"https://ledger.example/storm"}


def test_packed_lines_are_read(corpus: Path) -> None:
    packed = corpus.with_name("docs.jsonl.xz")
    packed.write_bytes(lzma.compress(corpus.read_bytes()))
    assert pairs(packed) == pairs(corpus)


def test_the_order_of_the_lines_changes_nothing(corpus: Path) -> None:
    turned = corpus.with_name("turned.jsonl")
    turned.write_text("\n".join(reversed(corpus.read_text("utf-8").splitlines())), "utf-8")
    assert pairs(turned) == pairs(corpus)


def test_another_field_can_have_the_text(tmp_path: Path) -> None:
    file = tmp_path / "docs"
    file.write_text("\n".join(json.dumps({"id": name, "body": STORM}) for name in "ab"), "utf-8")
    assert [pair["kind"] for pair in pairs(file, "--text-field", "body")] == ["identical"]


def test_lines_that_a_site_repeats_relate_nothing(tmp_path: Path) -> None:
    file = tmp_path / "docs"
    file.write_text("\n".join(json.dumps(document(f"d{at}", f"{MENU}\n{prose(at, 100)}", 1)) for at in range(4)), "utf-8")
    assert len(pairs(file)) == 6
    assert pairs(file, "--learn-habits") == []


def write(file: Path, texts: list[str], site: str = "harbour.example") -> Path:
    file.write_text("\n".join(json.dumps(document(f"d{at}", text, 1, site)) for at, text in enumerate(texts)), "utf-8")
    return file


def test_an_article_that_stands_three_times_on_one_site_is_no_habit(tmp_path: Path) -> None:
    others = [f"{MENU}\n{prose(at, 100)}" for at in range(10, 107)]
    file = write(tmp_path / "docs", [f"{MENU}\nNumber {name}.\n{STORM}" for name in ("one", "two", "three")] + others)
    assert {frozenset((pair["a"], pair["b"])) for pair in pairs(file, "--learn-habits")} == set(
        map(frozenset, combinations(["d0", "d1", "d2"], 2))
    )


def test_lines_that_differ_in_numbers_are_repeated_lines(tmp_path: Path) -> None:
    ticker = "\n".join(f"{line} {{0}}.{{0}} points, {{0}} read this on 2031-04-{{0}}" for line in MENU.splitlines())
    file = write(tmp_path / "docs", [f"{ticker.format(at + 11)}\n{prose(at, 100)}" for at in range(4)])
    assert pairs(file, "--learn-habits") == []


def test_a_site_that_repeats_much_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "docs", [f"{MENU}\n{prose(at, 100)}" for at in range(5)])
    assert "60% of the words of harbour.example stand in lines that it repeats; --learn-habits leaves" in run(file).stderr
    assert "--learn-habits" not in run(file, "--learn-habits").stderr


def test_a_site_that_repeats_nothing_is_not_told(tmp_path: Path) -> None:
    file = write(tmp_path / "docs", [prose(at, 100) for at in range(6)])
    assert "--learn-habits" not in run(file).stderr


def test_a_text_of_nothing_but_repeated_lines_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "docs"
    file.write_text("\n".join(json.dumps(document(f"d{at}", STORM, 1)) for at in range(3)), "utf-8")
    assert len(pairs(file, "--learn-habits")) == 3


def test_changed_numbers_and_names_are_told(tmp_path: Path) -> None:
    file = tmp_path / "docs"
    texts = (f"{prose(3, 90)} until {hour} they {prose(4, 60)}" for hour in (19, 20))
    file.write_text("\n".join(json.dumps(document(f"d{at}", text, at + 1)) for at, text in enumerate(texts)), "utf-8")
    assert [pair["changed"] for pair in pairs(file)] == [[["19", "20"]]]


def test_a_pair_is_explained(corpus: Path) -> None:
    said = run(corpus, "--explain", "first", "copy").stdout
    assert "identical: first (2031-04-02T10:00:00Z) and copy" in said
    assert "150 words shared, 150 outside quotation marks" in said


def test_strangers_are_explained(corpus: Path) -> None:
    assert run(corpus, "--explain", "first", "other").stdout == "first and other share nothing worth telling\n"


NO_DOCUMENTS = [
    ("{", "not JSON"),
    ("[]", "want an object"),
    ('{"id": true, "text": "a"}', "want an object"),
    ('{"id": "a"}', 'no text in "text"'),
    ('{"id": "a", "text": ["b"]}', 'no text in "text"'),
    ("[" * 100_000, "nested too deeply"),
    ('{"id": ' + "9" * 5000 + "}", "thousands of digits"),
]


@pytest.mark.parametrize(("line", "said"), NO_DOCUMENTS)
def test_what_is_no_document_is_told_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "docs"
    file.write_text(f"\n{line}\n", "utf-8")
    done = run(file)
    assert (done.exit_code, said in done.stderr, "line 2" in done.stderr) == (2, True, True)


def test_half_a_character_becomes_a_question_mark(tmp_path: Path) -> None:
    file = write(tmp_path / "docs", [f"{STORM} \ud800"] * 2)
    assert [pair["kind"] for pair in pairs(file)] == ["identical"]


def test_a_pipe_is_read_packed_or_not(corpus: Path) -> None:
    reader = [sys.executable, "-m", "crawler.cli", "relate", "-", "--jsonl"]
    for given in (corpus.read_bytes(), lzma.compress(corpus.read_bytes())):
        done = subprocess.run(reader, input=given, capture_output=True, check=True, cwd=Path(__file__).parents[2])
        assert json.loads(done.stdout)["a"] == "first"


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    rows = [document("a\x1b[2J\nb", STORM, 1), document("c", STORM, 2)]
    (tmp_path / "docs").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert run(tmp_path / "docs").stdout.count("\n") == 1
    assert "\x1b" not in run(tmp_path / "docs").stdout


@pytest.mark.parametrize("date", ["yesterday", "1700000000", "0001-01-01T00:00:00+14:00", "0001-01-01", "9999-12-31", "1970-01-01"])
def test_a_date_that_says_nothing_is_told_and_counts_as_none(tmp_path: Path, date: str) -> None:
    rows = [document("a", STORM, 1) | {"published": date}, document("b", STORM, 2)]
    (tmp_path / "docs").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    done = run(tmp_path / "docs", "--clusters", tmp_path / "clusters")
    rows = [json.loads(line) for line in (tmp_path / "clusters").read_text("utf-8").splitlines()]
    assert {(row["cluster"], row["earliest"]) for row in rows} == {("b", "b")}
    assert f"dates that say nothing: 1, as '{date}' of 'a'" in done.stderr


def test_clusters_never_overwrite_the_documents(corpus: Path) -> None:
    before = corpus.read_bytes()
    assert (run(corpus, "--clusters", corpus).exit_code, corpus.read_bytes()) == (2, before)


def test_a_corpus_that_is_refused_leaves_older_clusters_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("\n".join(json.dumps(document("twin", STORM, 1)) for _ in range(2)), "utf-8")
    (tmp_path / "clusters").write_text("kept", "utf-8")
    run(tmp_path / "docs", "--clusters", tmp_path / "clusters")
    assert (tmp_path / "clusters").read_text("utf-8") == "kept"


def test_an_export_is_read_as_it_is(tmp_path: Path) -> None:
    rows = [{"key": name, "source": name, "canonical_url": f"https://{name}.example/", "published": None, "text": STORM} for name in "ab"]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert [(found["a"], found["b"], found["kind"]) for found in pairs(file)] == [("a", "b", "identical")]


def test_an_unknown_name_is_told(corpus: Path) -> None:
    assert "no document named 'nobody'" in run(corpus, "--explain", "first", "nobody").stderr


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "docs"
    file.write_text("\n".join(json.dumps(document("twin", STORM, 1)) for _ in range(2)), "utf-8")
    assert "two documents have the id 'twin'" in run(file).stderr


TOLD = tomllib.loads((Path(__file__).parents[1] / "normalize" / "translations" / "ru.toml").read_text("utf-8"))


def translated(tmp_path: Path, *lines: str, of: str = "source") -> Path:
    source = document("source", TOLD[of], 1, "saltgubavestnik.example") | {"url": TOLD["url"]}
    copy = document("copy", "\n".join([TOLD["translation"].strip(), *lines]), 2, "quay.example") | {"url": "https://quay.example/crane"}
    file = tmp_path / "docs.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in (copy, source)), "utf-8")
    return file


def test_a_translation_that_gives_its_origins_address_is_one(tmp_path: Path) -> None:
    file = translated(tmp_path, "Translated from the Russian by Ona Weir.", f"Original url: {TOLD['url']}")
    (pair,) = pairs(file)
    assert (pair["a"], pair["b"], pair["kind"], pair["passages"]) == ("source", "copy", "translation", [])
    assert "names" in run(file, "--explain", "copy", "source").stdout
    run(file, "--clusters", tmp_path / "clusters.jsonl")
    told = {row["id"]: row["origin"] for row in map(json.loads, (tmp_path / "clusters.jsonl").read_text("utf-8").splitlines())}
    assert told["copy"] == "source"


@pytest.mark.parametrize("lines", [(f"Original url: {TOLD['url']}",), ("Translated from the Russian by Ona Weir.",)])
def test_an_address_or_a_note_alone_makes_no_translation(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert pairs(translated(tmp_path, *lines)) == []


def test_an_address_that_tells_of_something_else_makes_none(tmp_path: Path) -> None:
    assert pairs(translated(tmp_path, "Translated from the Russian by Ona Weir.", f"Original url: {TOLD['url']}", of="near")) == []


def test_a_short_text_that_stands_twice_is_identical(tmp_path: Path) -> None:
    short = "The last ferry to Little Weir was cancelled on Friday because of fog."
    rows = [document("a", short, 1), document("b", short, 2, "quay.example"), document("c", prose(3, 40), 3)]
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert [(pair["a"], pair["b"], pair["kind"]) for pair in pairs(tmp_path / "docs.jsonl")] == [("a", "b", "identical")]
