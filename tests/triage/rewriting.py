"""Rewrites a recommendation the ways it is changed when it is entered again; None where a way cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from random import Random

Way = Callable[[str, Random], str | None]

_AMERICAN = {
    "programme": "program",
    "programmes": "programs",
    "behaviour": "behavior",
    "centre": "center",
    "centres": "centers",
    "defence": "defense",
    "offence": "offense",
    "licence": "license",
    "labelling": "labeling",
}
_SHORT = {
    "Authorised Professional Practice": "APP",
    "police and crime commissioners": "PCCs",
    "police and crime commissioner": "PCC",
    "Crown Prosecution Service": "CPS",
    "Integrated Offender Management": "IOM",
    "College of Policing": "CoP",
    "Police National Computer": "PNC",
    "Achieving Best Evidence": "ABE",
    "child sexual exploitation": "CSE",
    "information management": "IM",
    "National Undercover Working Group": "NUWG",
}
_NUMBERS = ("3.2 ", "(4) ", "7. ", "Recommendation 7: ", "R12. ", "AFI 3 - ", "iv) ", "Rec 5 ", "12) ")
_PARAGRAPHS = (
    *(" (paragraph 3.15).", " (para 4.2)", " [paragraphs 5.3 to 5.6]", " (see page 34).", " - paragraph 6.7"),
)
_LEAD = re.compile(
    r"^(?:[^.;:]{0,40}, )?(?:all )?(?:the )?(?:police )?(?:forces?|chief constables|constabulary)"
    r"(?: in england and wales)?,? (?:should|must)(?P<ensure> ensure(?: that)?)? ",
    re.IGNORECASE,
)
_LEADS = ("The force should ", "Forces must ", "Chief constables should ", "It is recommended that forces ")
_ENSURING = (
    *("The force should ensure that ", "Forces must ensure ", "Chief constables should make sure that "),
    *("We recommend that, within six months, chief constables ensure that ", "Ensure that "),
    *("HMIC recommends that all forces ensure that ", "The constabulary needs to ensure that "),
)
_DATES = ("By March 2017, ", "Within three months, ", "With immediate effect, ", "By 30 September 2016 ")


def numbered(text: str, chance: Random) -> str:
    return chance.choice(_NUMBERS) + text


def with_paragraph(text: str, chance: Random) -> str:
    return text.rstrip(". ") + chance.choice(_PARAGRAPHS)


def misspelt(text: str, chance: Random) -> str:
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    for at in chance.sample(long, min(len(long), max(2, len(words) // 12))):
        word = words[at]
        slip = chance.randrange(1, len(word) - 2)
        middle = chance.choice(
            (word[slip + 1] + word[slip] + word[slip + 2 :], word[slip + 1 :], word[slip] + word[slip:])
        )
        words[at] = word[:slip] + middle
    return " ".join(words)


def cut_at_the_end(text: str, chance: Random) -> str:
    words = text.split()
    return " ".join(words[: max(8, round(len(words) * chance.uniform(0.45, 0.85)))])


def cut_at_the_beginning(text: str, chance: Random) -> str:
    words = text.split()
    return " ".join(words[round(len(words) * chance.uniform(0.1, 0.35)) :])


def cut_in_the_middle(text: str, chance: Random) -> str:
    words = text.split()
    size = round(len(words) * chance.uniform(0.12, 0.3))
    first = len(words) // 4
    start = chance.randrange(first, max(first + 1, len(words) * 3 // 4 - size))
    return " ".join(words[:start] + words[start + size :])


def in_american_spelling(text: str, _chance: Random) -> str:
    spelt = re.sub(r"(?<=[a-z]{3})is(e|ed|es|ing|ation|ations)\b", r"iz\1", text)
    return re.sub(r"[a-z]+", lambda word: _AMERICAN.get(word[0], word[0]), spelt)


def with_other_bullets(text: str, chance: Random) -> str | None:
    marks = chance.choice(("-", "*", "1.", "(a)", "·", ""))
    numbers = count(1)

    def mark(_found: re.Match[str]) -> str:
        number = next(numbers)
        return marks.replace("1", str(number)).replace("a", chr(ord("a") + number - 1))

    return re.sub("•", mark, text) if "•" in text else None


def in_another_case(text: str, chance: Random) -> str:
    return chance.choice((str.upper, str.lower, str.title))(text)


def without_marks(text: str, chance: Random) -> str:
    return re.sub(r"[.,;:()]", lambda _found: chance.choice(("", " ")), text).replace(" and ", " & ", 1)


def with_another_lead(text: str, chance: Random) -> str | None:
    found = _LEAD.match(text)
    if found is None:
        return None
    return chance.choice(_ENSURING if found["ensure"] else _LEADS) + text[found.end() :]


def with_another_date(text: str, chance: Random) -> str:
    found = re.match(r"(?:By|Within|With|Not later than|Immediately)[^,]{0,30}, ", text)
    if found:
        return text[found.end() :][:1].upper() + text[found.end() :][1:]
    return chance.choice(_DATES) + text[0].lower() + text[1:]


def abbreviated(text: str, _chance: Random) -> str:
    for name, short in _SHORT.items():
        text = text.replace(name, short)
    return text


def after(*ways: Way) -> Way:
    """One way after the other."""

    def all_of_them(text: str, chance: Random) -> str | None:
        changed: str | None = text
        for way in ways:
            changed = way(changed, chance) if changed is not None else None
        return changed

    all_of_them.__name__ = "_then_".join(way.__name__ for way in ways)
    return all_of_them
