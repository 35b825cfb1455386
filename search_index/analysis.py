"""One analysis for index and query: folding, Chinese characters and bigrams, words, standards, pinyin."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import opencc
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

#: Raise it when the terms made of a text change: an index with another version asks for a rebuild.
ANALYSIS_VERSION = "3"
LEXICON = Path(__file__).parent / "lexicon"
MAX_TERM = 60

#: First and last code points of what is written without spaces.
HAN_RANGES = (
    (0x3005, 0x3005), (0x3007, 0x3007), (0x3041, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3), (0x20000, 0x3347F),
)  # fmt: skip
_HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES)
#: Stands between texts that are folded together; folding leaves none in a text.
SEPARATOR = "\0"
#: Recommended standards as people type them, without the slash: GBT 40551.
_RECOMMENDED = "(?:gb|qb|ny|sb|jb|jc|hg|hj|fz|cj|yy|ws|sn|dl|jt|jr|ls|sj|qx|rb)t"
_STANDARD_PREFIXES = _RECOMMENDED + (
    "|gb|gbz|gbn|db[0-9]{2}|dba|qb|ny|sb|jjf|jjg|jb|jc|hg|hj|fz|cj|yy|ws|sn|dl|jt|jr|ls|sj|qx|rb|gjb|cnas|rb"
    "|iso|iec|astm|din|jis|ansi|en|t"
)
_STANDARD_NUMBER = (
    rf"(?P<standard>(?<![a-z0-9])(?:{_STANDARD_PREFIXES})(?:\s?/\s?[a-z]{{1,8}})?[\s-]{{0,2}}"
    r"[0-9]{2,6}(?:\.[0-9]{1,3})?(?:\s?-\s?(?:19|20)[0-9]{2})?(?![0-9a-z]))"
)
_OTHER_WORDS = rf"|(?P<number>[0-9]+(?:[.,][0-9]+)+(?![a-z]))|(?P<word>[^\W_{_HAN}]+)"
_SPLIT = re.compile(f"{_STANDARD_NUMBER}|(?P<han>[{_HAN}]+){_OTHER_WORDS}")
#: The same but for Chinese runs, which a build cuts with arrays (`engines/inverting.py`).
NOT_HAN = re.compile(_STANDARD_NUMBER + _OTHER_WORDS)
_STANDARD = re.compile(
    r"(?P<prefix>[a-z]+(?:[0-9]{2}(?=\s?/|\s))?)(?:\s?/\s?(?P<kind>[a-z]{1,8}))?[\s-]{0,2}"
    r"(?P<number>[0-9]{2,6}(?:\.[0-9]{1,3})?)(?:\s?-\s?(?P<year>[0-9]{4}))?"
)
_MODEL = re.compile(r"([a-z]{2,})([0-9]{1,4})|([0-9]{1,4})([a-z]{2,})")
_PUNCTUATION = dict.fromkeys("‐‑‒–—―−－", "-") | {"∕": "/"}


class Token(NamedTuple):
    """One term with the place in the original text that it stands for."""

    text: str
    start: int
    end: int


class QueryTerm(NamedTuple):
    """One term of a query; a term that does not match on its own only adds to the rank."""

    text: str
    matches: bool


class QueryTerms(NamedTuple):
    """What a query asks for, and the words that were left out because they say nothing."""

    terms: tuple[QueryTerm, ...]
    dropped: tuple[str, ...]


class _Folding(dict[int, str]):
    """Code point -> folded text, filled as characters are met (`str.translate` reads it)."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_char(char)
        if len(folded) != 1:
            self.uneven.add(char)
        self[code] = folded
        return folded


@cache
def _simplified() -> dict[str, str]:
    """Traditional -> simplified characters of OpenCC's table (first choice where it names several)."""
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split() for line in table.read_text(encoding="utf-8").splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == 1}


def _fold_char(char: str) -> str:
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    if unicodedata.category(char) in {"Cs", "Cc", "Cn", "Co"}:
        return " "
    if unicodedata.category(char) == "Cf":
        return ""
    if "가" <= char <= "힣":
        return char
    plain = unicodedata.normalize("NFKD", char).casefold()
    plain = "".join(part for part in plain if not unicodedata.combining(part))
    table = _simplified()
    return "".join(table.get(part, part) for part in unicodedata.normalize("NFKD", plain))


