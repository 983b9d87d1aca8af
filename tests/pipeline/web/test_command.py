"""`sohoa review` as it is called: what it needs, what it refuses, and how people are added."""

from click.testing import CliRunner

from pipeline.cli.review import command
from pipeline.errors import BadRequest
from pipeline.web.passwords import is_right, read_passwords

PASSWORD = "bốn chữ dễ nhớ"  # noqa: S105 - of nobody


def review(*arguments, typed=None):
    return CliRunner().invoke(command, list(map(str, arguments)), input=typed)


def refusal(*arguments):
    error = review(*arguments).exception
    assert isinstance(error, BadRequest)
    return str(error)


def test_a_folder_without_a_catalogue_is_told_how_to_get_one(tmp_path):
    assert "sohoa convert SOURCE" in refusal(tmp_path, "--no-browser")


def test_others_need_passwords(out):
    told = refusal(out, "--host", "0.0.0.0", "--no-browser")  # noqa: S104 - refused
    assert "--password-file FILE --add NAME" in told


def test_a_port_that_is_taken_is_told(out, serve):
    desk = serve(out)
    try:
        assert "choose another with --port" in refusal(out, "--port", desk.port, "--no-browser")
    finally:
        desk.end()


def test_a_certificate_needs_its_key(out, tmp_path):
    assert "--certificate-key" in refusal(out, "--certificate", tmp_path / "desk.pem")


def test_a_certificate_that_is_none_is_told(out, tmp_path):
    (tmp_path / "desk.pem").write_text("no certificate")
    told = refusal(out, "--certificate", tmp_path / "desk.pem", "--certificate-key", tmp_path / "desk.pem", "--port", 0)
    assert "desk.pem" in told


def test_people_are_added_by_a_password_that_is_typed_twice(out, tmp_path):
    path = tmp_path / "people.txt"
    done = review(out, "--password-file", path, "--add", "lan", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output
    assert is_right(read_passwords(path), "lan", PASSWORD)
    again = f"{PASSWORD}?\n{PASSWORD}?\n"
    assert review(out, "--password-file", path, "--add", "lan", typed=again).exit_code == 0
    assert not is_right(read_passwords(path), "lan", PASSWORD)


def test_adding_needs_a_file(out):
    assert "--password-file" in refusal(out, "--add", "lan")


def test_the_first_address_is_printed_and_ctrl_c_is_the_way_out(out, serve):
    desk = serve(out)
    desk.end()
    assert desk.address.startswith("http://127.0.0.1:")
    assert "/start?token=" in desk.address
    assert desk.process.returncode == 0
