"""The wheel: built, installed into a fresh environment and run from another folder, all without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
STEM = "performance-2024"
SHIPPED = ("structurer", "schemas", "prompts")
WHERE = """
import json, structurer
from importlib.metadata import version
from structurer.resources import folder
print(json.dumps([version("structurer"), structurer.__file__, str(folder("schemas")), str(folder("prompts"))]))
"""


class Installed(NamedTuple):
    """A wheel in an environment of its own, and a folder that is no part of the project."""

    wheel: Path
    home: Path
    scripts: Path
    elsewhere: Path

    def run(self, name: str, *arguments: str) -> str:
        return run(self.elsewhere, str(self.scripts / name), *arguments)


def run(folder: Path, *command: str) -> str:
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if key not in dropped}
    environment |= {"UV_OFFLINE": "1", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The build backend and the dependencies are those of the running environment; nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    dist, home, elsewhere = folder / "dist", folder / "home", folder / "elsewhere"
    elsewhere.mkdir()
    beside = sysconfig.get_path("scripts")
    uv = shutil.which("uv", path=os.pathsep.join([beside, os.environ.get("PATH", "")]))
    build = ["build", "--wheel", "--python", sys.executable, "--out-dir"] if uv else ["wheel", "--no-deps", "-w"]
    run(folder, *tool(uv), *build, str(dist), "--no-build-isolation", str(ROOT))
    (wheel,) = dist.glob("*.whl")
    run(folder, sys.executable, "-m", "venv", "--without-pip", str(home))
    paths = sysconfig.get_paths("venv", {"base": str(home), "platbase": str(home)})
    python = Path(paths["scripts"], "python")
    if uv:
        run(folder, uv, "pip", "install", "--no-deps", "--python", str(python), str(wheel))
    else:
        run(folder, *tool(uv), "--python", str(python), "install", "--no-deps", str(wheel))
    # A folder that a .pth file names is searched last, and its own .pth files (the editable checkout) are not read.
    site_packages = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    Path(paths["purelib"], "running.pth").write_text("\n".join(site_packages) + "\n", "utf-8")
    return Installed(wheel, home, python.parent, elsewhere)


def tool(uv: str | None) -> list[str]:
    return [uv] if uv else [sys.executable, "-m", "pip"]


def test_the_wheel_holds_the_package_with_its_schemas_and_prompts(installed: Installed) -> None:
    with ZipFile(installed.wheel) as wheel:
        names = {name.removeprefix("structurer/") for name in wheel.namelist() if ".dist-info/" not in name}
    expected = {
        path.as_posix().removeprefix("structurer/")
        for path in (file.relative_to(ROOT) for top in SHIPPED for file in (ROOT / top).rglob("*") if file.is_file())
        if not any(part.startswith((".", "__pycache__")) for part in path.parts)
    }
    assert names == expected
    assert {"py.typed", "schemas/budget.py", "schemas/forms/budget.json", "prompts/README.md"} <= names


def test_what_runs_is_the_wheel_and_not_the_checkout(installed: Installed) -> None:
    version, *places = json.loads(installed.run("python", "-c", WHERE))
    assert version == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert [place for place in places if not Path(place).is_relative_to(installed.home)] == []
    assert Path(places[-1], "README.md").is_file()


def test_a_document_is_extracted_from_another_folder(installed: Installed) -> None:
    shutil.copy(ROOT / "eval" / "documents" / f"{STEM}.pdf", installed.elsewhere)
    assert STEM in installed.run("structurer", "extract", f"{STEM}.pdf", "--out", "out")
    got = json.loads((installed.elsewhere / "out" / f"{STEM}.json").read_text("utf-8"))
    assert got["document"]["parts"] == ["performance"]
    assert got["records"]["performance"]["self_score"] == {"value": "97.29", "unit": "分"}
    assert got["records"]["performance"]["profile"]["staff"] == {"value": "17", "unit": "人"}
    assert got["evidence"]["/records/performance/self_score"]["quote"] == "97.29"


def test_the_built_in_schemas_are_listed(installed: Installed) -> None:
    listed = [line.split()[0] for line in installed.run("structurer", "schema", "list").splitlines()]
    assert listed == ["budget", "final_accounts", "performance"]


@pytest.mark.parametrize(
    ("name", "field"), [("budget", "three_public"), ("final_accounts", "appropriation"), ("performance", "self_score")]
)
def test_a_built_in_schema_is_shown(installed: Installed, name: str, field: str) -> None:
    shown = installed.run("structurer", "schema", "show", name).splitlines()
    assert shown[0].startswith(f"{name}:")
    assert [line for line in shown if line.startswith(f"  {field}  ")]
