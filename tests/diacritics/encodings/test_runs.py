from diacritics import Run, decode_runs

CASES = "encodings-runs.json"


def test_runs(case):
    runs = [Run(*run) for run in case["input"]]
    revisions = decode_runs(runs)
    assert [revision.after for revision in revisions] == case["expected"]
    assert [revision.before for revision in revisions] == [run.text for run in runs]
    assert {revision.stage for revision in revisions} <= {"decode"}
