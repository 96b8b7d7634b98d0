"""Site files of Full-Text RSS (fivefilters/ftr-site-config, public domain) as rules: what their XPath says of places, said by `place`.

The format is told at help.fivefilters.org/full-text-rss/site-patterns.html. Each line of a file gives a rule or a reason why not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from normalize import rulecheck
from normalize.errors import TomlError
from normalize.places import reasons
from normalize.rulefile import parse_rules
from normalize.xpath import Selector, Untold, selectors

_LINE = re.compile(r"([a-z_]+)(\([^:]*\))?\s*:\s*(.*)")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_FIELDS = {"title": ("title", 40), "author": ("byline", 16), "date": ("date", 12)}  # name here, words at most
_BODY_WORDS = 12  # shorter text outside the body may be the title, a byline or a date
_SELF = "Pressmark finds this by itself"
_FETCH = "it says how to fetch or repair a page, not what to leave out"
_NO_TEXT = "it concerns images or markup, and rules see text"
_NO_RULE = {
    "strip_image_src": _NO_TEXT, "strip_attr": _NO_TEXT, "post_strip_attr": _NO_TEXT, "src_lazy_load_attr": _NO_TEXT,
    "insert_detected_image": _NO_TEXT, "convert_double_br_tags": _NO_TEXT, "dissolve": _NO_TEXT, "move_into": _NO_TEXT, "wrap_in": _NO_TEXT,
    "unwrap": _NO_TEXT, "footnotes": _NO_TEXT, "native_ad_clue": "an advertisement is told by its text and place",
    "tidy": _SELF, "prune": _SELF, "autodetect_on_failure": _SELF, "strip_comments": _SELF, "skip_json_ld": _SELF, "parser": _SELF,
    "skip_id_or_class": _SELF, "test_url": "an address to try, no rule", "test_urls": "an address to try, no rule",
    "test_contains": "a text to try, no rule",
    **dict.fromkeys((
        "single_page_link", "single_page_link_in_feed", "next_page_link", "autodetect_next_page", "if_page_contains", "http_header",
        "replace_string", "find_string", "requires_login", "login_uri", "login_username_field", "login_password_field",
        "login_extra_fields", "not_logged_in_xpath",
    ), _FETCH),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one line of a site file."""

    line: int  # from 1
    text: str
    rule: str  # the name of the rule it became or is part of; "" where it is none
    why: str  # why it is none; "" where it is


@dataclass(frozen=True, slots=True)
class Translated:
    """A site file as rules."""

    host: str
    toml: str  # "" where no line gave a rule
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A line that says something."""

    line: int
    text: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class _Made:
    """What a line became."""

    said: _Said
    rule: str = ""
    table: str = ""  # of a rule, in TOML
    why: str = ""


def host_of(name: str) -> str | None:
    """The host that a site file of this name is for, as `quay.example.txt` or `.quay.example.txt`; None for others."""
    host = name.removesuffix(".txt").removeprefix(".").removeprefix("www.").lower()
    return host if name.endswith(".txt") and _HOST.fullmatch(host) else None


def translate(host: str, text: str) -> Translated:
    """The file's rules for `host`, each tried on examples made of its own condition, and what became of each line."""
    said, told = [], []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().lstrip("\ufeff")
        if line and not line.startswith("#"):
            match = _LINE.fullmatch(line)
            if match:
                said.append(_Said(number, line, match[1], match[3].strip()))
            else:
                told.append(Told(number, line, "", "no line of the form key: value"))
    made = [_tried(each) for each in (*_bodies(host, said), *_others(host, said))]
    told += [Told(each.said.line, each.said.text, each.rule, each.why) for each in made]
    return Translated(host, "\n".join(each.table for each in made if each.table), tuple(sorted(told, key=lambda one: one.line)))


