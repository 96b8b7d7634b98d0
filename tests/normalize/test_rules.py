"""The rule language: what it reads, what it refuses, and what each condition means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive import rulebook
from normalize import rulecheck
from normalize.errors import TomlError
from normalize.model import Block
from normalize.rules import Rule, Rules, fold, judge, parse_rules, prose, words
from normalize.triggers import START, STOP, gated

SHIPPED = rulebook.load(None)
VARIANTS = Path(__file__).parent / "variants"
PARAGRAPH = "The ferry lay in the harbour of the old town for three days while the storm went over the islands to the north of it."
EXAMPLES = 'removes = ["Buy bread"]\nkeeps = ["Bread"]\n'


def book(*tables: str) -> Rules:
    return parse_rules([("rules/own.toml", "\n".join(f"[[rule]]\n{table}\n{EXAMPLES}" for table in tables).encode())])


def page(*texts: str) -> tuple[Block, ...]:
    """Blocks of a text; "PATH :: text" gives one a place."""
    parted = [text.rpartition(" :: ") for text in texts]
    return tuple(Block(at, path or f"line:{at + 1}", text) for at, (path, _, text) in enumerate(parted))


def taken(rules: Rules, *texts: str, host: str | None = None, language: str = "") -> list[str]:
    return [block.text for block, verdict in zip(page(*texts), judge(page(*texts), host, rules, language), strict=True) if verdict]


def test_a_text_pattern_ignores_case_and_typographic_signs() -> None:
    assert taken(book("name = 'a'\nreason = 'other'\ntext = [\"^don't buy - bread$\"]"), "DON’T BUY – BREAD") == ["DON’T BUY – BREAD"]


def test_of_text_as_many_patterns_must_be_found_as_needs_says() -> None:
    rules = book("name = 'a'\nreason = 'other'\ntext = ['bread', 'salt', 'wine']\nneeds = 2")
    assert taken(rules, "bread alone", "bread and wine") == ["bread and wine"]


def test_also_must_and_unless_must_not_be_found() -> None:
    rules = book("name = 'a'\nreason = 'other'\ntext = ['bread']\nalso = ['buy', 'take']\nunless = ['said']")
    assert taken(rules, "bread", "take bread", "buy bread, she said") == ["take bread"]


def test_a_class_is_a_whole_word_on_any_element_above() -> None:
    rules = book("name = 'a'\nreason = 'other'\nclass = ['bar', 'sd-*']")
    assert taken(rules, "body>div.foo.bar>p :: one", "body>div.barrel>p :: two", "body>div.sd-block>p :: three", "div#bar>p :: four") == [
        "one",
        "three",
        "four",
    ]


def test_place_is_a_pattern_on_the_path() -> None:
    assert taken(book("name = 'a'\nreason = 'other'\nplace = ['aside>p$']"), "body>aside>p :: one", "body>div>p :: two") == ["one"]


def test_a_rule_of_a_host_serves_its_subdomains_only() -> None:
    rules = book("name = 'a'\nreason = 'other'\nhosts = ['example.org']\ntext = ['bread']")
    hosts = ("www.example.org", "example.org", "notexample.org", None)
    assert [len(taken(rules, "bread", host=host)) for host in hosts] == [1, 1, 0, 0]


def test_a_rule_of_a_language_serves_pages_of_it_and_of_none() -> None:
    rules = book("name = 'a'\nreason = 'other'\nlanguages = ['de']\ntext = ['brot']")
    assert [len(taken(rules, "brot", language=language)) for language in ("de-AT", "", "en")] == [1, 1, 0]


def test_head_and_tail_are_parted_by_paragraphs() -> None:
    text = ("bread", PARAGRAPH, "bread", PARAGRAPH, "bread")
    verdicts = {
        where: judge(page(*text), None, book(f"name = 'a'\nreason = 'other'\ntext = ['^bread$']\nposition = '{where}'"))
        for where in ("head", "tail", "edge")
    }
    assert {where: [at for at, verdict in enumerate(found) if verdict] for where, found in verdicts.items()} == {
        "head": [0],
        "tail": [4],
        "edge": [0, 4],
    }


def test_slack_lets_paragraphs_stand_between() -> None:
    rules = book("name = 'a'\nreason = 'other'\ntext = ['^bread$']\nposition = 'tail'\nslack = 1")
    verdicts = judge(page(PARAGRAPH, "bread", PARAGRAPH, "bread", PARAGRAPH), None, rules)
    assert [at for at, verdict in enumerate(verdicts) if verdict] == [3]


def test_a_paragraph_that_is_removed_no_longer_closes_the_tail() -> None:
    rules = book(
        "name = 'a'\nreason = 'other'\ntext = ['^bread$']\nposition = 'tail'",
        "name = 'b'\nreason = 'other'\ntext = ['storm went']\nposition = 'tail'",
    )
    assert taken(
        rules,
        "Another beginning of a story that is long enough to be a paragraph, as everybody can see who has counted its words.",
        "bread",
        PARAGRAPH,
    ) == ["bread", PARAGRAPH]


def test_the_article_of_an_extractor_says_where_the_edges_are() -> None:
    rules = book("name = 'a'\nreason = 'other'\ntext = ['^bread$']\nposition = 'head'")
    blocks = page(PARAGRAPH, "bread", PARAGRAPH)
    assert judge(blocks, None, rules)[1] is None
    assert judge(blocks, None, rules, article=[2])[1] is not None


def test_near_looks_for_reasons_and_rules_within_some_blocks() -> None:
    rules = book(
        "name = 'a'\nreason = 'share'\ntext = ['^salt$']", "name = 'b'\nreason = 'other'\ntext = ['^bread$']\nnear = ['share']\nwithin = 1"
    )
    assert taken(rules, "bread", "x", "salt", "bread") == ["salt", "bread"]


def test_linked_asks_for_so_many_per_cent_of_letters_in_links() -> None:
    rules = book("name = 'a'\nreason = 'related'\ntext = ['^bread']\nlinked = 80")
    verdicts = judge(page("bread and salt", "bread and salt", "bread and salt"), None, rules, linked=[0.0, 0.79, 0.8])
    assert [verdict is not None for verdict in verdicts] == [False, False, True]


def test_holds_asks_for_one_of_some_things() -> None:
    rules = book("name = 'a'\nreason = 'other'\nholds = ['email', 'iban']")
    texts = ("Write to ona@harbour.example", "IBAN: SK12 0900 0000 0001 2345 6789", "Call 00421 2 5555 0100")
    assert taken(rules, *texts) == [*texts[:2]]


def test_an_example_in_markdown_has_its_links() -> None:
    table = "name = 'a'\nreason = 'related'\ntext = ['^bread']\nlinked = 80\nremoves = ['[bread](/b)']\nkeeps = ['bread', 'bread [and salt](/s)']"
    assert rulecheck.failures(parse_rules([("x", f"[[rule]]\n{table}".encode())])) == ()


def test_repeats_counts_the_same_text_on_the_page() -> None:
    assert taken(book("name = 'a'\nreason = 'other'\ntext = ['bread']\nrepeats = 2"), "Bread", "wine", "BREAD", "bread and wine") == [
        "Bread",
        "BREAD",
    ]


def test_until_takes_all_up_to_the_block_where_it_is_found() -> None:
    rules = book("name = 'a'\nreason = 'other'\ntext = ['^bread$']\nuntil = ['^wine$']")
    assert taken(rules, "bread", PARAGRAPH, "salt", "wine") == ["bread", PARAGRAPH, "salt"]
    assert taken(rules, "bread", "salt") == ["bread"]


def test_follow_takes_short_lines_but_no_paragraph() -> None:
    rules = book("name = 'a'\nreason = 'other'\ntext = ['^bread$']\nfollow = 3")
    assert taken(rules, PARAGRAPH, "bread", "one", "two", "three", "four") == ["bread", "one", "two", "three"]


def test_follow_leaves_what_may_be_a_heading_of_the_text_below() -> None:
    assert taken(book("name = 'a'\nreason = 'other'\ntext = ['^bread$']\nfollow = 3"), "bread", "A heading", PARAGRAPH) == ["bread"]


def test_an_end_takes_all_that_follows_an_article() -> None:
    rules = book("name = 'a'\naction = 'end'\nreason = 'comments'\ntext = ['^bread$']")
    assert taken(rules, PARAGRAPH, PARAGRAPH, "bread", PARAGRAPH) == ["bread", PARAGRAPH]


def test_nothing_ends_before_it_has_begun() -> None:
    assert taken(book("name = 'a'\naction = 'end'\nreason = 'comments'\ntext = ['^bread$']"), "bread", PARAGRAPH, PARAGRAPH) == []


def test_an_end_in_the_middle_of_an_html_article_takes_only_itself() -> None:
    rules = book("name = 'a'\naction = 'end'\nreason = 'comments'\ntext = ['^bread$']")
    text = f"body>div>p :: {PARAGRAPH}"
    assert taken(rules, text, text, "body>div>a :: bread", text) == ["bread"]


def test_an_end_in_html_takes_the_widget_and_leaves_the_rest_to_others() -> None:
    rules = book("name = 'a'\naction = 'end'\nreason = 'comments'\ntext = ['^bread$']")
    text = f"body>main>div>p :: {PARAGRAPH}"
    assert taken(rules, text, text, "body>main>section>h3 :: bread", "body>main>section>ol>li :: salt", "body>footer>p :: wine") == [
        "bread",
        "salt",
    ]


def test_a_field_rule_names_the_field() -> None:
    (verdict,) = judge(page("bread by Anna"), None, book("name = 'a'\naction = 'field'\nfield = 'byline'\ntext = ['bread']"))
    assert verdict is not None
    assert (verdict.action, verdict.name, verdict.removes) == ("field", "byline", False)


def test_keep_protects_from_every_other_rule() -> None:
    rules = book("name = 'a'\nreason = 'other'\ntext = ['bread']", "name = 'b'\naction = 'keep'\ntext = ['daily bread']")
    assert [verdict and verdict.action for verdict in judge(page("our daily bread", "bread"), None, rules)] == ["keep", "drop"]


def test_a_later_file_replaces_a_rule_by_name_and_off_takes_it_away() -> None:
    first = f"[[rule]]\nname = 'a'\nreason = 'other'\ntext = ['bread']\n{EXAMPLES}".encode()
    second = f"[[rule]]\nname = 'a'\nreason = 'share'\ntext = ['salt']\n{EXAMPLES}".encode()
    assert [rule.label for rule in parse_rules([("1", first), ("2", second)]).rules] == ["share"]
    assert parse_rules([("1", first), ("2", b"[[rule]]\nname = 'a'\naction = 'off'\n")]).rules == ()


def test_the_digest_knows_conditions_and_not_examples() -> None:
    plain, other = book("name = 'a'\nreason = 'other'\ntext = ['bread']"), book("name = 'a'\nreason = 'other'\ntext = ['salt']")
    again = parse_rules([("x", b"[[rule]]\nname = 'a'\nreason = 'other'\ntext = ['bread']\nremoves = ['y']\nkeeps = ['z']\n")])
    assert plain.digest != other.digest
    assert plain.digest == again.digest


@pytest.mark.parametrize(
    ("table", "line", "expected"),
    [
        ("name = 'a'\nreason = 'other'\ntxt = ['x']", 4, "unknown key 'txt'"),
        ("name = 'a'\nreason = 'oher'\ntext = ['x']", 3, "'oher' is not one of donation"),
        ("name = 'a'\nreason = 'other'\ntext = ['(x']", 4, "expected a regular expression"),
        ("name = 'a'\nreason = 'other'\ntext = 'x'", 4, "a list of strings"),
        ("name = 'A b'\nreason = 'other'\ntext = ['x']", 2, "expected a name like"),
        ("name = 'a'\nreason = 'other'", 2, "at least one of text, class, place, holds"),
        ("name = 'a'\nreason = 'other'\ntext = ['x']\nneeds = 2", 5, "between 1 and the number of patterns"),
        ("name = 'a'\nreason = 'other'\nholds = ['gold']", 4, "things out of email"),
        ("name = 'a'\nreason = 'other'\ntext = ['x']\nlinked = 120", 5, "from 0 to 100"),
        ("name = 'a'\naction = 'drip'\nreason = 'other'\ntext = ['x']", 3, "'drip' is not one of drop"),
        ("name = 'a'\nreason = 'other'\ntext = ['x']\nhosts = ['https://x.org/']", 5, "without scheme and path"),
    ],
)
def test_a_wrong_rule_is_an_error_with_file_line_and_what_was_expected(table: str, line: int, expected: str) -> None:
    with pytest.raises(TomlError) as caught:
        book(table)
    assert (caught.value.file, caught.value.line) == ("rules/own.toml", line)
    assert expected in str(caught.value)


@pytest.mark.parametrize("missing", ["removes", "keeps"])
def test_a_rule_without_examples_is_refused(missing: str) -> None:
    text = "\n".join(
        [
            "[[rule]]",
            "name = 'a'",
            "reason = 'other'",
            "text = ['x']",
            *(f"{key} = ['x']" for key in ("removes", "keeps") if key != missing),
        ]
    )
    with pytest.raises(TomlError, match=f"{missing} is missing"):
        parse_rules([("x", text.encode())])


def test_two_rules_of_one_name_in_a_file_are_refused() -> None:
    with pytest.raises(TomlError, match="two rules"):
        book("name = 'a'\nreason = 'other'\ntext = ['x']", "name = 'a'\nreason = 'other'\ntext = ['y']")


@pytest.mark.parametrize("rule", SHIPPED.rules, ids=lambda rule: rule.name)
def test_a_shipped_rule_takes_what_it_removes_and_leaves_what_it_keeps(rule: Rule) -> None:
    assert [str(failure) for failure in rulecheck.failures(SHIPPED, rule)] == []


def test_a_rule_whose_example_is_wrong_is_told() -> None:
    rules = parse_rules([("x", b"[[rule]]\nname = 'a'\nreason = 'other'\ntext = ['bread']\nremoves = ['wine']\nkeeps = ['bread']\n")])
    assert [failure.problem.partition(":")[0] for failure in rulecheck.failures(rules)] == ["not taken", "not kept"]


def test_shipped_names_are_used_once() -> None:
    names = [line for _, content in rulebook.shipped() for line in content.decode().splitlines() if line.startswith('name = "')]
    assert len(names) == len(set(names))


def test_no_gate_hides_a_rule_that_matches() -> None:
    """Each rule tried on each line of the variants with its patterns alone is among those that the gates let through."""
    lines = {fold(line) for file in VARIANTS.glob("*.txt") for line in file.read_text("utf-8").splitlines() if line.strip()}
    examples = {fold(line) for rule in SHIPPED.rules for text in (*rule.removes, *rule.keeps) for line in text.splitlines()}
    sizes = {line: words(line) for line in sorted(lines | examples)}
    gates = {START + gated(line) + STOP: size for line, size in sizes.items()}
    worth = dict(zip(gates, SHIPPED.gates.worth(gates, range(len(SHIPPED.rules))), strict=True))
    for line in sizes:
        matching = [
            number
            for number, rule in enumerate(SHIPPED.rules)
            if rule.text
            and not rule.classes
            and rule.min_words <= words(line) <= rule.max_words
            and sum(pattern.search(line) is not None for pattern in rule.text) >= rule.needs
            and (not rule.also or any(pattern.search(line) for pattern in rule.also))
        ]
        tried = {number for number, _ in worth[START + gated(line) + STOP]}
        assert set(matching) <= tried, (line, [SHIPPED.rules[number].name for number in set(matching) - tried])


def test_an_archives_own_rule_overrides_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.toml").write_text("[[rule]]\nname = 'navigation-words'\naction = 'off'\n", "utf-8")
    assert rulebook.load(None).named("navigation-words") is not None
    assert rulebook.load(tmp_path).named("navigation-words") is None


def test_a_broken_rule_of_an_archive_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.toml").write_text("[[rule]\n", "utf-8")
    with pytest.raises(TomlError, match=r"mine\.toml, line 1"):
        rulebook.load(tmp_path)


def test_prose_is_long_and_holds_a_sentence() -> None:
    assert prose(PARAGRAPH)
    assert not prose("A headline of many words that goes on and on and says nothing to anybody who reads it on the way home")
    assert not prose("It is short.")


def test_no_rule_holds_the_seeds_own_words() -> None:
    """Only names of the five sites and their institutions may stand in rules: no run of five words of any seed does."""
    seeds = Path(__file__).parents[2].parent / "shared" / "seeds"
    if not (seeds / "labels.json").exists():
        pytest.skip("the seeds are not beside the project")
    told = " ".join(fold(content.decode()).lower() for _, content in rulebook.shipped())
    for file in json.loads((seeds / "labels.json").read_text("utf-8")):
        spoken = fold((seeds / file).read_text("utf-8")).lower().split()
        runs = {" ".join(spoken[at : at + 5]) for at in range(len(spoken) - 4)}
        assert [run for run in runs if run in told] == []


def test_every_key_of_a_rule_is_documented() -> None:
    told = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")
    with pytest.raises(TomlError) as caught:
        book("name = 'a'\nreason = 'other'\ntext = ['x']\nnobody = 1")
    keys = caught.value.expected.rpartition("known here: ")[2].split(", ")
    assert len(keys) > 20
    assert [key for key in keys if f"`{key}`" not in told and f"{key} = " not in told] == []
