"""The wheel carries tables, schema and models, and works where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES = {
    "en": "Belarus supplied 3,000 tractors to Russia in 2023.",
    "ru": "В 2023 году Беларусь поставила в Россию 3000 тракторов.",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """A fresh environment with the wheel; the libraries are those of this one, so that nothing is fetched."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next(folder.glob("lib*/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = next(Path(sys.prefix).glob("lib*/python*/site-packages"))
    # A path line in a .pth file gives the libraries but runs none of their own .pth files: this checkout stays out of sight.
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def test_the_wheel_holds_what_the_package_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "coopfacts/py.typed" in names
    assert "coopfacts/fact.schema.json" in names
    assert any(name.startswith("coopfacts/models/en/") for name in names)
    assert any(name.endswith("/triggers.tsv") for name in names)
    assert {"coopfacts/report/page/main.js", "coopfacts/report/vendor/d3.LICENSE", "coopfacts/report/shapes/world.json"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_the_wheel_is_where_the_package_comes_from(python, tmp_path):
    shown = subprocess.run([python, "-c", "import coopfacts; print(coopfacts.__file__)"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(shown.stdout.strip()).is_relative_to(python.parents[1])


@pytest.mark.parametrize("language", sorted(LINES))
def test_the_installed_package_extracts(python, language, tmp_path):
    code = "import sys; from coopfacts.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [python, "-c", code, "extract", LINES[language], "--lang", language]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert '"evidence"' in done.stdout
