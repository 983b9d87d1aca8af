import lzma

import numpy as np
import pytest
from PIL import ImageFont

from diacritics import restore
from diacritics.candidates import garbled_candidates
from diacritics.channel import LETTER_NUMBER, Channel, inventory
from diacritics.letters import ALPHABET
from diacritics.train import confusions, emissions
from diacritics.train.build import Recipe, build, sample
from diacritics.train.confusions import Pair, align, kept
from diacritics.train.count import code_symbols, read_lines, read_units
from diacritics.train.pages import faces, has_all_letters, print_page, wrap
from diacritics.vocabulary import CLASSES, END, LIST, START, UNKNOWN, choose

PAIRS = [
    *[Pair("nước", "nuéc")] * 30,
    *[Pair("huyện", "huyén")] * 30,
    *[Pair("kế", "ké")] * 20,
    *[Pair("hoạch", "hoach")] * 20,
    *[Pair("năm", "nim")] * 3,
    *[Pair("năm", "nam")] * 10,
    Pair("Tứ Kỳ", "TwKy"),
    Pair("25/KH-UBND", "25/KH-UBND"),
]


def test_a_model_of_a_few_lines_restores_them(tiny):
    assert restore("Uy ban nhan dan huyen Tu Ky ban hanh Ke hoach", tiny).after == (
        "Ủy ban nhân dân huyện Tứ Kỳ ban hành Kế hoạch"
    )
    assert restore("Nghi quyet so 76/NQ-CP va Quyet dinh so 1/QD-UBND", tiny).after.endswith("số 1/QĐ-UBND")


def test_training_repeats_exactly(corpus, tiny):
    again = build(corpus, Recipe(least=1, thresholds=(0.0, 0.0, 0.0), pages=0))
    assert again.vocabulary.words == tiny.vocabulary.words
    for one, two in zip(again.ngrams.levels, tiny.ngrams.levels, strict=True):
        assert np.array_equal(one.keys, two.keys)
        assert np.array_equal(one.logs, two.logs)


