import json
import subprocess
import sys

import pytest

from diacritics.__main__ import main
from diacritics.evaluate import evaluate
from diacritics.model_file import save

TRUTH = "Ủy ban nhân dân huyện Tứ Kỳ ban hành Kế hoạch.\nCăn cứ Nghị quyết của Chính phủ;\n"


def test_stripped_text_is_measured(tiny):
    figures = evaluate(TRUTH, None, tiny)
    assert figures.syllables == 18
    assert figures.right_before == 2
    assert figures.right == 18
    assert figures.accuracy == 1
    assert figures.harmed == 0
    assert sum(one.edits for one in figures.calibration) == figures.edits == 16


def test_a_wrong_word_counts_against_its_confidence(tiny):
    wrong = TRUTH.replace("huyện", "huyền")
    figures = evaluate(wrong, None, tiny)
    assert figures.right == 17
    assert sum(one.edits - one.right for one in figures.calibration) == 1


def test_harm_is_counted(tiny):
    figures = evaluate("Uy ban nhan dan huyen Tu Ky ban hanh Ke hoach", None, tiny)
    assert figures.right_before == 11
    assert figures.harmed == 9


def test_a_line_that_slipped_judges_no_confidence(tiny):
    slipped = "Phòng Tài chính Kế toán cùng Công an xã\n" + TRUTH.split("\n")[1] + "\n"
    figures = evaluate(slipped, "Uy ban nhan dan huyen Tu Ky ban hanh\nCan cu Nghi quyet cua Chinh phu;\n", tiny)
    judged = sum(one.edits for one in figures.calibration)
    assert judged == sum(one.right for one in figures.calibration) == 7


def test_texts_of_different_lengths(tiny):
    with pytest.raises(ValueError, match="line ends"):
        evaluate("một\nhai", "mot", tiny)


@pytest.fixture
def files(tiny, tmp_path):
    save(tiny, tmp_path / "m.model")
    (tmp_path / "in.txt").write_text("Uy ban nhan dan huyen Tu Ky\n", encoding="utf-8")
    (tmp_path / "truth.txt").write_text(TRUTH, encoding="utf-8")
    return tmp_path


def test_restore_prints_the_text_line_for_line(files, capsys):
    assert main(["restore", str(files / "in.txt"), "--model", str(files / "m.model")]) == 0
    assert capsys.readouterr().out == "Ủy ban nhân dân huyện Tứ Kỳ\n"


def test_explain_prints_the_edits(files, capsys):
    main(["restore", str(files / "in.txt"), "--explain", "--model", str(files / "m.model")])
    edits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [edit["after"] for edit in edits] == ["Ủy", "nhân", "dân", "huyện", "Tứ", "Kỳ"]
    assert {edit["rule"] for edit in edits} == {"stripped"}
    assert all(edit["made"] and edit["line"] == 1 for edit in edits)


def test_diagnose_prints_json(files, capsys):
    main(["diagnose", str(files / "in.txt")])
    assert json.loads(capsys.readouterr().out)["damage"] == "stripped"


def test_evaluate_prints_json(files, capsys):
    assert main(["evaluate", str(files / "truth.txt"), "--model", str(files / "m.model")]) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] == 100
    main(["evaluate", str(files / "truth.txt"), "--clean", "--model", str(files / "m.model")])
    assert json.loads(capsys.readouterr().out)["edits"] == 0


def test_train_writes_a_model_and_its_card(corpus, tmp_path, capsys):
    out = tmp_path / "new.model"
    assert (
        main(["train", str(corpus), "--out", str(out), "--pages", "0", "--least", "1", "--thresholds", "0", "0", "0"])
        == 0
    )
    assert json.loads((tmp_path / "new.json").read_text(encoding="utf-8"))["sources"][0]["file"] == "plan.txt"
    assert "MB" in capsys.readouterr().err


def test_no_model_is_status_4(files, capsys):
    assert main(["restore", str(files / "in.txt"), "--model", str(files / "none.model")]) == 4
    assert "make model CORPUS=" in capsys.readouterr().err


def test_no_file_is_status_3(files, capsys):
    assert main(["restore", str(files / "none.txt"), "--model", str(files / "m.model")]) == 3
    assert "none.txt" in capsys.readouterr().err


def test_the_package_runs_as_a_program_on_stdin():
    done = subprocess.run(
        [sys.executable, "-m", "diacritics", "restore"],
        input=b"Uy ban nhan dan\r\nhuyen Tu Ky\n",
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "Ủy ban nhân dân\r\nhuyện Tứ Kỳ\n"
