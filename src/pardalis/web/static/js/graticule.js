// Lines of latitude and longitude, as close as a person reads them at the map's scale.

const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002];

/** The lines that cross what a map shows, and their labels along its left and lower edge. */
export function graticule(map) {
  const seen = map.getBounds();
  const [west, east] = [seen.getWest(), seen.getEast()];
  const [south, north] = [Math.max(seen.getSouth(), -85), Math.min(seen.getNorth(), 85)];
  const step = STEPS.find((each) => (east - west) / each >= 4) ?? STEPS.at(-1);
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const margin = [(east - west) * 0.012, (north - south) * 0.012];
  const features = [];
  for (const x of between(west, east, step)) {
    features.push(line([[x, south], [x, north]]));
    features.push(label([x, north - margin[1]], degrees(x, digits, "E", "W"), "top"));
  }
  for (const y of between(south, north, step)) {
    features.push(line([[west, y], [east, y]]));
    features.push(label([west + margin[0], y], degrees(y, digits, "N", "S"), "left"));
  }
  return { type: "FeatureCollection", features };
}

function between(from, to, step) {
  const found = [];
  for (let number = Math.ceil(from / step); number * step <= to; number += 1) found.push(number * step);
  return found;
}

function degrees(value, digits, positive, negative) {
  const side = Math.abs(value) < 1e-9 ? "" : value > 0 ? positive : negative;
  return `${Math.abs(value).toFixed(digits)}°${side}`;
}

function line(coordinates) {
  return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } };
}

function label(coordinates, text, anchor) {
  return { type: "Feature", properties: { text, anchor }, geometry: { type: "Point", coordinates } };
}
