// Draws maps without any tile server: land and borders from the package, the survey from the desk.

import { ask } from "./asking.js";
import { graticule } from "./graticule.js";
import { layers, legend } from "./map_layers.js";

const VENDOR = "/static/vendor/";
const FAR = [[-170, -60], [170, 75]];

for (const place of document.querySelectorAll(".map[data-geojson]")) draw(place);

/** Draw the map of one place on the page; words stand there where it cannot be drawn. */
export async function draw(place) {
  const words = place.dataset;
  place.replaceChildren();
  if (words.missing) return say(place, words.missing);
  try {
    const [library, shown] = await Promise.all([import(`${VENDOR}maplibre-gl.mjs`), ask(words.geojson)]);
    if (shown.features.length === 0) return say(place, words.empty);
    const map = made(library, place, shown);
    place.map = map;
    map.on("error", ({ error }) => wrong(place, error));
    map.once("style.load", () => fill(library, map, place, shown));
    map.once("idle", () => { place.dataset.drawn = "yes"; });
  } catch (error) {
    say(place, error.status ? error.message : words.graphics);
  }
}

let leaves = false;
addEventListener("beforeunload", () => { leaves = true; });

/** Whoever leaves the page breaks off what the map was still loading: nothing went wrong then. */
function wrong(place, error) {
  if (leaves) return;
  console.error(`The map: ${error.message}`);
  if (!place.dataset.drawn) say(place, place.dataset.graphics);
}

function say(place, words) {
  const told = document.createElement("p");
  told.className = "unmapped";
  told.textContent = words;
  place.replaceChildren(told);
  place.dataset.drawn = "no";
}

function made(library, place, shown) {
  const words = place.dataset;
  const isTouched = matchMedia("(pointer: coarse)").matches;
  const map = new library.Map({
    container: place,
    style: style(shown),
    bounds: bounds(shown) ?? FAR,
    fitBoundsOptions: { padding: 48, maxZoom: 12 },
    minZoom: 1, maxZoom: 16, renderWorldCopies: false, fadeDuration: 0,
    dragRotate: false, touchPitch: false, pitchWithRotate: false,
    cooperativeGestures: isTouched,
    attributionControl: { compact: true },
    locale: {
      "Map.Title": words.title,
      "NavigationControl.ZoomIn": words.zoomIn,
      "NavigationControl.ZoomOut": words.zoomOut,
      "CooperativeGesturesHandler.MobileHelpText": words.fingers,
      "AttributionControl.ToggleAttribution": words.sources,
      "Popup.Close": words.close,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ unit: "metric", maxWidth: 140 }), "bottom-left");
  // The page scrolls over the map until a person works in it.
  if (!isTouched) {
    map.scrollZoom.disable();
    map.getCanvas().addEventListener("focus", () => map.scrollZoom.enable());
    map.getCanvas().addEventListener("blur", () => map.scrollZoom.disable());
  }
  return map;
}

function style(shown) {
  const world = new URL(`${VENDOR}world.json`, location.href).href;
  return {
    version: 8,
    sources: {
      world: { type: "geojson", data: world, attribution: "Natural Earth" },
      graticule: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
      survey: { type: "geojson", data: shown },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": "#d6e4ea" } },
      { id: "land", type: "fill", source: "world", filter: ["==", ["get", "kind"], "land"],
        paint: { "fill-color": "#f2f3ee", "fill-antialias": false } },
      { id: "coast", type: "line", source: "world", filter: ["==", ["get", "kind"], "land"],
        paint: { "line-color": "#8fa8b2", "line-width": 1 } },
      { id: "border", type: "line", source: "world", filter: ["==", ["get", "kind"], "border"],
        paint: { "line-color": "#9a8f9c", "line-width": 1, "line-dasharray": [4, 3] } },
      ...layers(shown),
    ],
  };
}

function fill(library, map, place, shown) {
  const rule = () => map.getSource("graticule").setData(graticule(map));
  rule();
  map.on("moveend", rule);
  for (const layer of ["station", "cell"]) {
    map.on("click", layer, (event) => tell(library, map, event));
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  const key = legend(shown, place.dataset);
  if (key) place.append(key);
}

/** What is known of a station, with the way to its photographs. */
function tell(library, map, event) {
  const { name, told, href } = event.features[0].properties;
  const box = document.createElement("div");
  const head = document.createElement(href ? "a" : "strong");
  head.textContent = name;
  if (href) head.href = href;
  box.append(head);
  for (const line of JSON.parse(told || "[]")) {
    const said = document.createElement("div");
    said.textContent = line;
    box.append(said);
  }
  new library.Popup({ closeButton: true, maxWidth: "18rem" })
    .setLngLat(event.lngLat).setDOMContent(box).addTo(map);
}

/** South-west and north-east of what is shown. */
function bounds(shown) {
  let [west, south, east, north] = [180, 90, -180, -90];
  const see = (value) => {
    if (typeof value[0] !== "number") return value.forEach(see);
    west = Math.min(west, value[0]); east = Math.max(east, value[0]);
    south = Math.min(south, value[1]); north = Math.max(north, value[1]);
  };
  shown.features.forEach((each) => see(each.geometry.coordinates));
  return west <= east ? [[west, south], [east, north]] : null;
}
