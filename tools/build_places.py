"""Rebuild ``content/places/peru`` from the public source files.

    python tools/build_places.py FOLDER

``FOLDER`` holds the files under the names that their publishers gave them (see SOURCE.md beside the result):
``peru_distrital_simple.geojson``, ``ubigeo_distrito.csv``, a gzipped table of populated places called
``ccpp_*.csv.gz`` and ``lima_first_level_facilities_renaes_sample.csv``. The same sources always give the same bytes.
"""

import csv
import gzip
import io
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.polygon import orient

RESULT = Path(__file__).parent.parent / "src" / "ayni" / "content" / "places" / "peru"
LIMA, CALLAO = "1501", "0701"
DECIMALS = 4  # about 11 m: finer than the source, whose outlines are simplified

# The registry prints facility kinds in the plural and in capitals.
KINDS = {
    "CENTROS DE SALUD O CENTROS MEDICOS": "health-centre",
    "PUESTOS DE SALUD O POSTAS DE SALUD": "health-post",
}
# Said already by the kind, and written for some facilities only.
KIND_IN_NAME = re.compile(r"^(PUESTO|CENTRO) DE SALUD ")
# Words that no district's capital carries, so that their accents cannot be learnt from the table.
UNLEARNT = [
    "Apurímac",
    "Bongará",
    "César",
    "Cañón",
    "Convención",
    "Héroes",
    "Huáscar",
    "Huánuco",
    "Módulo",
    "Paraíso",
    "Pirámide",
    "Príncipe",
    "Román",
    "Sipán",
]
ARTICLES = {"la", "las", "los", "el"}
ABBREVIATIONS = {"SASBI", "I", "II", "III", "IV", "VI", "VII", "VIII", "IX"}

Row = Mapping[str, str]


def plain(text: str) -> str:
    """Capitals without accents (ñ kept), as the sources write names."""
    kept = text.upper().replace("Ñ", "\0")
    bare = "".join(each for each in unicodedata.normalize("NFD", kept) if not unicodedata.combining(each))
    return bare.replace("\0", "Ñ")


