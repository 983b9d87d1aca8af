"""Who must do what by when in whole documents of many kinds, against fixtures/cases/extract/tasks.

An expected task is its bodies, those who help, its work, its deadline, its section and its row.
"""

import json
from pathlib import Path

import pytest

from pipeline.flow import parse

CASES = Path(__file__).parents[3] / "fixtures" / "cases" / "extract" / "tasks"


def _cases():
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            failing = case.get("expect") == "fail"
            marks = [pytest.mark.xfail(strict=True, reason=case.get("comment", ""))] if failing else []
            yield pytest.param(case, id=f"{path.stem}: {case['label']}", marks=marks)


@pytest.mark.parametrize("case", list(_cases()))
def test_tasks_of_a_document(case):
    found = [
        [list(task.agencies), list(task.coordinating), task.action, task.deadline, task.section, task.row]
        for task in parse("\n".join(case["input"])).tasks
    ]
    assert found == case["expected"]
