import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.glyphless import FILE, NARROWEST, OVER, PARTS, WIDTHS, coding
from pipeline.export.make_glyphless import make

LETTERS = "aăâđêơưỆộ ĐỨ01/-"


def decoded(codes, shown):
    letters = list(codes.letters)
    numbers = [(ord(high) << 8) + ord(low) - 1 for high, low in zip(shown[::2], shown[1::2], strict=True)]
    return "".join(letters[number % codes.apart] for number in numbers)


def test_the_font_is_what_its_script_makes(tmp_path):
    make(tmp_path / "font.ttf")
    assert (tmp_path / "font.ttf").read_bytes() == FILE.read_bytes()


@given(text=st.text(LETTERS, min_size=1, max_size=40), each=st.floats(NARROWEST, WIDTHS[-1]))
def test_a_text_is_as_wide_as_its_box_to_a_step_of_one_letter(text, each):
    codes = coding(LETTERS)
    shown, width = codes.shown(text, each * len(text))
    assert decoded(codes, shown) == text
    assert -0.2 * each - 1 <= width - each * len(text) <= 30


@given(text=st.text(LETTERS, min_size=1, max_size=9), each=st.floats(0, NARROWEST))
def test_no_letter_is_so_narrow_that_it_passes_for_the_double_of_the_last(text, each):
    codes = coding(LETTERS)
    shown, width = codes.shown(text, each * len(text))
    assert decoded(codes, shown) == text
    assert 0 <= width - NARROWEST * len(text) <= OVER


@pytest.mark.parametrize("codes", [coding(chr(0x3000 + at) for at in range(count)) for count in (10, 3_000, 20_000)])
@given(width=st.floats(PARTS, WIDTHS[-1]))
def test_a_space_is_as_wide_as_the_gap_to_half_a_step(codes, width):
    _code, got = codes.space(width)
    assert got > PARTS
    assert abs(got - width) <= min(abs(other - width) for other in codes.widths if other > PARTS)


def test_a_space_of_no_width_is_a_hair():
    assert coding(LETTERS).space(0.0)[1] == WIDTHS[0]


@pytest.mark.parametrize("count", [10, 3_000, 20_000, 60_000])
def test_a_text_in_very_many_letters_keeps_the_codes_of_two_bytes(count):
    letters = [chr(0x3000 + at) for at in range(count) if not 0xD800 <= 0x3000 + at < 0xE000]
    codes = coding(letters)
    highest, _width = codes.shown(list(codes.letters)[-1] * 2, 9_999)
    assert len(highest.encode("latin-1")) == 4
    assert codes.apart * len(codes.widths) < 0x10000
    assert decoded(codes, codes.shown(letters[5], 400)[0]) == letters[5]


def test_a_letter_beyond_two_bytes_has_a_code():
    codes = coding("a\N{GOTHIC LETTER AHSA}")
    assert decoded(codes, codes.shown("\N{GOTHIC LETTER AHSA}", 300)[0]) == "\N{GOTHIC LETTER AHSA}"