def accents(rows: Iterable[Row]) -> dict[str, str]:
    """How Peruvians write each word, learnt from the one column with accents: the districts' capitals."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for word in re.findall(r"\w+", row["capital"]):
            seen[plain(word)][word.capitalize()] += 1
    learnt = {bare: written.most_common(1)[0][0] for bare, written in seen.items()}
    return learnt | {plain(word): word for word in UNLEARNT}


def written(name: str, spelling: Mapping[str, str]) -> str:
    """``VILLA MARIA DEL TRIUNFO`` as people write it: Villa María del Triunfo."""
    words: list[str] = []
    for word in name.strip().split():
        if word in ABBREVIATIONS:
            words.append(word)
            continue
        small = word.lower()
        joined = small in {"de", "del", "y", "e"} or (small in ARTICLES and words[-1:] in (["de"], ["y"], ["en"]))
        capitals = re.sub(r"\w+", lambda each: spelling.get(plain(each[0]), each[0].capitalize()), word)
        words.append(small if joined and words else capitals)
    return " ".join(words)


def number(text: str) -> float | None:
    """A number, or None where the source says NA or S.I. (sin información)."""
    try:
        return float(text)
    except ValueError:
        return None


def rounded(text: str) -> float | None:
    """A coordinate at our precision."""
    value = number(text)
    return None if value is None else round(value, DECIMALS)


def outline(geometry: dict[str, Any] | None) -> dict[str, Any] | None:
    """The polygon rounded, valid and wound as RFC 7946 asks (outer rings anticlockwise)."""
    if geometry is None:
        return None
    whole = shape(geometry)
    parts = [orient(each) for each in (whole.geoms if isinstance(whole, MultiPolygon) else [whole])]
    rings = [Polygon(_ring(each.exterior), [_ring(hole) for hole in each.interiors]) for each in parts]
    if not all(each.is_valid for each in rings):
        raise ValueError("rounding broke an outline")
    return dict(mapping(rings[0] if len(rings) == 1 else MultiPolygon(rings)))


def _ring(ring: Any) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for lon, lat in ring.coords:
        point = (round(lon, DECIMALS), round(lat, DECIMALS))
        if points[-1:] != [point]:
            points.append(point)
    return points


def districts(rows: list[Row], features: Mapping[str, Any], spelling: Mapping[str, str]) -> dict[str, Any]:
    """The districts of Lima and Callao that have figures, as GeoJSON; without an outline the geometry is null."""
    found = []
    for row in rows:
        if row["inei"][:4] not in (LIMA, CALLAO) or number(row["latitude"]) is None:
            continue
        area, density = number(row["superficie"]), number(row["pob_densidad_2020"])
        poverty = number(row["pct_pobreza_total"])
        feature = features.get(row["inei"])
        properties = {
            "ubigeo": row["inei"],
            "name": written(row["distrito"], spelling),
            "province": written(row["provincia"], spelling),
            "lat": rounded(row["latitude"]),
            "lon": rounded(row["longitude"]),
            "population": None if area is None or density is None else round(area * density),
            "poverty_pct": None if poverty is None else round(poverty, 1),
        }
        geometry = outline(feature["geometry"] if feature else None)
        found.append({"type": "Feature", "id": row["inei"], "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": found}


def index(rows: list[Row], spelling: Mapping[str, str]) -> dict[str, Any]:
    """Every district of the country as a row under one line of column names."""
    columns = ["ubigeo", "name", "province", "department", "lat", "lon"]
    listed = [
        [
            row["inei"] if row["inei"] != "NA" else None,
            *(written(row[column], spelling) for column in ("distrito", "provincia", "departamento")),
            rounded(row["latitude"]),
            rounded(row["longitude"]),
        ]
        for row in rows
    ]
    return {"columns": columns, "rows": listed}


def facilities(rows: list[Row], known: dict[str, Any], spelling: Mapping[str, str]) -> list[dict[str, Any]]:
    """The health posts and centres, each in its district by name; an unknown district stops the build."""
    by_name = {plain(each["properties"]["name"]): each["id"] for each in known["features"]}
    return [
        {
            "code": row["codigo"],
            "name": written(KIND_IN_NAME.sub("", row["nombre"]).replace('"', ""), spelling),
            "kind": KINDS[row["tipo"]],
            "ubigeo": by_name[plain(row["distrito"])],
            "lat": rounded(row["latitud"]),
            "lon": rounded(row["longitud"]),
            "hours_as_written": row["horario"],
        }
        for row in sorted(rows, key=lambda row: row["codigo"])
    ]


def populated_places(rows: list[Row], spelling: Mapping[str, str]) -> list[dict[str, Any]]:
    """The populated places of Lima province."""
    return [
        {
            "code": row["inei_ccpp"],
            "name": written(row["ccpp"], spelling),
            "ubigeo": row["inei_distrito"],
            "urban": row["tipo"] == "Urban",
            "lat": rounded(row["latitude"]),
            "lon": rounded(row["longitude"]),
        }
        for row in sorted(rows, key=lambda row: row["inei_ccpp"])
        if row["inei_distrito"].startswith(LIMA)
    ]


def table(path: Path) -> list[Row]:
    """The rows of a CSV file, gzipped or not; codes stay text, so that leading zeros survive."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def keep(name: str, value: Any, *, rows: list[Any]) -> None:
    """Write JSON with one record a line: small, and legible in a comparison of versions."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in rows)
    if isinstance(value, dict):
        (around,) = (each for each in value if value[each] is rows)
        head = "".join(f"{json.dumps(key)}:{json.dumps(value[key])},\n" for key in value if key != around)
        text = f"{{{head}{json.dumps(around)}:[\n{lines}\n]}}\n"
    else:
        text = f"[\n{lines}\n]\n"
    (RESULT / name).write_text(text, "utf-8")


def main(folder: Path) -> None:
    """Read the sources in ``folder`` and write the four files."""
    rows = table(folder / "ubigeo_distrito.csv")
    collection = json.loads((folder / "peru_distrital_simple.geojson").read_text("utf-8"))
    features = {each["properties"]["IDDIST"]: each for each in collection["features"]}
    (places,) = folder.glob("ccpp_*.csv.gz")
    spelling = accents(rows)
    known = districts(rows, features, spelling)
    everything = index(rows, spelling)
    centres = facilities(table(folder / "lima_first_level_facilities_renaes_sample.csv"), known, spelling)
    settled = populated_places(table(places), spelling)
    RESULT.mkdir(parents=True, exist_ok=True)
    keep("districts.json", known, rows=known["features"])
    keep("districts_all.json", everything, rows=everything["rows"])
    keep("facilities.json", centres, rows=centres)
    keep("populated_places.json", settled, rows=settled)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
