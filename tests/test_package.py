"""The wheel, installed away from the working tree, must hold all that it needs: model, tables, templates."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command, given=None, cwd=None):
    done = subprocess.run(list(map(str, command)), input=given, capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sohoa(tmp_path_factory):
    """Build the wheel and install it into an environment that borrows the dependencies of this one, not its sohoa."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", "--no-build-isolation", "-q", "-w", folder)
    (wheel,) = folder.glob("sohoa-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv/bin/python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", wheel)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder / "venv/bin/sohoa"


def test_the_wheel_is_what_runs(sohoa):
    place = run(sohoa.with_name("python"), "-c", "import pipeline; print(pipeline.__file__)", cwd=sohoa.parent)
    assert str(ROOT) not in place


def test_it_restores(sohoa):
    assert (
        run(sohoa, "restore", given="Uy ban nhan dan huyen Tu Ky\n", cwd=sohoa.parent)
        == "Ủy ban nhân dân huyện Tứ Kỳ\n"
    )


def test_it_converts(sohoa, tmp_path):
    run(sohoa, "convert", ROOT / "fixtures/documents/ke-hoach-huyen.pdf", "-o", tmp_path, cwd=sohoa.parent)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name not in {".sohoa", "catalogue.db"}) == [
        "ke-hoach-huyen.pdf.json",
        "ke-hoach-huyen.pdf.pages.json",
        "ke-hoach-huyen.pdf.txt",
    ]


def test_it_holds_no_tests_and_no_fixtures(sohoa):
    site = Path(run(sohoa.with_name("python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    folders = {path.name for path in site.iterdir() if path.is_dir() and not path.name.endswith(".dist-info")}
    assert folders - {"__pycache__"} == {"pipeline", "diacritics"}
