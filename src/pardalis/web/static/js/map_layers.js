// How what a survey knows is drawn: density below, then habitat, paths, stations and their names.

export const COLOURS = ["#fff7dd", "#f7d889", "#e6a13f", "#b8540d", "#5e2403"];
const INK = "#22302b";
const LEOPARD = "#b8540d";
const QUIET = "#6b7670";

const kind = (name) => ["==", ["get", "kind"], name];

/** The layers of a map, the lowest first. */
export function layers(shown) {
  const top = shown.legend?.top || 1;
  const stops = COLOURS.flatMap((colour, number) => [top * (number / (COLOURS.length - 1)) ** 2, colour]);
  const most = Math.max(1, ...shown.features.map((each) => each.properties.captures || 0));
  return [
    { id: "density", type: "fill", source: "survey", filter: kind("density"),
      paint: { "fill-color": ["interpolate", ["linear"], ["get", "value"], ...stops], "fill-opacity": 0.82,
        "fill-antialias": false } },
    { id: "mask", type: "line", source: "survey", filter: kind("mask"),
      paint: { "line-color": QUIET, "line-width": 1.2 } },
    { id: "graticule", type: "line", source: "graticule", filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": QUIET, "line-opacity": 0.35, "line-width": 0.7 } },
    { id: "cell", type: "fill", source: "survey", filter: kind("cell"),
      paint: { "fill-color": LEOPARD, "fill-opacity": ["case", [">", ["get", "captures"], 0], 0.35, 0.12] } },
    { id: "cell-edge", type: "line", source: "survey", filter: kind("cell"),
      paint: { "line-color": INK, "line-width": 1 } },
    { id: "path", type: "line", source: "survey", filter: kind("path"),
      paint: { "line-color": LEOPARD, "line-width": 1.6, "line-opacity": 0.8 } },
    { id: "station", type: "circle", source: "survey", filter: kind("station"), paint: circle(most) },
    { id: "name", type: "symbol", source: "survey", filter: ["in", ["get", "kind"], ["literal", ["station", "cell"]]],
      layout: { ...font(12), "text-field": ["get", "label"], "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": 0.9 },
      paint: halo(INK) },
    { id: "degrees", type: "symbol", source: "graticule", filter: ["==", ["geometry-type"], "Point"],
      layout: { ...font(10.5), "text-field": ["get", "text"], "text-anchor": ["get", "anchor"], "text-padding": 6 },
      paint: halo(QUIET) },
  ];
}

/** Stations with captures are filled, by number; the others are rings. */
function circle(most) {
  const caught = [">", ["get", "captures"], 0];
  return {
    "circle-radius": ["case", caught,
      ["+", 5, ["*", 9, ["sqrt", ["/", ["get", "captures"], most]]]], 4.5],
    "circle-color": ["case", caught, "#f2c879", "#ffffff"],
    "circle-opacity": 0.92,
    "circle-stroke-color": ["case", ["get", "doubtful"], LEOPARD, INK],
    "circle-stroke-width": ["case", ["get", "doubtful"], 2.5, 1.2],
  };
}

// Without an address of glyphs the map draws letters with this machine's own fonts.
function font(size) {
  return { "text-font": ["Noto Sans Regular"], "text-size": size };
}

function halo(colour) {
  return { "text-color": colour, "text-halo-color": "#ffffff", "text-halo-width": 1.6 };
}

/** The colours of density with their numbers; null where none is shown. */
export function legend(shown, words) {
  if (!shown.legend) return null;
  const key = document.createElement("div");
  key.className = "map-key";
  const title = document.createElement("div");
  title.textContent = words.unit;
  const bar = document.createElement("div");
  bar.className = "map-colours";
  bar.style.background = `linear-gradient(to right, ${COLOURS.join(", ")})`;
  const ends = document.createElement("div");
  ends.className = "map-ends";
  // Colours follow the square root: a few dark spots would else leave all others pale.
  for (const value of [0, shown.legend.top / 4, shown.legend.top]) {
    const end = document.createElement("span");
    end.textContent = value.toLocaleString(document.documentElement.lang, { maximumSignificantDigits: 2 });
    ends.append(end);
  }
  key.append(title, bar, ends);
  return key;
}
