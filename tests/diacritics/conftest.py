import json
from pathlib import Path

import pytest

from diacritics.model_file import Model
from diacritics.train.build import Recipe, build

CASES = Path(__file__).parents[2] / "fixtures" / "cases" / "diacritics"

LINES = (
    "Ủy ban nhân dân huyện Tứ Kỳ ban hành Kế hoạch số 25/KH-UBND.",
    "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;",
    "1. Cải cách thủ tục hành chính, rà soát văn bản quy phạm pháp luật.",
    "2. Tuyên truyền cải cách hành chính nhà nước huyện Tứ Kỳ năm 2023.",
    "a) Phòng Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị.",
    "Quyết định số 15/QĐ-UBND của Ủy ban nhân dân tỉnh Hải Dương.",
    "Các xã, thị trấn báo cáo kết quả thực hiện trước ngày 30/11/2023.",
    "Luật Thủy sản và Luật Hòa giải ở cơ sở được phổ biến đến nhân dân.",
)


def pytest_generate_tests(metafunc):
    """Run a test that asks for `case` once for each case of the file that its module names."""
    if "case" in metafunc.fixturenames:
        cases = json.loads((CASES / metafunc.module.CASES).read_text(encoding="utf-8"))
        metafunc.parametrize("case", [pytest.param(case, id=case["label"], marks=known(case)) for case in cases])


def known(case):
    failing = case.get("expect") == "fail"
    return [pytest.mark.xfail(strict=True, reason=case.get("comment", ""))] if failing else []


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    """A folder of text that these tests wrote, every line six times so that its n-grams are counted."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "plan.txt").write_text("\n".join(LINES * 6) + "\n", encoding="utf-8")
    (folder / "units.tsv").write_text(
        "name\tparent\nhuyện Tứ Kỳ\ttỉnh Hải Dương\nxã An Thanh\thuyện Tứ Kỳ, tỉnh Hải Dương\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="session")
def tiny(corpus) -> Model:
    """A model trained on that corpus, without recognised pages."""
    return build(corpus, Recipe(least=1, thresholds=(0.0, 0.0, 0.0), pages=0))
