"""The words and digits of a sentence that state something countable, and so need a value or a fact behind them."""

from __future__ import annotations

import re

__all__ = ["multiples", "number", "unbacked"]

_NUMBERS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|hundreds|thousand|"
    r"thousands|million"
)
_FACTORS = {"half": 2, "twice": 2, "double": 2, "doubles": 2, "doubled": 2, "thrice": 3, "tenfold": 10} | {
    "a third": 3,
    "a quarter": 4,
    "a fifth": 5,
    "a tenth": 10,
}
_MULTIPLES = "|".join(["halves", "thirds", *_FACTORS])
_QUANTIFIERS = r"all|always|both|every|everywhere|most|never|neither|none|nothing|nowhere"
_COMPARISONS = (
    r"above|alike|almost|beats|below|best|better|beyond|climbs|close|closer|decreases|differ|differs|drops|"
    r"equal|equals|exactly|exceed|exceeds|fall|falls|farther|faster|fell|fewer|fewest|greater|greatest|grew|"
    r"grow|grows|hardly|higher|highest|identical|improves|increases|largest|larger|least|less|longer|longest|"
    r"lose|loses|lower|lowest|more|nearly|rise|rises|rose|same|shorter|shortest|shrank|shrink|shrinks|slower|"
    r"smaller|smallest|stronger|strongest|than|times|weaker|weakest|wider|widest|win|wins|within|worse|worst"
)
_VALUES: dict[str, float] = dict(
    zip(_NUMBERS.split("|"), [*range(2, 21), *range(30, 100, 10), 100, 100, 1000, 1000, 1e6], strict=True)
)
_NUMBER = re.compile(_NUMBERS, re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{_NUMBERS}|{_MULTIPLES}|{_QUANTIFIERS}|{_COMPARISONS})\b", re.IGNORECASE)
_PHRASES = re.compile(r"\b(?:in no|in each of|for each of)\b", re.IGNORECASE)
_MULTIPLE = re.compile(rf"\b(?:{'|'.join(_FACTORS)})\b", re.IGNORECASE)
# Names of methods in which a comparing word compares nothing.
_METHODS = re.compile(r"\b(?:least squares|best subset)\b", re.IGNORECASE)
# A digit that begins a number: not one inside a name, such as L2 or x₁.
_DIGITS = re.compile(r"(?<![\w.,])[−+-]?\.?\d[\d.,]*(?:e[−+-]?\d+)?%?")
_PLUS_MINUS = re.compile(r"±")


def unbacked(loose: str) -> tuple[list[str], list[str]]:
    """Return the numbers, and the words that count or compare, in a text.

    A multiple ("twice") is a word, since the condition behind it is one; a number needs a value.

    >>> unbacked("With 60 rows it falls, in each of forty samples.")
    (['60', 'forty'], ['falls', 'in each of'])
    """
    loose = _METHODS.sub(" ", loose)
    numbers = [match.group().rstrip(".,") for match in _DIGITS.finditer(loose)] + _PLUS_MINUS.findall(loose)
    words: list[str] = []
    for match in sorted([*_NAMED.finditer(loose), *_PHRASES.finditer(loose)], key=lambda found: found.start()):
        (numbers if _NUMBER.fullmatch(match.group()) else words).append(match.group())
    return numbers, words


def multiples(text: str) -> list[tuple[str, float]]:
    """Return the words for a multiple or a part in a text, with the factor or its inverse.

    >>> multiples("more than twice, or a third of it")
    [('twice', 2.0), ('a third', 3.0)]
    """
    return [(match.group(), float(_FACTORS[match.group().lower()])) for match in _MULTIPLE.finditer(text)]


def number(text: str) -> float:
    """Return the number that a digit group or a word stands for.

    >>> number("99%"), number("−1,000"), number("Ten")
    (0.99, -1000.0, 10.0)
    """
    if text.lower() in _VALUES:
        return float(_VALUES[text.lower()])
    plain = text.replace("−", "-").replace(",", "")
    return float(plain.removesuffix("%")) / 100 if plain.endswith("%") else float(plain)
