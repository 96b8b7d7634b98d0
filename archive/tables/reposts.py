"""Who copied whom: relations, clusters and origins, shared statements, and the fingerprints that find them."""

from __future__ import annotations

from collections.abc import Mapping

from archive.tables.described import Described

TABLES: Mapping[str, Described] = {
    "relation": Described(
        "What two articles' newest texts are to each other, for all that share more than chance would give. Of the two ends, `a` is the one whose key"
        " comes first.",
        {
            "a": "article",
            "b": "article",
            "kind": "identical, repost, contained, excerpt, round-up, same-quotation, template, shared-passage or translation",
            "pair_kind": "the same, as the two texts alone would say; another only where one of them is a round-up",
            "coverage_a": "share of a's words that stand in b, 0 to 1",
            "coverage_b": "share of b's words that stand in a, 0 to 1",
            "shared_a": "words of a in passages, small edits included",
            "shared_b": "words of b in passages",
            "unquoted": "words that are unchanged and outside quotation marks in both",
            "longest": "words outside quotation marks in the longest passage",
            "kept": "numbers and names that are the same in both",
            "replaced": "numbers and names that are others",
        },
    ),
    "passage": Described(
        "What two related articles share: stretches that are the same but for small edits. Characters are counted in version_text.text of their newest"
        " versions, from 0.",
        {
            "a": "article, as in relation",
            "b": "article, as in relation",
            "position": "order in a",
            "start_a": "first character in a",
            "stop_a": "character behind the last in a",
            "start_b": "first character in b",
            "stop_b": "character behind the last in b",
            "term_a": "first word in a, counted as texts are compared",
            "term_after_a": "word behind the last in a",
            "term_b": "first word in b",
            "term_after_b": "word behind the last in b",
            "unchanged": "words of its longest stretch without an edit",
        },
    ),
    "substitution": Described(
        "Numbers and names within passages that were changed.",
        {
            "a": "article, as in relation",
            "b": "article, as in relation",
            "position": "order in a",
            "start_a": "first character in a",
            "start_b": "first character in b",
            "words_a": "what a says",
            "words_b": "what b says",
        },
    ),
    "shared_text": Described(
        "The passages with their words.",
        {
            "a": "key of the article",
            "b": "key of the other",
            "kind": "kind of the relation",
            "position": "order in a",
            "words_a": "the passage as a has it",
            "words_b": "the passage as b has it",
            "unchanged": "words of its longest stretch without an edit",
        },
    ),
    "clustered": Described(
        "Articles that are one text, copied: each with the oldest of them, after which the cluster is named. Who stands alone has no row.",
        {
            "article": "article",
            "cluster": "the oldest article that is held of its cluster",
            "place": "that of the article, as it stands there",
        },
    ),
    "origin": Described(
        "Where the text of a cluster came from, and that of a single article that names a source.",
        {
            "cluster": "the cluster, by its oldest article; a single article by itself",
            "kind": "page (an article that is held: one of the cluster, or one of other words, as of a translation), phantom (named, not held), own (a single article's own report) or nobody (nothing sure enough)",
            "article": "the article, for page and own",
            "name": "name of a phantom",
            "url": "address of a phantom, where one is named",
            "agency": "1 where a phantom is a news agency",
            "wire": "the agency that the pages name as author beside the source",
            "confidence": "probability of the likeliest, 0 to 1; under 0.6 nothing is asserted",
            "earliest": "the article that is the earliest copy held",
        },
    ),
    "origin_claim": Described(
        "What speaks for an origin, and what against it, in the printed words.",
        {
            "cluster": "the cluster, as in origin",
            "position": "order: first what speaks for it",
            "against": "1 where it contradicts, or speaks for another",
            "kind": "kind of credit as in credit; or itself, earlier, fuller, later-than-copy",
            "article": "the article that says or shows it",
            "of": "for whom it speaks: key of an article, phantom:SITE or phantom:NAME; empty where nobody is named",
            "quote": "the printed words, or the figures in a sentence",
            "block": "position of the block that the words stand in",
        },
    ),
    "look": Described(
        "When all articles were last looked through for shared statements; no row before the first time.",
        {"id": "always 1", "at": "time of the look"},
    ),
    "unlooked": Described(
        "The articles that are new since that look, or whose text or date is another: their statements are not among those below.",
        {"article": "article"},
    ),
    "statement": Described(
        "Words that independent articles share, as the last look found them (`pressmark ingest`, `pressmark shared`); an edit drops those that its article carries.",
        {
            "id": "row",
            "key": "hash of the longest run that is unchanged",
            "text": "as the first carrier prints it",
            "words": "of that run",
            "rarity": "bits: how unlikely it is that two choose these words",
            "sites": "sources that carry it",
        },
    ),
    "carrier": Described(
        "The articles that carry a statement, the oldest first, undated ones last.",
        {
            "statement": "statement",
            "position": "order",
            "article": "article",
            "start": "first character, in the article's newest text",
            "stop": "character behind the last",
            "quoted": "1 where it stands in quotation marks",
            "may_be_first": "1 where the printed dates allow that it carried it first",
        },
    ),
    "fingerprint": Described(
        "Which article holds which fingerprints, 48 bits each: hashes of a few of its runs of five words. Many rows are one value, see archive/packed.py.",
        {
            "bucket": "first 20 bits of the fingerprints",
            "held": "eight bytes a row: the other 28 bits in four, and the article in four; 0 where many hold it, see crowd",
        },
        hidden=True,
    ),
    "fingerprint_new": Described(
        "The same, a row each, of what was written last: it moves there little by little.",
        {"hash": "fingerprint, 48 bits", "article": "article; 0 where many hold it, see crowd"},
        hidden=True,
    ),
    "fingerprint_moved": Described(
        "One row: how far they were moved.",
        {"next": "fingerprint from which on the next are moved", "held": "rows of fingerprint_new"},
        hidden=True,
    ),
    "frequent": Described(
        "Fingerprints that many articles hold, which count only beside twelve of them that are drawn by lot.",
        {"hash": "fingerprint", "holders": "articles that hold it"},
        hidden=True,
    ),
    "crowd": Described(
        "Who holds those.",
        {"hash": "fingerprint", "lot": "number of the article in the draw, as in linked", "article": "article"},
        hidden=True,
    ),
    "linked": Described(
        "Articles whose fingerprints are stored.",
        {
            "article": "article",
            "age": "time of publication in UTC, of the first capture where that is earlier or none is printed; then the first of its key",
            "prints": "number of its fingerprints",
            "lot": "its number in every draw, made from its key: the least are drawn",
            "round_up": "1 where it is put together from others",
        },
        hidden=True,
    ),
    "naming": Described(
        "Which addresses articles give as where they come from.",
        {"url_key": "what all spellings of the address share", "article": "article that names it"},
        hidden=True,
    ),
    "tie": Described(
        "Articles of which one names an address of the other.", {"a": "article, the lesser row number", "b": "article"}, hidden=True
    ),
}
