// Copies what the desk's pages need of the libraries into the package, each with its licence.

import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature, mesh } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const libraries = join(here, "node_modules");
const target = join(here, "..", "src", "pardalis", "web", "static", "vendor");
const MAP = ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"];

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "licences"), { recursive: true });
for (const name of MAP) {
  const text = await readFile(join(libraries, "maplibre-gl", "dist", name), "utf8");
  // The maps from the built code to its source stay behind; browsers would ask for them.
  await writeFile(join(target, name), text.replace(/\/\/# sourceMappingURL=\S+\s*$/, ""));
}
await writeFile(join(target, "world.json"), JSON.stringify(await world()));
for (const folder of await packages()) await licence(folder);

/** Land and the borders on it as GeoJSON. */
async function world() {
  const atlas = JSON.parse(await readFile(join(libraries, "world-atlas", "countries-50m.json"), "utf8"));
  const { countries, land } = atlas.objects;
  const drawn = [
    ["land", feature(atlas, land.geometries[0]).geometry],
    ["border", mesh(atlas, countries, (one, other) => one !== other)],
  ];
  const features = drawn.map(([kind, geometry]) => ({
    type: "Feature", properties: { kind }, geometry: { ...geometry, coordinates: rounded(geometry.coordinates) },
  }));
  return { type: "FeatureCollection", features };
}

/** Coordinates to a thousandth of a degree: the atlas knows no more. */
function rounded(value) {
  return Array.isArray(value) ? value.map(rounded) : Math.round(value * 1000) / 1000;
}

/** Folders of all packages, those of a maker too. */
async function packages() {
  const found = [];
  for (const each of await readdir(libraries, { withFileTypes: true })) {
    // Types are for those who write code.
    if (!each.isDirectory() || each.name.startsWith(".") || each.name === "@types") continue;
    if (!each.name.startsWith("@")) found.push(each.name);
    else for (const name of await readdir(join(libraries, each.name))) found.push(join(each.name, name));
  }
  return found;
}

/** Copy a package's licence; what has no file of it says in a line under which it stands. */
async function licence(folder) {
  const files = await readdir(join(libraries, folder));
  const own = files.filter((name) => /^licen[cs]e/i.test(name));
  const kept = join(target, "licences", `${folder.replace("@", "").replace(/[\\/]/g, "-")}.txt`);
  if (own.length > 0) return cp(join(libraries, folder, own[0]), kept);
  const told = JSON.parse(await readFile(join(libraries, folder, "package.json"), "utf8"));
  await writeFile(kept, `${told.name} ${told.version}: ${told.license}\n`);
}
