"""Provinces and districts of all eras."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import strip_marks
from pipeline.extract.folding import old_tones
from pipeline.extract.gazetteer import district_names, last_day, province_names, spelled, unit_of
from pipeline.extract.lexicon import table
from pipeline.extract.names import canonical


@pytest.mark.parametrize(
    ("unit", "place", "province", "wanted"),
    [
        ("tỉnh", "Quang Tri", None, "Quảng Trị"),
        ("tỉnh", "Đắk Läk", None, "Đắk Lắk"),
        ("tỉnh", "Bắc Thái", None, "Bắc Thái"),  # a province of before
        ("huyện", "Quan Bạ", None, "Quản Bạ"),
        ("huyện", "Văn Chân", "Yên Bái", "Văn Chấn"),
        ("huyện", "Quản Bq", "Hà Giang", "Quản Bạ"),
        ("huyện", "Quản Bq", None, "Quản Bq"),  # a letter is told inside a known province alone
        ("huyện", "Vĩnh Lạc", "Phú Thọ", "Vĩnh Lạc"),  # a district of before: no misread Vĩnh Lộc of another province
        ("huyện", "Kon", "Gia Lai", "Kon"),
        ("quận", "5", None, "5"),
        ("xã", "Hoa Thang", None, "Hoa Thang"),  # communes are not known
    ],
)
def test_places_are_spelled_as_the_gazetteer_has_them(unit, place, province, wanted):
    assert spelled(unit, place, province) == wanted


@given(st.sampled_from(province_names()))
def test_a_province_that_lost_its_marks_is_told(name):
    assert spelled("tỉnh", strip_marks(name)) == name
    assert canonical(f"UBND tỉnh {name}", {}) == f"Ủy ban nhân dân tỉnh {name}"


@given(st.sampled_from(district_names()))
def test_a_district_stays_as_it_is_spelled(name):
    assert spelled("huyện", name) == name or name not in {n for n in district_names() if unit_of(n) == "huyện"}


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_is_too_odd(unit, place):
    assert isinstance(spelled(unit, place), str)
    assert last_day(unit, place) is None


def test_the_data_is_whole():
    data = table("gazetteer")
    assert sum(len(names) for names in data["provinces"].values()) == 34
    assert len(data["districts"]) == 63
    assert all(into["into"] in province_names() for into in data["former"].values())
    assert all(dt.date.fromisoformat(former["until"]).year >= 1989 for former in data["former"].values())
    assert all(name == old_tones(name) for name in (*province_names(), *district_names()))


@pytest.mark.parametrize(
    ("unit", "place", "day"),
    [
        ("tỉnh", "Hà Tây", "2008-07-31"),
        ("tỉnh", "Yên Bái", "2025-06-30"),
        ("tỉnh", "Cao Bằng", None),
        ("thành phố", "Cần Thơ", None),
        ("thành phố", "Lạng Sơn", "2025-06-30"),
        ("huyện", "Quản Bạ", "2025-06-30"),
        ("huyện", "Nowhere", None),
    ],
)
def test_last_days(unit, place, day):
    assert last_day(unit, place) == day
