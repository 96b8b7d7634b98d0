"""Boilerplate rules as data: one TOML table each, read strictly into frozen values. The language is told in docs/rules.md."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal, cast, get_args

from normalize import triggers
from normalize.gates import Gates, Keys, Wardrobe, gates, wardrobe
from normalize.holdings import HOLDINGS
from normalize.model import FIELDS, REASONS, Form
from normalize.toml import Table, read

Action = Literal["drop", "end", "field", "keep", "off"]
Position = Literal["anywhere", "head", "tail", "edge"]
ACTIONS: tuple[Action, ...] = get_args(Action)
POSITIONS: tuple[Position, ...] = get_args(Position)
FORMS: tuple[Form, ...] = get_args(Form)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_EXPRESSIONS = ("text", "also", "unless", "place", "until")
_UNBOUNDED = 1_000_000  # words; more than any block has
_REACH = 40  # blocks that `until` looks ahead when `follow` does not say


@dataclass(frozen=True)  # no slots: it remembers what it compiled
class Expression:
    """A regular expression, case ignored, compiled when it is first asked: most pages need few of them."""

    pattern: str

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """`re.Pattern.search`; raises re.error."""
        return re.compile(self.pattern, re.IGNORECASE).search


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. All conditions that stand must hold; of the patterns in one list, one (of `text`: `needs`) must be found."""

    name: str
    action: Action
    label: str  # the reason of a drop or end, the name of a field, "" for keep
    hosts: tuple[str, ...]  # () for all
    languages: tuple[str, ...]  # primary subtags, () for all
    text: tuple[Expression, ...]
    needs: int  # how many of `text` must be found
    also: tuple[Expression, ...]
    unless: tuple[Expression, ...]
    classes: tuple[str, ...]  # class names or ids, lower case; "sd-*" for a beginning
    place: tuple[Expression, ...]
    forms: tuple[Form, ...]
    holds: tuple[str, ...]  # names out of holdings.HOLDINGS, of which the text holds one
    linked: int  # per cent of the letters that stand in links, at least
    min_words: int
    max_words: int
    position: Position
    slack: int  # paragraphs that may stand between the block and its edge
    near: tuple[str, ...]  # reasons, fields or rule names
    within: int  # blocks
    repeats: int  # how often the same text stands on the page, at least
    until: tuple[Expression, ...]
    follow: int  # blocks after this one that may go with it
    removes: tuple[str, ...]
    keeps: tuple[str, ...]

    @property
    def has_most(self) -> bool:
        """Whether it says how long a block may be."""
        return self.max_words < _UNBOUNDED

    def keys(self) -> Keys:
        """What a block must hold before the rule is worth trying."""
        also = triggers.either(triggers.literals(pattern.pattern) for pattern in self.also) if self.also else None
        text = tuple(triggers.literals(pattern.pattern) for pattern in self.text)
        return Keys(text, self.needs, also, self.min_words, self.max_words)


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: the name that credits carry, and the forms in which pages print it."""

    name: str
    names: tuple[str, ...]  # as printed, case matters
    hosts: tuple[str, ...]


FEW_LETTERS = 4


@dataclass(frozen=True)  # no slots: what follows from the rules is made when it is first asked
class Rules:
    """All rules in the order in which they are tried, the agencies, and the digest of both."""

    rules: tuple[Rule, ...]
    agencies: tuple[Agency, ...]
    digest: str  # SHA-256, hex

    @cached_property
    def agency_names(self) -> dict[str, Agency]:
        """The agencies by each name; case counts only for names of few letters ("AP", "ap")."""
        names = ((name if len(name) <= FEW_LETTERS else name.casefold(), agency) for agency in self.agencies for name in agency.names)
        return dict(reversed(tuple(names)))  # of two that share a name the first

    @cached_property
    def gates(self) -> Gates:
        """Which rules may match a text."""
        return gates((number, rule.keys()) for number, rule in enumerate(self.rules) if rule.text)

    @cached_property
    def wardrobe(self) -> Wardrobe:
        """Which rules want a class name."""
        return wardrobe((number, rule.classes) for number, rule in enumerate(self.rules) if rule.classes)

    @cached_property
    def silent(self) -> tuple[int, ...]:
        """The numbers of the rules without patterns for texts."""
        return tuple(number for number, rule in enumerate(self.rules) if not rule.text)

    @cached_property
    def _by_host(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the rules by their hosts, "" for those of all hosts."""
        found: dict[str, list[int]] = {"": []}
        for number, rule in enumerate(self.rules):
            for host in rule.hosts or ("",):
                found.setdefault(host, []).append(number)
        return {host: tuple(numbers) for host, numbers in found.items()}

    def serving(self, host: str, language: str) -> frozenset[int]:
        """The numbers of the rules for pages of this host and language ("" where not known)."""
        spoken = language.partition("-")[0].lower()
        parts = host.split(".")
        hosts = ["", *(".".join(parts[at:]) for at in range(len(parts)) if host)]
        return frozenset(
            number
            for own in hosts
            for number in self._by_host.get(own, ())
            if not spoken or not self.rules[number].languages or spoken in self.rules[number].languages
        )

    def named(self, name: str) -> Rule | None:
        """The rule of that name, or None."""
        return next((rule for rule in self.rules if rule.name == name), None)


