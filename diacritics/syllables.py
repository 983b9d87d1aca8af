"""Which syllables Vietnamese spelling allows, and their parts: onset, rime, tone.

The grammar is the standard one (initial, medial, nucleus, coda, tone); it accepts both placements of the tone mark.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from diacritics.letters import ACUTE, DOT, clean, fold_tone, split_tone, strip_marks

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong ooc oong op ot
oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet ô ôc ôi ôm ôn ông ôp ôt
ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt
uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu
"""
_AFTER_QU = """
a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât âu ây e en eo et ê ên êch ênh êt ôc ơ i in it
y ych yên yêt ynh yt yu
"""
ONSETS = tuple(_ONSETS.split())
RIMES = frozenset(_RIMES.split())
AFTER_QU = frozenset(_AFTER_QU.split())
AFTER_GI = RIMES - {rime for rime in RIMES if rime[0] in "iy"} | {"êc", "êng", "êt"}
PLACES = frozenset(("kạn", "đắk", "đăk", "lắk", "lăk", "krông"))
"""Names of provinces and rivers that are printed every day and keep no rule: Bắc Kạn, Đắk Lắk, Krông Nô."""
_FRONT = "ieê"
_STOPS = ("c", "ch", "p", "t")


class Syllable(NamedTuple):
    """The parts of a syllable: onset and rime without tone, and the combining tone mark ("" for ngang)."""

    onset: str
    rime: str
    tone: str


def _fits(onset: str, rime: str) -> bool:  # noqa: PLR0911 -- one rule of spelling, one line
    """Say whether an onset may stand before a toneless rime."""
    if onset == "qu":
        return rime in AFTER_QU
    if onset == "gi":
        return rime in AFTER_GI
    if rime not in RIMES:
        return False
    front = rime[0] in _FRONT or rime == "y"
    if onset == "k":
        return front
    if onset in {"gh", "ngh"}:
        return rime[0] in _FRONT
    if onset in {"c", "ng"}:
        return not front
    if onset == "g":  # `gì`, `gìn`: the i of gi and of the rime are one
        return rime[0] not in "eêy" and rime not in {"ia", "iêu"}
    return rime[0] != "y" or onset == "" or (rime == "y" and onset in {"h", "l", "m", "s", "t", "v"})


@lru_cache(maxsize=1 << 16)
def parts(word: str) -> Syllable | None:
    """Part a word of any case into onset, rime and tone; None where spelling does not allow it.

    >>> parts("Nghiệp") == Syllable("ngh", "iêp", DOT)
    True
    >>> parts("nuéc") is None
    True
    """
    letters, tone = split_tone(fold_tone(clean(word).lower()))
    if clean(word).lower() not in _spellings(letters, tone):
        return None
    for length in (3, 2, 1, 0):
        onset, rime = letters[:length], letters[length:]
        if (onset == "" or onset in ONSETS) and _fits(onset, rime):
            if rime.endswith(_STOPS) and tone not in {ACUTE, DOT}:
                return None
            return Syllable(onset, rime, tone)
    return None


def _spellings(letters: str, tone: str) -> tuple[str, ...]:
    """Spell a toneless syllable with its tone on the vowel where Vietnamese puts it: one or two ways.

    >>> _spellings("thuy", ACUTE)
    ('thúy', 'thuý')
    """
    if not tone:
        return (letters,)
    start = 2 if letters[:2] in {"qu", "gi"} and len(letters) > 2 and letters[2] in _VOWELS else 0
    vowels = [at for at in range(start, len(letters)) if letters[at] in _VOWELS]
    shaped = [at for at in vowels if letters[at] in "ăâêôơư"]
    if not vowels:
        return ()
    closed = vowels[-1] < len(letters) - 1
    if shaped:
        spots = [shaped[-1]]
    elif len(vowels) == 1:
        spots = vowels
    elif letters[vowels[0] :] in {"oa", "oe", "uy"}:
        spots = [vowels[0], vowels[1]]
    elif closed or len(vowels) == 3:
        spots = [vowels[1]]
    else:
        spots = [vowels[0]]
    return tuple(clean(letters[: spot + 1] + tone + letters[spot + 1 :]) for spot in spots)


_VOWELS = "aăâeêioôơuưy"


def is_possible(word: str) -> bool:
    """Say whether Vietnamese spelling allows this syllable, in any case.

    >>> [is_possible(word) for word in ("UBND", "Quyết", "quyêt", "thuý")]
    [False, True, False, True]
    """
    return parts(word) is not None or clean(word).lower() in PLACES


@cache
def bare_syllables() -> frozenset[str]:
    """Return all possible syllables without any mark: about 2,400."""
    rimes = RIMES | AFTER_QU | AFTER_GI
    spelled = {strip_marks(onset + rime) for onset in ("", *ONSETS) for rime in rimes if _fits(onset, rime)}
    return frozenset(spelled | {strip_marks(place) for place in PLACES})
