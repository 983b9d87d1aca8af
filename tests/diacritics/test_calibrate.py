from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit
from diacritics.calibrate import calibrated

weights = st.lists(st.floats(0.01, 1), min_size=2, max_size=5)


@given(weights, st.sampled_from(["garbled", "stripped", "ocr", "number"]))
def test_order_stays_and_the_sum_is_a_probability(parts, rule):
    chances = sorted((part / sum(parts) for part in parts), reverse=True)
    edit = Edit(0, 1, "a", "b", rule, chances[0], tuple((str(at), one) for at, one in enumerate(chances[1:])))
    after = calibrated(edit)
    told = [after.confidence, *(chance for _, chance in after.alternatives)]
    assert told == sorted(told, reverse=True)
    assert abs(sum(told) - 1) < 0.001
    assert (after.start, after.after, [word for word, _ in after.alternatives]) == (
        edit.start,
        edit.after,
        [word for word, _ in edit.alternatives],
    )


def test_garbled_text_is_less_sure_and_stripped_text_surer():
    garbled, stripped = (
        calibrated(Edit(0, 1, "a", "b", rule, 0.8, (("c", 0.2),))).confidence for rule in ("garbled", "stripped")
    )
    assert garbled < 0.8 < stripped
    assert calibrated(Edit(0, 1, "a", "b", "garbled", 1.0)).confidence == 1.0
