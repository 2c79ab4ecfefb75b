"""Which words can be Vietnamese: every syllable has an onset, a rime and at most one tone."""

from __future__ import annotations

import re
import unicodedata

ONSETS = (
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng"),
    *("ngh", "nh", "p", "ph", "q", "qu", "r", "s", "t", "th", "tr", "v", "x"),
)
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu
    im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
    uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yêm yên yêng yêt yêu ynh yt
"""
RIMES = frozenset(_RIMES.split())
CLOSED = ("c", "ch", "p", "t")
"""Finals that allow two tones only."""

TONES = "\u0300\u0301\u0303\u0309\u0323"
ACUTE, DOT = "\u0301", "\u0323"
WORD = re.compile(r"\b[^\W\d_]+\b")


def list_words(text: str) -> list[str]:
    """Return the words of a text that can be judged: not abbreviations, not names like iOffice."""
    return [word.lower() for word in WORD.findall(text) if _is_word(word)]


def _is_word(word: str) -> bool:
    """Tell whether letters are a word; a single capital is short for one."""
    return word.islower() or (word.istitle() and len(word) > 1) or _is_heading(word)


def _is_heading(word: str) -> bool:
    """Tell whether a word in capitals is a word, as its accents show, and no abbreviation.

    Đ is no sign: it stands in QĐ and HĐND.
    """
    return word.isupper() and unicodedata.normalize("NFD", word) != word


def is_syllable(word: str) -> bool:
    """Tell whether a word in small letters is built like a Vietnamese syllable."""
    letters = unicodedata.normalize("NFD", word)
    tones = [letter for letter in letters if letter in TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES))
    if bare.endswith(CLOSED) and tones not in ([ACUTE], [DOT]):
        return False
    return any(bare.startswith(onset) and bare[len(onset) :] in RIMES for onset in ONSETS)


def list_impossible(text: str) -> list[str]:
    """Return the words of a text that cannot be Vietnamese."""
    return [word for word in list_words(text) if not is_syllable(word)]


def compute_plausibility(text: str) -> float:
    """Return the share of words that can be Vietnamese, 0…1; 0 for a text without words."""
    words = list_words(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
