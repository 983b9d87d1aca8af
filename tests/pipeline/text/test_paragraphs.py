import json
from pathlib import Path

import pytest

from pipeline.text.paragraphs import join

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/text/joins.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_lines_are_joined_as_they_were_written(case):
    assert join(case["above"], case["below"], case["full"]) == case["join"]