def test_a_folder_without_text(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no \.txt"):
        build(tmp_path, Recipe())


def test_text_is_read_packed_or_not_and_gazetteers_give_names(tmp_path):
    (tmp_path / "a.txt").write_text("Tứ Kỳ\n", encoding="utf-8")
    (tmp_path / "b.txt.xz").write_bytes(lzma.compress("Vị Xuyên\n".encode()))
    (tmp_path / "c.tsv").write_text("name\tparent\nxã Đạo Đức\thuyện Vị Xuyên\n", encoding="utf-8")
    (tmp_path / "d.tsv").write_text("và\t581150\n", encoding="utf-8")
    (tmp_path / "e.md").write_text("not read", encoding="utf-8")
    assert "".join(read_lines(tmp_path)) == "Tứ Kỳ\nVị Xuyên\nxã Đạo Đức, huyện Vị Xuyên\n"


@pytest.mark.parametrize("name", ["a.txt", "a.tsv"])
def test_text_in_another_encoding_is_named(tmp_path, name):
    (tmp_path / name).write_bytes("Tứ Kỳ".encode("utf-16"))
    with pytest.raises(ValueError, match=rf"{name}: not UTF-8"):
        list(read_lines(tmp_path))


def test_a_line_becomes_units(tmp_path):
    (tmp_path / "a.txt").write_text("1. Tỉnh Hà Nội, hà\n\nRare\n" + "tỉnh Hà Nội hà\n" * 4, encoding="utf-8")
    counted = read_units(tmp_path, least=2)
    words = counted.vocabulary.words
    units = [unit if unit < len(CLASSES) else words[unit] for unit in counted.row.tolist()]
    assert units[:11] == [START, LIST, "tỉnh", "Hà", "Nội", "hà", END, START, UNKNOWN, END, START]


def test_symbols_are_learned_where_they_are_sure():
    texts = ["1/QĐ-UBND", "2/QD-UBND", "3/HĐ-BTC", "4/HD-BTC", "QĐ"]
    assert code_symbols(texts, [99, 1, 50, 50, 1000]) == {"QD": "QĐ"}


def test_passages_are_drawn_the_same_way_every_time(tmp_path):
    (tmp_path / "a.txt").write_text("".join(f"dòng số {at}\n" for at in range(500)), encoding="utf-8")
    first, second = sample(tmp_path, 3, 1), sample(tmp_path, 3, 1)
    assert first == second != sample(tmp_path, 3, 2)
    assert all(len(passage) == 40 for passage in first)


@pytest.fixture
def installed():
    """Faces to print with; a machine that only restores needs none."""
    try:
        faces()
    except FileNotFoundError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("installed")
def test_faces_have_all_letters():
    for styles in faces():
        assert has_all_letters(ImageFont.truetype(styles["regular"], 20))


def test_a_face_without_vietnamese_is_not_used():
    class Ascii:
        def getmask(self, letter):
            return b"box" if letter in ALPHABET or letter == "\uffff" else letter.encode()

    assert not has_all_letters(Ascii())


@pytest.mark.usefixtures("installed")
def test_a_page_is_a_function_of_its_text_and_seed():
    one, two, other = (print_page(["Ủy ban nhân dân huyện"] * 3, seed) for seed in (7, 7, 8))
    assert one.lines == two.lines
    assert one.image.tobytes() == two.image.tobytes()
    assert one.image.tobytes() != other.image.tobytes()


def test_lines_are_wrapped_to_the_width():
    class Fixed:
        def getlength(self, text):
            return len(text)

    assert list(wrap("một hai ba bốn", Fixed(), 7)) == ["một hai", "ba bốn"]


@pytest.mark.parametrize(
    ("true", "seen", "pairs"),
    [
        ("cải cách hành chính", "cai cach hanh chinh", ["cải cai", "cách cach", "hành hanh", "chính chinh"]),
        ("thị trấn Vị Xuyên", "thitran Vi Xuyén", ["thị trấn|thitran", "Vị Vi", "Xuyên Xuyén"]),
        ("nghiệp vụ", "nghi ép vu", ["nghiệp|nghi ép", "vụ vu"]),
        ("quyết định", "quyet ~~~~~~~~~~~~~~~ dinh", ["quyết quyet", "định dinh"]),
        ("", "mot", []),
    ],
)
def test_words_are_aligned(true, seen, pairs):
    expected = [Pair(*(pair.split("|") if "|" in pair else pair.split())) for pair in pairs]
    assert list(align(true.split(), seen.split())) == expected


def test_pairs_are_kept_for_the_next_run(tmp_path):
    file = tmp_path / "pairs" / "garbled.tsv"
    assert kept(file, lambda: PAIRS) == PAIRS
    assert kept(file, list) == PAIRS
    assert kept(None, lambda: PAIRS[:1]) == PAIRS[:1]


def test_a_page_that_times_out_teaches_nothing(monkeypatch):
    def too_slow(*_):
        raise RuntimeError("Tesseract process timeout")

    monkeypatch.setattr(confusions, "seen_lines", too_slow)
    assert confusions.page_pairs((["một"], 1), "eng") == []


def test_no_page_recognised_is_an_error_that_says_what_to_install(corpus, monkeypatch):
    monkeypatch.setattr("diacritics.train.build.collect", lambda *_: [])
    with pytest.raises(FileNotFoundError, match="tesseract-ocr-eng"):
        build(corpus, Recipe(least=1, pages=2))


def test_no_faces_is_an_error_that_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr("diacritics.train.pages.FONT_FOLDERS", (tmp_path,))
    faces.cache_clear()
    with pytest.raises(FileNotFoundError, match="fonts-liberation2"):
        faces()
    faces.cache_clear()


def test_a_page_that_was_lost_teaches_nothing(monkeypatch):
    monkeypatch.setattr(confusions, "seen_lines", lambda *_: (("cải cách hành chính",), "|| == ~~ ^^"))
    assert confusions.page_pairs((["một"], 1), "eng") == []


def test_emissions_are_probabilities_and_know_what_they_saw():
    learned = emissions.estimate(emissions.word_pairs(PAIRS))
    table = learned.table[: len(learned.outcomes), LETTER_NUMBER["ế"]]
    assert learned.outcomes[int(table.argmax())] == "é"
    assert 0.9 < table.sum() <= 1.0001
    assert learned.rows(["é"])[0][LETTER_NUMBER["ế"]] > learned.rows(["i"])[0][LETTER_NUMBER["ế"]] > 0
    assert learned.rows(["¢é"])[0][LETTER_NUMBER["ế"]] > learned.rows(["¢x"])[0][LETTER_NUMBER["ế"]] > 0


def test_the_channel_finds_the_syllable(tiny):
    channel = Channel(emissions.estimate(emissions.word_pairs(PAIRS)), inventory(tiny.vocabulary))
    candidates = garbled_candidates(channel, tiny.vocabulary, "huyén", opening=False, capitals=False)
    assert candidates.words[int(candidates.column.logs.argmax())] == "huyện"


def test_the_channel_adds_up_every_cut():
    """Against a sum over alignments done letter by letter, for one short word."""
    learned = emissions.estimate(emissions.word_pairs(PAIRS))

    def chance(letters, seen):
        if not letters:
            return float(not seen)
        return sum(
            learned.rows([seen[:size]])[0][LETTER_NUMBER[letters[0]]] * chance(letters[1:], seen[size:])
            for size in range(min(3, len(seen)) + 1)
        )

    channel = Channel(learned, inventory(choose({"nước": 5, "kế": 5, "ở": 5}, 1)))
    scores = channel.score("nuéc")
    for at, word in enumerate(channel.inventory.words):
        assert scores[0, at] == pytest.approx(chance(word, "nuéc"), rel=1e-6)
