"""What was nearly changed."""

import pytest

from diacritics import restore
from diacritics.doubts import LEAST

NEAR = "Trung tâm Y tế chịu trách nhiệm về công tác thâm định, chịu đôi với kinh phí được giao"


def test_an_unsure_change_of_recognised_text_is_told_and_not_made():
    revision = restore("Hồ sơ gồm đơn và bản chụp. Anh đói với tôi là bạn.", recognized=True)
    told = [doubt for doubt in revision.doubts if doubt.before == "đói"]
    assert [doubt.after for doubt in told] == ["đối"]
    assert "đói" in revision.after
    assert "đói" in dict(told[0].alternatives)


@pytest.mark.parametrize(
    ("text", "recognized"), [(NEAR, True), ("Anh ay lam nghe gi vay, co y dinh hoc nghe khong", False)]
)
def test_doubts_are_no_edits(text, recognized):
    revision = restore(text, recognized=recognized)
    made = {(edit.start, edit.end) for edit in revision.edits}
    for doubt in revision.doubts:
        assert (doubt.start, doubt.end) not in made
        assert LEAST <= doubt.confidence < 1
        assert doubt.after != doubt.before
        assert doubt.confidence + sum(chance for _, chance in doubt.alternatives) < 1.001


def test_sound_text_raises_no_doubt():
    assert restore("Ủy ban nhân dân huyện ban hành Kế hoạch cải cách hành chính.", recognized=True).doubts == ()
