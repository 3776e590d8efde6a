"""What stands on every page and is no part of the text: headers, footers, numbers of pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from responses.recognising import looks
from responses.recognising.blocks import BODY, Block

PAGE_NUMBER, REPEATED, OUTSIDE = "A page number.", "A header or footer that returns.", "outside"
MOST = 150  # characters of a header
ON_PAGES, IN_TEXT = 2, 3  # how often it returns where pages are known, and where they are not
PAGE_IN_IT = re.compile(r"\bpage\s?\d", re.IGNORECASE)


def furniture(blocks: Sequence[Block], known: Collection[str]) -> dict[int, str]:
    """Which blocks are none of the text, and why. `known` are lines that may return (answers)."""
    found: dict[int, str] = {}
    for at, block in enumerate(blocks):
        if block.role != BODY:
            found[at] = OUTSIDE
        elif not block.cell and not block.label and _is_page_number(blocks, at):
            found[at] = PAGE_NUMBER
    edges = _edges(blocks, found)
    by_words: dict[str, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if at not in found and _may_return(block, known):
            by_words[_without_numbers(block.text)].append(at)
    for places in by_words.values():
        at_edges = [at for at in places if at in edges]
        pages = {blocks[at].page for at in at_edges}
        if len(pages) >= ON_PAGES:
            found |= dict.fromkeys(at_edges, REPEATED)
        elif blocks[places[0]].page == 0 and _returns(blocks, places):
            found |= dict.fromkeys(places, REPEATED)
    return found


def _returns(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Whether a line that stands there again and again is a header; pages are not known."""
    if len(places) < IN_TEXT or _follows_label(blocks, places):
        return False
    is_alone = len({blocks[at].text for at in places}) == 1
    return is_alone or any(PAGE_IN_IT.search(blocks[at].text) for at in places)


def _is_page_number(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    if not looks.PAGE_NUMBER.match(text):
        return False
    if any(map(str.isalpha, text)) or not text.isdigit():
        return True
    if not blocks[at].page:
        return not blocks[at].is_close and not (at + 1 < len(blocks) and blocks[at + 1].is_close)
    return _is_edge(blocks, at)


def _edges(blocks: Sequence[Block], found: Collection[int]) -> set[int]:
    """The first and the last two blocks of each page, numbers of pages aside."""
    pages: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.page and at not in found:
            pages[block.page].append(at)
    return {at for places in pages.values() for at in (*places[:2], *places[-2:])}


def _is_edge(blocks: Sequence[Block], at: int) -> bool:
    page = blocks[at].page
    before = [one.page for one in blocks[max(0, at - 3) : at]]
    after = [one.page for one in blocks[at + 1 : at + 4]]
    return len(before) < 3 or len(after) < 3 or {*before, *after} != {page}


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.lower().split()))


def _may_return(block: Block, known: Collection[str]) -> bool:
    text = block.text
    return not (
        block.role != BODY
        or block.cell
        or block.item
        or len(text) > MOST
        or text.endswith(("?", ":", ";", ","))
        or looks.begins_anew(text)
        or looks.REPORT_NUMBER.match(text)
        or looks.LEAD_IN.match(text)
        or looks.NO_RESPONSE.match(text)
        or looks.NOT_APPLICABLE.match(text)
        or " ".join(looks.words_of(text)) in known
        or len(looks.words_of(text)) < 2
    )


def _follows_label(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Whether it is an answer given again and again."""
    after_label = Counter(
        bool(
            at
            and (mark := looks.label(blocks[at - 1].text))
            and mark.end == len(blocks[at - 1].text)
        )
        for at in places
    )
    return after_label[True] > 0