def _others(host: str, said: list[_Said]) -> Iterator[_Made]:
    for each in said:
        if each.key in ("strip", "strip_id_or_class", *_FIELDS):
            try:
                yield _Made(each, _name(host, each), _table(host, each))
            except Untold as reason:
                yield _Made(each, why=str(reason))
        elif each.key != "body":
            yield _Made(each, why=_NO_RULE.get(each.key, f"unknown key {each.key!r}"))


def _bodies(host: str, said: list[_Said]) -> Iterator[_Made]:
    """Bodies are alternatives: what stands in none of them goes, which takes knowing all of them. One rule, named after the first."""
    bodies = [each for each in said if each.key == "body"]
    chosen: list[Selector] = []
    for each in bodies:
        try:
            chosen += selectors(each.value)
        except Untold as reason:
            yield _Made(each, why=str(reason))
            yield from (_Made(other, why=f"line {each.line} is another body, and is no rule") for other in bodies if other != each)
            return
    for at, each in enumerate(bodies):
        yield _Made(each, _name(host, bodies[0]), "" if at else _outside(host, each, chosen))


def _tried(made: _Made) -> _Made:
    """A rule that fails its own examples is none."""
    problem = _problem(made.table) if made.table else ""
    return _Made(made.said, why=problem) if problem else made


def _outside(host: str, said: _Said, bodies: list[Selector]) -> str:
    """Paragraphs that stand in none of the bodies."""
    inside = "|".join(body.pattern for body in bodies)
    return _written(host, said, 'reason = "other"', f"^(?!.*(?:{inside}))", f"min_words = {_BODY_WORDS}\nform = [\"paragraph\", \"item\"]",
                    _LONG, "body>div.elsewhere>p", [f"{body.example}>p" for body in bodies])  # fmt: skip


_SHORT, _LONG = "Ferry news", "The ferry lay in the harbour of the old town for three days while the storm went over."


def _table(host: str, said: _Said) -> str:
    found = _named(said.value) if said.key == "strip_id_or_class" else selectors(said.value)
    pattern = "|".join(selector.pattern for selector in found)
    removes, keeps = f"{found[0].example}>p", [selector.miss + ">p" for selector in found]
    if said.key in _FIELDS:
        field, most = _FIELDS[said.key]
        return _written(host, said, f'action = "field"\nfield = "{field}"', pattern, f"max_words = {most}", _SHORT, removes, keeps)
    reason = reasons([found[0].example], ())[found[0].example]
    return _written(host, said, f'reason = "{reason}"', pattern, "", _SHORT, removes, keeps)


def _named(value: str) -> list[Selector]:
    """Elements of which a class or the id holds a string."""
    name = value.strip("'\" ")
    if not re.fullmatch(r"[\w-]{2,}", name):
        raise Untold(f"{value!r} is no class or id")
    return [Selector(rf"[.#][^.#>]*{re.escape(name)}", f"body>div.{name}", f"body>div.{name[:-1]}")]


def _written(host: str, said: _Said, action: str, place: str, more: str, text: str, removes: str, keeps: list[str]) -> str:
    lines = [
        f"# line {said.line}: {said.text}",
        "[[rule]]",
        f"name = {json.dumps(_name(host, said))}",
        action,
        f"hosts = [{json.dumps(host)}]",
        f"place = [{_quoted(place)}]",
        *([more] if more else []),
        f"removes = [{_quoted(f'{removes} :: {text}')}]",
        f"keeps = [{', '.join(_quoted(f'{miss} :: {text}') for miss in keeps)}]",
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text and text.isprintable() else json.dumps(text, ensure_ascii=False)


def _name(host: str, said: _Said) -> str:
    words = re.findall(r"[a-z0-9]+", f"ftr {host} {said.key.partition('_')[0]} {said.line}")
    return "-".join(words)


def _problem(table: str) -> str:
    """Why the rule does not do what its line says, by its own examples; "" where it does."""
    try:
        failed = rulecheck.failures(parse_rules([("imported", table.encode())]))
    except TomlError as problem:
        return problem.expected
    return f"the rule made of it fails: {failed[0]}" if failed else ""