def parse_rules(files: Iterable[tuple[str, bytes]], proven: Iterable[tuple[str, bytes]] = ()) -> Rules:
    """The rules of all files (name for messages, content). A later file's rule replaces an earlier one of its name and is tried
    before it. `proven` files come first; tests have compiled their expressions. Raises TomlError.
    """
    rules: dict[str, Rule] = {}
    agencies: dict[str, Agency] = {}
    for build, room in ((_tables, proven), (_checked_tables, files)):
        for file, content in room:
            found, known = read(file, content, build)
            rules = {**found, **{name: rule for name, rule in rules.items() if name not in found}}
            agencies.update(known)
    tried = sorted((rule for rule in rules.values() if rule.action != "off"), key=_turn)
    return Rules(tuple(tried), tuple(agencies.values()), _digest(tried, agencies.values()))


def names(file: str, content: bytes) -> tuple[str, ...]:
    """The names of a file's rules, those that take others away included. Raises TomlError."""
    found, _ = read(file, content, _tables)
    return tuple(found)


def _turn(rule: Rule) -> tuple[bool, bool]:
    """Protection first, then what was written for one site."""
    return rule.action != "keep", not rule.hosts


def _checked_tables(top: Table) -> tuple[dict[str, Rule], dict[str, Agency]]:
    for table in top.tables("rule"):
        for key in _EXPRESSIONS:
            for item in table.strings(key):
                _compile(table, key, item)
    return _tables(top)


def _tables(top: Table) -> tuple[dict[str, Rule], dict[str, Agency]]:
    rules: dict[str, Rule] = {}
    for table in top.tables("rule"):
        rule = _rule(table)
        if rule.name in rules:
            raise table.error("name", f"two rules in this file are named {rule.name!r}")
        rules[rule.name] = rule
    agencies = [_agency(table) for table in top.tables("agency")]
    return rules, {agency.name: agency for agency in agencies}


