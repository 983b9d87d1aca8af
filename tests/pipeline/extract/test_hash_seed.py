"""A text has one record, whatever the seed that Python hashes strings with in this process."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[3] / "fixtures"
SAME_SPAN = "1. Đề nghị Tòa án nhân dân, Viện kiểm sát nhân dân cấp huyện, thành phố trực thuộc chuyển giao bản án."
"""Two courts at one place of the text, and nothing but the order of their units to say which is the first."""
TWO_IN_FULL = "Trung tâm VH và DL họp. Trung tâm Văn hóa và Du lịch, Trung tâm Vận hành và Du lịch báo cáo."
"""A short form that two names say in full."""
PARSE = """
import json, sys
from pipeline.flow import parse
print(json.dumps([parse(text).model_dump_json() for text in json.load(sys.stdin)]))
"""


@cache
def _texts():
    files = sorted((FIXTURES / "documents").glob("*.txt"))
    return (SAME_SPAN, TWO_IN_FULL, *(file.read_text(encoding="utf-8") for file in files))


@cache
def _records(seed):
    told = subprocess.run(
        [sys.executable, "-c", PARSE],
        input=json.dumps(_texts()),
        capture_output=True,
        check=True,
        text=True,
        cwd=FIXTURES.parent,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )
    return [json.loads(record) for record in json.loads(told.stdout)]


@pytest.mark.parametrize("seed", [2, 3])
def test_records_do_not_depend_on_the_hash_seed(seed):
    assert _records(seed) == _records(0)


def test_two_bodies_at_one_place_stand_in_the_order_of_the_text():
    names = [agency["name"] for agency in _records(0)[0]["agencies"]]
    assert [name for name in names if name.startswith("Tòa án")] == [
        "Tòa án nhân dân cấp huyện",
        "Tòa án nhân dân cấp thành phố",
    ]
