"""Words that were left as they stand though another reading had much for it: what a person should look at."""

from collections.abc import Iterator, Sequence

from diacritics.diagnose import OCR
from diacritics.edits import Edit
from diacritics.letters import clean, fold_tone, has_marks
from diacritics.rows import SURE_ENOUGH, Reading, Row, is_label, names, printed
from diacritics.tokens import Kind
from diacritics.vocabulary import UNKNOWN

LEAST = 0.3
"""Probability from which another reading is told. Judgement, not measured: lower tells more words and changes none."""


def row_doubts(row: Row, readings: Sequence[Reading], *, new_style: bool, careful: bool) -> Iterator[Edit]:
    """Yield the changes of a paragraph that were not made; see `row_edits` for those that were.

    Of a word that stays, the most probable other reading, if it has LEAST or more; how the word itself did is among
    the alternatives.
    """
    kept = names(row.tokens) if careful and row.damage == OCR else frozenset[int]()
    for token, candidates, reading in zip(row.tokens, row.candidates, readings, strict=True):
        label = row.damage == OCR and (is_label(token.text) or token.start in kept)
        if reading.chance > 1 - LEAST and (row.damage != OCR or (reading.chance >= SURE_ENOUGH and not label)):
            continue
        if token.kind is not Kind.WORD or len(candidates.words) == 1 or candidates.column.units[0] == UNKNOWN:
            continue
        weighed = [(reading.word, reading.chance), *reading.rivals()]
        spelled = [(printed(word, token.text, row.damage, new_style=new_style), chance) for word, chance in weighed]
        stays = fold_tone(clean(token.text)) == fold_tone(spelled[0][0])
        other = 1 if stays else 0
        foreign = row.damage == OCR and (not token.text.isalpha() or (careful and not has_marks(token.text)))
        made = not stays and (row.damage != OCR or (spelled[0][1] >= SURE_ENOUGH and not label))
        if made or foreign or len(spelled) <= other or spelled[other][1] < LEAST:
            continue
        word, chance = spelled.pop(other)
        rivals = tuple((rival, round(rest, 4)) for rival, rest in spelled)
        yield Edit(token.start, token.end, token.text, word, row.damage, round(chance, 4), rivals)