def _rule(table: Table) -> Rule:
    action = cast(Action, table.choice("action", ACTIONS, "drop"))
    rule = Rule(
        name=_matching(table, "name", _NAME, 'a name like "donation-meter": lower case, digits, hyphens'),
        action=action,
        label=_label(table, action),
        hosts=_each(table, "hosts", _HOST, 'hosts like "example.org", without scheme and path'),
        languages=_each(table, "languages", _LANGUAGE, 'languages like "en", "de"'),
        text=_patterns(table, "text"),
        needs=table.between("needs", 1, 1000, 1),
        also=_patterns(table, "also"),
        unless=_patterns(table, "unless"),
        classes=tuple(word.lower() for word in table.strings("class")),
        place=_patterns(table, "place"),
        forms=tuple(cast(Form, form) for form in _each(table, "form", re.compile("|".join(FORMS)), f"forms out of {', '.join(FORMS)}")),
        holds=_each(table, "holds", re.compile("|".join(HOLDINGS)), f"things out of {', '.join(HOLDINGS)}"),
        linked=table.between("linked", 0, 100, 0),
        min_words=table.integer("min_words", 0),
        max_words=table.integer("max_words", _UNBOUNDED),
        position=cast(Position, table.choice("position", POSITIONS, "anywhere")),
        slack=table.integer("slack", 0),
        near=table.strings("near"),
        within=table.integer("within", 3),
        repeats=table.integer("repeats", 1),
        until=_patterns(table, "until"),
        follow=table.integer("follow", _REACH if "until" in table else 0),
        removes=table.strings("removes"),
        keeps=table.strings("keeps"),
    )
    table.done()
    _check(table, rule)
    return rule


def _label(table: Table, action: Action) -> str:
    if action in ("drop", "end"):
        return table.choice("reason", REASONS)
    return table.choice("field", FIELDS) if action == "field" else ""


def _check(table: Table, rule: Rule) -> None:
    """Raises TomlError for a rule that says nothing, too much, or shows no example."""
    if rule.action == "off":
        return
    if not (rule.text or rule.classes or rule.place or rule.holds):
        raise table.error("name", "a rule needs at least one of text, class, place, holds")
    if rule.needs > max(1, len(rule.text)):
        raise table.error("needs", f"needs: between 1 and the number of patterns in text ({len(rule.text)})")
    if rule.follow and rule.action not in ("drop",):
        raise table.error("follow" if "follow" in table else "until", "follow and until belong to action drop")
    if not rule.removes:
        raise table.error("removes", 'removes is missing; expected at least one text that the rule takes, like ["Share this"]')
    if not rule.keeps:
        raise table.error("keeps", "keeps is missing; expected at least one near miss that the rule must leave")


def _agency(table: Table) -> Agency:
    agency = Agency(table.string("name"), table.strings("names"), table.strings("hosts"))
    table.done()
    return Agency(agency.name, tuple(dict.fromkeys((agency.name, *agency.names))), agency.hosts)


def _matching(table: Table, key: str, form: re.Pattern[str], expected: str) -> str:
    found = table.string(key)
    if not form.fullmatch(found):
        raise table.error(key, f"{key}: expected {expected}; found {found!r}")
    return found


def _each(table: Table, key: str, form: re.Pattern[str], expected: str) -> tuple[str, ...]:
    found = table.strings(key)
    for item in found:
        if not form.fullmatch(item):
            raise table.error(key, f"{key}: expected {expected}; found {item!r}")
    return found


def _patterns(table: Table, key: str) -> tuple[Expression, ...]:
    return tuple(Expression(item) for item in table.strings(key))


def _compile(table: Table, key: str, found: str) -> None:
    """Raises TomlError where it is no regular expression."""
    try:
        re.compile(found, re.IGNORECASE)
    except re.error as problem:
        raise table.error(key, f"{key}: expected a regular expression; {found!r}: {problem}") from None


def _digest(rules: Iterable[Rule], agencies: Iterable[Agency]) -> str:
    told = "\n".join([*(_told(rule) for rule in rules), *(repr(agency) for agency in agencies)])
    return hashlib.sha256(told.encode()).hexdigest()


def _told(rule: Rule) -> str:
    """All that decides what the rule does, without its examples. (A pattern's own repr cuts long ones.)"""
    values = {each.name: getattr(rule, each.name) for each in fields(rule) if each.name not in ("removes", "keeps")}
    return json.dumps(values, default=_source, sort_keys=True)


def _source(pattern: Expression) -> str:
    return pattern.pattern
