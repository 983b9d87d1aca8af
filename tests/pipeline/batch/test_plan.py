"""Which documents are asked for, and that no output takes the place of anything."""

from pathlib import Path

import pytest

from pipeline.batch import Job, check_writable, plan
from pipeline.errors import BadRequest


def listed(*given):
    return list(plan(*given))


def test_a_folder_without_documents_is_empty(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/.hidden.pdf").write_bytes(b"%PDF-")
    assert listed([tmp_path / "in"], tmp_path / "out", ["json"]) == []


def test_two_documents_of_one_name_do_not_overwrite_each_other(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text("văn bản")
    jobs = listed([tmp_path / "a/x.txt", tmp_path / "b/x.txt"], tmp_path / "out", ["json"])
    assert [job.name for job in jobs] == ["x.txt", "b/x.txt"]


def test_an_output_never_takes_the_place_of_an_input(tmp_path):
    (tmp_path / "a").write_text("văn bản")
    (tmp_path / "a.txt").write_text("Ủy ban nhân dân")
    with pytest.raises(BadRequest, match="in the place of"):
        listed([tmp_path / "a", tmp_path / "a.txt"], tmp_path, ["json", "txt"])


def test_two_outputs_never_share_a_place(tmp_path):
    (tmp_path / "a").write_text("văn bản")
    (tmp_path / "a.pages").write_text("Ủy ban nhân dân")
    with pytest.raises(BadRequest, match="in the place of"):
        listed([tmp_path / "a", tmp_path / "a.pages"], tmp_path / "out", ["json", "pages"])


def test_outputs_beside_their_sources_are_no_harm(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "a.pdf.json").write_text("of an earlier run")
    assert listed([tmp_path / "in"], tmp_path, ["json"]) == [Job(tmp_path / "in/a.pdf", "a.pdf")]


def test_outputs_are_no_inputs_of_the_next_run(tmp_path):
    (tmp_path / "in/out").mkdir(parents=True)
    (tmp_path / "in/x.txt").write_text("Ủy ban nhân dân")
    (tmp_path / "in/out/x.txt.json").write_text("{}")
    assert [job.name for job in listed([tmp_path / "in"], tmp_path / "in/out", ["json"])] == ["x.txt"]


def test_an_output_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(BadRequest, match="is a file"):
        check_writable(tmp_path / "out")


def test_an_output_folder_that_cannot_be_written_is_refused():
    with pytest.raises(BadRequest, match="cannot be written"):
        check_writable(Path("/proc/sohoa"))


def test_a_link_that_leads_to_itself_is_refused(tmp_path):
    (tmp_path / "in").symlink_to("in")
    with pytest.raises(BadRequest, match=r"in: it cannot be read: Too many levels of symbolic links"):
        listed([tmp_path / "in"], tmp_path / "out", ["json"])


def test_links_in_a_folder_lead_nowhere(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("văn bản")
    for name, place in (("again", "."), ("itself", "itself"), ("b.txt", "a.txt"), ("gone", "nowhere")):
        (tmp_path / "in" / name).symlink_to(place)
    assert [job.name for job in listed([tmp_path / "in"], tmp_path / "out", ["json"])] == ["a.txt"]