_FOLDING = _Folding()
_FOLDING_OF_MANY = _Folding()
_FOLDING_OF_MANY[ord(SEPARATOR)] = SEPARATOR


def fold_all(texts: Sequence[str]) -> str:
    """Every text as `fold` makes it, each with a SEPARATOR behind it."""
    joined = "".join(f"{text.replace(SEPARATOR, ' ')}{SEPARATOR}" for text in texts)
    return joined.translate(_FOLDING_OF_MANY)


def fold(text: str) -> str:
    """Text as it is compared: NFKC, lower case, without accents, traditional characters simplified."""
    return text.translate(_FOLDING)


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Folded text, and for each of its characters (and its end) the index in the original."""
    folded = fold(text)
    if _FOLDING.uneven.isdisjoint(text):
        return folded, range(len(text) + 1)
    offsets: list[int] = []
    for place, char in enumerate(text):
        offsets.extend([place] * len(_FOLDING[ord(char)]))
    offsets.append(len(text))
    return folded, offsets


def _standard_terms(match: str) -> list[str]:
    """`gb/t 40551-2021` -> gb40551, 40551, gb40551-2021: the mandatory, recommended and bare forms meet."""
    found = _STANDARD.fullmatch(match)
    if not found:
        return [re.sub(r"[\s/-]", "", match)]
    kind = found["kind"] if found["prefix"] == "t" and found["kind"] else ""
    prefix = found["prefix"]
    if re.fullmatch(_RECOMMENDED, prefix):
        prefix = prefix[:-1]
    name = prefix + kind + found["number"]
    terms = [name, found["number"]]
    if found["year"]:
        terms.append(f"{name}-{found['year']}")
    return terms


def _word_terms(word: str) -> list[str]:
    """A word by its singular; its letters and digits apart where it looks like a model name (iphone15)."""
    model = _MODEL.fullmatch(word)
    if model:
        return [word, *(part for part in model.groups() if part)]
    singular = _singular(word)
    return [word] if singular == word else [singular, word]


def _singular(word: str) -> str:
    """An English word without the ending of its plural (Harman's S-stemmer); anything else as it is."""
    if len(word) < 4 or word[-1] != "s" or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return f"{word[:-3]}y"
    return word if word[-2] in "us" or word.endswith(("aes", "ees", "oes")) else word[:-1]


def _pieces(folded: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and place of each run of the folded text."""
    for match in _SPLIT.finditer(folded):
        yield str(match.lastgroup), match.group(), match.start()


def piece_terms(kind: str, piece: str) -> list[str]:
    """The terms of a standard number, a number or a word."""
    if kind == "standard":
        return [term[:MAX_TERM] for term in _standard_terms(piece)]
    if kind == "number":
        return [piece.replace(",", "")[:MAX_TERM]]
    return [term[:MAX_TERM] for term in _word_terms(piece)]


def terms(text: str) -> list[str]:
    """Every term of a text for the index, in no useful order, repeated as often as it occurs."""
    found: list[str] = []
    for kind, piece, _place in _pieces(fold(text)):
        if kind == "han":
            found.extend(piece)
            found.extend(map("".join, pairwise(piece)))
        else:
            found.extend(piece_terms(kind, piece))
    return found


def tokens(text: str) -> list[Token]:
    """The same terms with their start and end in the original text."""
    folded, offsets = fold_with_offsets(text)
    found: list[Token] = []

    def add(term: str, start: int, length: int) -> None:
        last = offsets[start + length - 1]
        found.append(Token(term, offsets[start], max(last + 1, offsets[start + length])))

    for kind, piece, place in _pieces(folded):
        if kind == "han":
            for index in range(len(piece)):
                add(piece[index], place + index, 1)
                if index + 1 < len(piece):
                    add(piece[index : index + 2], place + index, 2)
        else:
            for term in piece_terms(kind, piece):
                add(term, place, len(piece))
    return found


@cache
def stop_words() -> frozenset[str]:
    """Words of the lexicon that are left out of queries."""
    lines = (LEXICON / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for line in (LEXICON / "synonyms.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            names = tuple(fold(name.strip()) for name in line.split(","))
            groups |= {name: tuple(other for other in names if other != name) for name in names}
    return groups


def synonyms(query: str) -> tuple[str, ...]:
    """Other names of the words of a short query, at most six; whole words only."""
    words = {piece for _kind, piece, _place in _pieces(fold(query))}
    found = dict.fromkeys(other for word in sorted(words) for other in _synonyms().get(word, ()))
    return tuple(found)[:6]


def _raw_query_terms(query: str) -> Iterator[QueryTerm]:
    for kind, piece, _place in _pieces(fold(query)):
        if kind != "han":
            found = piece_terms(kind, piece)
            yield QueryTerm(found[0], True)
            # Of a standard number the bare digits only rank: GB 18401 is not DB33/T 18401.
            yield from (QueryTerm(term, False) for term in found[1:])
            continue
        for index, char in enumerate(piece):
            yield QueryTerm(char, len(piece) == 1)
            if index + 1 < len(piece):
                yield QueryTerm(char + piece[index + 1], True)


def query_terms(query: str, limit: int = 128) -> QueryTerms:
    """Distinct terms of a query, stop words left out where anything else remains."""
    found: dict[str, bool] = {}
    for term in _raw_query_terms(query):
        found[term.text] = found.get(term.text, False) or term.matches
        if len(found) >= limit:
            break
    stops = stop_words()
    dropped = tuple(text for text in found if text in stops)
    if any(matches for text, matches in found.items() if text not in stops):
        kept = {text: matches for text, matches in found.items() if text not in stops}
    else:
        kept, dropped = found, ()
    return QueryTerms(tuple(QueryTerm(text, matches) for text, matches in kept.items()), dropped)


def pinyin_terms(name: str) -> list[str]:
    """Pinyin of a name as people type it: each two to four syllables, the whole, and its initials."""
    found: dict[str, None] = {}
    for kind, piece, _place in _pieces(fold(name)):
        if kind != "han":
            continue
        spoken = syllables(piece[:40])
        for size in (2, 3, 4, len(spoken)):
            for start in range(len(spoken) - size + 1):
                found["".join(spoken[start : start + size])] = None
        if len(spoken) > 1:
            found["".join(map(itemgetter(0), spoken))] = None
    return [term[:MAX_TERM] for term in found if term]


def is_han(text: str) -> bool:
    """Whether a folded text is made of Chinese characters only."""
    return all("\u4e00" <= char <= "\u9fff" for char in text)


def syllables(text: str) -> list[str]:
    """Pinyin of each Chinese character of a folded text, by the longest phrase that it begins.

    The same as `lazy_pinyin(text, errors="ignore")`, which takes ten times as long.
    """
    found: list[str] = []
    phrases, begins = _phrases()
    place = 0
    while place < len(text):
        size = 1
        if text[place : place + 2] in begins:
            sizes = range(min(_LONGEST_PHRASE, len(text) - place), 1, -1)
            size = next((size for size in sizes if text[place : place + size] in phrases), 1)
        found.extend(_spoken(text[place : place + size]))
        place += size
    return found


_LONGEST_PHRASE = 8


@cache
def _phrases() -> tuple[frozenset[str], frozenset[str]]:
    """Phrases whose characters have their own readings, and the first two characters of each."""
    phrases = frozenset(PHRASES_DICT)
    return phrases, frozenset(phrase[:2] for phrase in phrases)


@lru_cache(maxsize=50_000)
def _spoken(phrase: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(phrase, errors="ignore"))


def suggestion_keys(name: str) -> list[str]:
    """What a reader may begin to type to mean this name: the name itself, its pinyin, its initials."""
    folded = "".join(piece for _kind, piece, _place in _pieces(fold(name)))[:MAX_TERM]
    spoken = [(kind, syllables(piece) or [piece]) for kind, piece, _place in _pieces(folded)]
    full = "".join("".join(parts) for _kind, parts in spoken)
    initials = "".join("".join(p[0] for p in parts) if kind == "han" else parts[0] for kind, parts in spoken)
    return list(dict.fromkeys(key[:MAX_TERM] for key in (folded, full, initials) if key))


def romanised(name: str, limit: int = 12) -> str:
    """A name in Latin letters for an address: at most `limit` pinyin syllables and words, with hyphens."""
    words: list[str] = []
    for kind, piece, _place in _pieces(fold(name)):
        words += syllables(piece) if kind == "han" else [piece]
    ascii_words = ("".join(char for char in word if char.isascii() and char.isalnum()) for word in words)
    return "-".join([word for word in ascii_words if word][:limit])
