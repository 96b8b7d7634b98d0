"""pressmark rules"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from archive import onepage, rulebook
from archive.rows import clean
from normalize import ftr
from normalize.errors import UsageError
from normalize.explain import Explanation, Trial, explain
from normalize.model import Page
from normalize.rulecheck import Failure, failures
from normalize.rulefile import Rule, Rules, parse_rules

WIDTH = 100  # columns
FOLDER = click.Path(path_type=Path, file_okay=False)
ARCHIVE = click.option(
    "--archive", "folder", type=FOLDER, help="An archive whose own rules count too. Default: this folder, where it is one."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
_ADVICE = {
    "not taken": "make a condition wider, or correct the example",
    "taken too": 'make a condition narrower, or begin that line with "-"',
    "not kept": "bind the rule with unless, position or max_words",
}


@dataclass(frozen=True, slots=True)
class Book:
    """The rules that count, and the file of each."""

    rules: Rules
    origins: Mapping[str, str]


@click.group()
def rules() -> None:
    """Try, explain, list and import the rules that tell boilerplate from text.

    Rules ship with Pressmark; those in rules/*.toml of an archive come before them. docs/rules.md tells how to write one.

    \b
    pressmark rules test my-archive/rules/mine.toml
    pressmark rules explain saved-page.html
    pressmark rules explain https://harbour.example/ferry --archive my-archive
    pressmark rules list
    pressmark rules import site-configs/ --archive my-archive
    """


@rules.command("test")
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, metavar="[FILES]")
@ARCHIVE
@AS_JSON
def try_out(files: tuple[Path, ...], folder: Path | None, as_json: bool) -> None:
    """Run what rules say that they remove and keep, of FILES or of all rules.

    Exit code 1 where an example does not come out as its rule says.

    \b
    pressmark rules test
    pressmark rules test my-archive/rules/mine.toml
    """
    book = _book(_home(folder), files)
    chosen = [rule for rule in book.rules.rules if not files or book.origins[rule.name] in map(str, files)]
    failed = failures(book.rules, *chosen) if chosen else ()
    if as_json:
        click.echo(json.dumps([{"file": book.origins[each.rule], **asdict(each)} for each in failed], ensure_ascii=False))
    else:
        click.echo("\n".join([*_results(book, chosen, failed), *(_failed(book, each) for each in failed)]))
    sys.exit(int(bool(failed)))


@rules.command("list")
@ARCHIVE
@AS_JSON
def listed(folder: Path | None, as_json: bool) -> None:
    """List the rules in the order in which they are tried.

    Each with what it does, the languages and hosts it is for, and the file that it comes from.

    \b
    pressmark rules list
    pressmark rules list --archive my-archive --json
    """
    book = _book(_home(folder), ())
    if as_json:
        click.echo(json.dumps([_listed(rule, book.origins[rule.name]) for rule in book.rules.rules], ensure_ascii=False))
        return
    rows = [
        (rule.name, f"{rule.action} {rule.label}".strip(), " ".join(rule.languages) or "all", book.origins[rule.name])
        for rule in book.rules.rules
    ]
    click.echo(_table(("rule", "does", "languages", "file"), rows))


@rules.command("explain")
@click.argument("target", metavar="FILE|URL")
@ARCHIVE
@AS_JSON
def explained(target: str, folder: Path | None, as_json: bool) -> None:
    """Tell for each block of a page what became of it, who decided, and which rules nearly did.

    The page is a saved FILE, or the newest capture of a URL in the archive. Under a block stand the rule that decided and its conditions, then rules
    that nearly matched with what they miss ("no").

    \b
    pressmark rules explain saved-page.html
    pressmark rules explain https://harbour.example/ferry --archive my-archive
    """
    home = _home(folder)
    explanation = explain(_page(target, home), _book(home, ()).rules)
    if as_json:
        click.echo(json.dumps(_blocks(explanation), ensure_ascii=False))
    else:
        click.echo(clean("\n".join(_readable(explanation))))


@rules.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True), metavar="FILE|FOLDER")
@ARCHIVE
@click.option("--replace", is_flag=True, help="Write over files of an earlier import.")
def imported(source: Path, folder: Path | None, replace: bool) -> None:
    """Make rules of site files of Full-Text RSS (fivefilters/ftr-site-config).

    A file harbour.example.txt becomes rules/ftr-harbour.example.toml of the archive. Each line of it is told: the rule it became, or why it
    became none.

    \b
    pressmark rules import harbour.example.txt --archive my-archive
    pressmark rules import ftr-site-config/ --archive my-archive > lines.txt
    """
    home = _home(folder)
    if home is None:
        raise UsageError("no archive to write rules into; name one with --archive")
    sources = sorted(source.glob("*.txt")) if source.is_dir() else [source]
    counts = Counter(_import(each, home, replace) for each in sources)
    rulebook.load(home)
    click.echo(
        f"{counts['written']} of {len(sources)} files became rules; {counts['nothing']} gave none, {counts['kept']} were there", err=True
    )
    sys.exit(int(not counts["written"]))


def _home(folder: Path | None) -> Path | None:
    return folder or (Path() if Path("archive.toml").is_file() else None)


def _book(folder: Path | None, files: Iterable[Path]) -> Book:
    own = dict(rulebook.own(folder)) if folder else {}
    own.update((str(file), file.read_bytes()) for file in files)
    known = dict(rulebook.shipped())
    return Book(parse_rules(own.items(), proven=known.items()), rulebook.origins([*known.items(), *own.items()]))


def _results(book: Book, chosen: Iterable[Rule], failed: Iterable[Failure]) -> Iterator[str]:
    rules_in: Counter[str] = Counter()
    examples: Counter[str] = Counter()
    wrong = Counter(book.origins[each.rule] for each in failed)
    for rule in chosen:
        rules_in[book.origins[rule.name]] += 1
        examples[book.origins[rule.name]] += len(rule.removes) + len(rule.keeps)
    yield _table(
        ("file", "rules", "examples", "failed"),
        [(file, str(count), str(examples[file]), str(wrong[file])) for file, count in sorted(rules_in.items())],
    )


def _failed(book: Book, failure: Failure) -> str:
    advice = _ADVICE[failure.problem.partition(":")[0]]
    return clean(f"{book.origins[failure.rule]}: {failure}; {advice}")


def _listed(rule: Rule, file: str) -> dict[str, str | tuple[str, ...]]:
    return {
        "name": rule.name, "action": rule.action, "label": rule.label, "languages": rule.languages, "hosts": rule.hosts, "file": file,
    }  # fmt: skip


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def _page(target: str, home: Path | None) -> Page:
    path = Path(target)
    if path.is_file():
        return onepage.from_file(path)
    if "://" not in target:
        raise UsageError(f"no file {target}; for a page of an archive give its address, with https://")
    if home is None:
        raise UsageError(f"no archive to look for {target} in; name one with --archive")
    return onepage.from_archive(home, target)


def _readable(explanation: Explanation) -> Iterator[str]:
    for each in explanation.blocks:
        entry = each.entry
        fate = " ".join(filter(None, (entry.fate, entry.name)))
        yield _cut(f"{entry.block.position:4} {fate}, {entry.by}")
        yield _cut(f"     {entry.block.text}")
        yield _cut(f"     {entry.block.path}", from_end=True)
        for trial in each.trials:
            yield from _tried(trial)


def _tried(trial: Trial) -> Iterator[str]:
    yield _cut(f"       {trial.outcome}: {trial.rule}")
    for condition in trial.conditions:
        yield _cut(f"         {'yes' if condition.holds else 'no ':3} {condition.key:9} {condition.detail}")


def _cut(line: str, from_end: bool = False) -> str:
    if len(line) <= WIDTH:
        return line
    return f"     ...{line[-(WIDTH - 8) :]}" if from_end else f"{line[: WIDTH - 4]} ..."


def _blocks(explanation: Explanation) -> list[dict[str, object]]:
    return [
        {
            "position": each.entry.block.position, "path": each.entry.block.path, "text": each.entry.block.text, "fate": each.entry.fate,
            "name": each.entry.name, "by": each.entry.by, "rules": [asdict(trial) for trial in each.trials],
        }
        for each in explanation.blocks
    ]  # fmt: skip


def _import(source: Path, home: Path, replace: bool) -> str:
    """What became of one site file, its lines told on standard output: "written", "nothing" or "kept"."""
    host = ftr.host_of(source.name)
    if host is None:
        click.echo(f"{source}: no host in the file's name; expected a name like harbour.example.txt")
        return "nothing"
    translated = ftr.translate(host, source.read_text("utf-8", errors="replace"))
    for told in translated.told:
        click.echo(clean(f"{source}:{told.line}: {told.text}\n    {f'rule {told.rule}' if told.rule else f'no rule: {told.why}'}"))
    if not translated.toml:
        return "nothing"
    target = home / "rules" / f"ftr-{host}.toml"
    if target.exists() and not replace:
        click.echo(f"{target} is there; --replace writes it anew")
        return "kept"
    target.parent.mkdir(exist_ok=True)
    target.write_text(translated.toml, "utf-8")
    return "written"
