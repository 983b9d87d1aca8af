"""The commands as a person runs them: a process, its stdout, its stderr, its status."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pipeline.cli.main import COMMANDS, main
from pipeline.record import Record, json_schema

ROOT = Path(__file__).parents[3]
GARBLED = "Sé hoa tai liéu hru triv va chuyén déi sé trong céng tac van thu, hru try\n"


def sohoa(*arguments, given="", env=None, cwd=ROOT):
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    done = sohoa(command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout
    assert f"sohoa {command}" in done.stdout


def test_help_and_version_need_no_document():
    assert "convert" in sohoa("--help").stdout
    assert sohoa("--version").stdout.startswith("sohoa")


def test_restore_gives_marks_back_line_for_line():
    done = sohoa("restore", given=GARBLED + "\n2. Plain line 12/2023\n")
    assert done.returncode == 0
    restored = "Số hóa tài liệu lưu trữ và chuyển đổi số trong công tác văn thư, lưu trữ\n"
    assert done.stdout == restored + "\n2. Plain line 12/2023\n"


def test_restore_explains_each_edit():
    edits = [json.loads(line) for line in sohoa("restore", "--explain", given="\n" + GARBLED).stdout.splitlines()]
    first = edits[0]
    assert (first["line"], first["before"], first["after"]) == (2, "Sé", "Số")
    assert 0 < first["confidence"] <= 1
    assert first["rule"]


def test_schema_is_the_records_own():
    schema = json.loads(sohoa("schema").stdout)
    assert schema == json.loads(json.dumps(json_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)


def test_parse_reads_a_text_into_a_record():
    text = (ROOT / "fixtures/documents/ke-hoach-huyen.txt").read_text()
    done = sohoa("parse", given=text)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    jsonschema.validate(record, json_schema())
    title = record["header"]["title"]
    assert "".join(text[title["start"] : title["end"]].split()) == "".join(title["text"].split())


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["convert"], 2, ["SOURCE"]),
        (["convert", "x.pdf"], 2, ["--out"]),
        (["convert", "no-such-file.pdf", "-o", "{out}"], 2, ["no-such-file.pdf"]),
        (["convert", "fixtures/documents", "-o", "{out}", "--formats", "docx"], 2, ["docx", "json"]),
        (["convert", "fixtures/documents", "-o", "{out}", "--workers", "0"], 2, ["workers"]),
        (["parse", "no-such-file.txt"], 2, ["no-such-file.txt"]),
        (["parse", "fixtures/documents/ke-hoach-huyen.pdf"], 2, ["sohoa convert"]),
        (["parse", "/dev/null"], 2, ["no text"]),
        (["show", "fixtures/documents/ke-hoach-huyen.txt"], 2, ["no record"]),
        (["parse", "fixtures/scans/quyet-dinh.tif"], 2, ["sohoa convert"]),
        (["convert", "", "-o", "{out}"], 2, ["empty"]),
        (["convert", "fixtures/documents", "-o", ""], 2, ["empty"]),
        (["convert", "fixtures/documents", "-o", "{out}", "--page-seconds", "inf"], 2, ["page-seconds"]),
        (["convert", "fixtures/documents", "-o", "{out}", "--language", ""], 2, ["language"]),
        (["convert", "fixtures/documents", "-o", "/proc/sohoa"], 2, ["/proc/sohoa", "cannot be written"]),
        (["nonsense"], 2, ["nonsense"]),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_ends_with_its_status(arguments, status, words, tmp_path):
    done = sohoa(*(argument.format(out=tmp_path / "out") for argument in arguments))
    assert done.returncode == status
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def schema_in_bash(behind):
    command = f"set -o pipefail; {sys.executable} -m pipeline.cli schema {behind}"
    return subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_reader_who_had_enough_is_no_error():
    done = schema_in_bash("| true")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_under_stdout_is_said():
    done = schema_in_bash("> /dev/full")
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_defect_of_ours_ends_with_1_and_asks_to_be_reported(monkeypatch, capsys, caplog):
    monkeypatch.setattr("pipeline.cli.schema.json_schema", lambda: 1 // 0)
    monkeypatch.setattr(sys, "argv", ["sohoa", "schema"])
    with pytest.raises(SystemExit) as ended:
        main()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    assert ended.value.code == 1
    assert "please report it" in capsys.readouterr().err
    assert "ZeroDivisionError" in caplog.text


def test_a_ctrl_c_while_a_command_is_imported_is_no_defect(monkeypatch, capsys):
    def interrupted(_name):
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", interrupted)
    monkeypatch.setattr(sys, "argv", ["sohoa", "schema"])
    monkeypatch.setattr(signal, "signal", lambda *_given: None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err.strip()) == (130, "sohoa: interrupted; what was written is whole")


def test_nothing_that_takes_long_to_import_is_imported_where_a_ctrl_c_would_be_a_traceback():
    code = "import sys, pipeline.cli.main; print(*{'diacritics', 'numpy', 'pydantic'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [], "")


def test_doctor_finds_what_is_here():
    done = sohoa("doctor")
    assert done.returncode == 0, done.stdout
    assert "MISSING" not in done.stdout
    assert "tesseract" in done.stdout


def test_doctor_names_the_command_that_mends_a_lack(tmp_path):
    done = sohoa("doctor", env={"PATH": str(tmp_path)})
    assert done.returncode == 4
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in done.stdout
    assert "apt-get install poppler-utils" in done.stdout


def test_a_record_is_shown_to_a_person(tmp_path):
    done = sohoa("convert", ROOT / "fixtures/documents/ke-hoach-huyen.pdf", "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    made = tmp_path / "ke-hoach-huyen.pdf.json"
    record = Record.model_validate_json(made.read_bytes())
    shown = sohoa("show", made, env={"COLUMNS": "200"})
    assert shown.returncode == 0
    for part in (record.header.issuer.value, record.header.code.value, record.signatory.name.value):
        assert part in shown.stdout
