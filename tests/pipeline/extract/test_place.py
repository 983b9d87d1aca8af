"""What the words under a leaf say of its confidence, and which of them restoration doubts."""

from pathlib import Path

import pytest

from diacritics import Edit, Revision
from pipeline.datatypes import Document, Source, TextPage, Word
from pipeline.extract.calibration import calibrated
from pipeline.extract.doubts import doubts_inside, doubts_of_units, doubts_of_words, lowered
from pipeline.extract.findings import Found
from pipeline.extract.leaves import header
from pipeline.extract.letterhead import Head
from pipeline.extract.place import Placer
from pipeline.record import Finding, Header, Reference, Signatory

TEXT = "UBND tỉnh Quảng Tri ngày 31 tháng 12 năm 2024"


def document(confidences, doubts=()):
    words, at = [], 0
    for word, confidence in zip(TEXT.split(" "), confidences, strict=True):
        words.append(Word(word, at, None, confidence))
        at += len(word) + 1
    page = TextPage(1, 100, 100, "ocr", TEXT, tuple(words))
    page = page.revised(Revision("restore", TEXT, (), tuple(doubts))) if doubts else page
    return Document(Source(Path("a"), "a", "pdf", "", 1), (page,), Revision("reading", TEXT))


def test_a_date_is_as_sure_as_its_least_sure_word():
    confidences = [0.9, 0.9, 0.9, 0.9, 0.9, 0.4, 0.9, 0.9, 0.9, 0.9]
    date = Found("2024-12-31", TEXT[20:], 20, len(TEXT), 0.97)
    issuer = Found("Ủy ban nhân dân tỉnh Quảng Trị", TEXT[:19], 0, 19, 0.95)
    found = header(Head(date=date, issuer=issuer), Placer(document(confidences)))
    assert found.date.confidence == 0.4
    assert found.issuer.confidence == pytest.approx(0.95 * calibrated(0.9), abs=0.001)


def test_plain_text_has_no_least_sure_word():
    page = TextPage(1, None, None, "plain", TEXT)
    plain = Document(Source(Path("a"), "a", "text", "", 1), (page,), Revision("reading", TEXT))
    assert Placer(plain).least(0, len(TEXT)) == 1.0


def finding(value, start, end, confidence=0.9):
    return Finding(value=value, text=value, start=start, end=end, confidence=confidence)


@pytest.mark.parametrize(
    ("sure", "confidence", "told"),
    [
        (0.6, 0.9, ("words that may be others: issuer 'Ủy ban' (Tri or Trị)",)),
        (0.1, 0.9, ()),  # hardly a rival
        (0.6, 0.5, ()),  # the issuer as a whole is told to be unsure
    ],
)
def test_a_doubtful_word_of_the_issuer_is_told(sure, confidence, told):
    place = Placer(document([0.9] * 10, [Edit(16, 19, "Tri", "Trị", "marks", sure)]))
    read = Header(issuer=finding("Ủy ban", 0, 19, confidence), title=finding("x", 0, 19))
    assert doubts_of_words(read, Signatory(), place) == told


@pytest.mark.parametrize(
    ("issuer", "date", "told"),
    [
        ("Ủy ban nhân dân huyện Quản Bạ", "2025-09-05", True),
        ("Ủy ban nhân dân huyện Quản Bạ", "2025-06-30", False),
        ("Ủy ban nhân dân huyện Quản Bạ", "2025-09", False),
        ("Ủy ban nhân dân huyện Quản Bạ", "2999-09-05", False),  # told as a date that cannot be
        ("Sở Nội vụ", "2025-09-05", False),
        ("Ủy ban nhân dân tỉnh Yên Bái", "2025-07-01", True),
        ("Ủy ban nhân dân tỉnh Lào Cai", "2025-07-01", False),
    ],
)
def test_a_unit_that_had_ended_is_told(issuer, date, told):
    read = Header(issuer=finding(issuer, 0, 5), date=finding(date, 5, 9))
    assert bool(doubts_of_units(read)) is told


def test_a_doubtful_word_of_a_citation_is_told_and_lowers_its_confidence():
    place = Placer(document([0.9] * 10, [Edit(16, 19, "Tri", "Trị", "marks", 0.6)]))
    doubtful = Reference(text="UBND tỉnh Quảng Tri", type="Kế hoạch", start=0, end=19, confidence=0.9)
    sound = Reference(text="ngày 31", type="Kế hoạch", start=20, end=27, confidence=0.9)
    assert doubts_inside((doubtful, sound), place) == (
        "words that may be others: reference 'UBND tỉnh Quảng Tri' (Tri or Trị)",
    )
    assert lowered(doubtful, place).confidence == pytest.approx(0.63)
    assert lowered(sound, place) is sound
