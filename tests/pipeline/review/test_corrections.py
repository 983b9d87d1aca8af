"""What corrections make of a page's text, by properties: any words anywhere, in any order, undone and made again."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.checks import Place
from pipeline.review.corrections import Correction, human_revision, placed_in_machine, stand, whole_revision
from pipeline.review.store import sha_of

letters = st.text("abỳ \n\t", max_size=12)


def corrected(machine, data, changes):
    """Make changes one after another, as `correct` does; return the corrections and the text after each."""
    made, told = [], [machine]
    for sequence in range(1, changes + 1):
        whole = whole_revision(machine, stand(made, {sha_of(machine): machine}, machine))
        text = whole.after
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        after = data.draw(letters)
        first, last, words = placed_in_machine(whole, Place(1, start, end), after)
        basis, before = sha_of(machine), machine[first:last]
        made.append(Correction(sequence, "text", before, words, basis, "", "lan", "", page=1, start=first, end=last))
        told.append(text[:start] + after + text[end:])
    return made, told


def text_of(machine, made):
    return human_revision(machine, stand(made, {sha_of(machine): machine}, machine)).after


@given(letters, st.data(), st.integers(1, 5))
def test_every_correction_gives_exactly_the_text_that_was_typed(machine, data, changes):
    made, told = corrected(machine, data, changes)
    for count, text in enumerate(told):
        assert text_of(machine, made[:count]) == text


@given(letters, st.data(), st.integers(1, 5))
def test_undone_in_turn_each_gives_the_text_before_it(machine, data, changes):
    made, told = corrected(machine, data, changes)
    for count in range(changes, 0, -1):
        made[count - 1] = dataclasses.replace(made[count - 1], undone_at="now")
        assert text_of(machine, made) == told[count - 1]


@given(letters, st.data(), st.integers(1, 5), st.sets(st.integers(0, 4)))
def test_undone_out_of_turn_the_others_make_a_text(machine, data, changes, undone):
    made, _ = corrected(machine, data, changes)
    made = [dataclasses.replace(one, undone_at="now") if at in undone else one for at, one in enumerate(made)]
    stood = stand(made, {sha_of(machine): machine}, machine)
    whole, parted = whole_revision(machine, stood), human_revision(machine, stood)
    assert whole.after == parted.after
    assert not any(one.is_made and one.correction.is_undone for one in stood)


@given(letters, letters, st.data(), st.integers(1, 4))
def test_on_another_text_no_correction_breaks_another(machine, other, data, changes):
    made, _ = corrected(machine, data, changes)
    stood = stand(made, {sha_of(machine): machine}, other)
    assert human_revision(other, stood).after == whole_revision(other, stood).after


def test_words_that_stayed_are_no_part_of_an_edit():
    machine = "Giao Phòng Nong nghiệp huyện Thạch Bảng"
    whole = whole_revision(machine, ())
    first, last, words = placed_in_machine(whole, Place(1, 0, len(machine)), "Giao Phòng Nông nghiệp huyện Thạch Bằng")
    one = Correction(
        1, "text", machine[first:last], words, sha_of(machine), "", "lan", "", page=1, start=first, end=last
    )
    edits = human_revision(machine, stand([one], {one.basis: machine}, machine)).edits
    assert [(edit.before, edit.after, edit.rule) for edit in edits] == [
        ("Nong", "Nông", "corrected"),
        ("Bảng", "Bằng", "corrected"),
    ]


def test_a_letter_in_a_word_corrects_the_word():
    whole = whole_revision("xã Bảng,", ())
    assert placed_in_machine(whole, Place(1, 4, 5), "ằ") == (3, 8, "Bằng,")
