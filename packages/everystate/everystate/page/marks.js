// A reader's own marks over a figure: where values stand on a panel, and what a drawn curve looks like.

/** Where `value` stands on an axis, px. */
function placeOf(scale, value) {
  const way = scale.log ? Math.log10 : Number;
  const share = (way(value) - way(scale.low)) / (way(scale.high) - way(scale.low));
  return scale.start + share * (scale.end - scale.start);
}

/** The value that stands at `px` on an axis; beyond its ends, that of the end. */
function valueAt(scale, px) {
  const share = Math.min(1, Math.max(0, (px - scale.start) / (scale.end - scale.start)));
  return scale.log ? scale.low * (scale.high / scale.low) ** share : scale.low + share * (scale.high - scale.low);
}

/** How far along an axis `value` stands, from 0 to 1. */
function shareOf(scale, value) {
  return (placeOf(scale, value) - scale.start) / (scale.end - scale.start);
}

/** A number with three significant digits, as Python's `short` writes it. */
function short(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e5)) {
    const [mantissa, exponent] = value.toExponential(2).split("e");
    const power = "10" + String(Number(exponent)).replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
    const factor = String(Number(mantissa)).replace("-", "−");
    return factor === "1" ? power : factor === "−1" ? `−${power}` : `${factor}·${power}`;
  }
  return (size < 999.5 ? String(Number(value.toPrecision(3))) : value.toFixed(0)).replace("-", "−");
}

/** The shape of a curve given as shares of its axis; what goes back by less than `turn` does not turn. */
function curveShape(shares, turn) {
  const ways = [];
  let low = shares[0];
  let high = shares[0];
  for (const value of shares) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    const way = value - low >= turn ? "up" : high - value >= turn ? "down" : "";
    if (way && ways[ways.length - 1] !== way) ways.push(way);
    if (way) low = high = value;
  }
  const names = { "": "flat", up: "rises", down: "falls", "down up": "dips", "up down": "peaks" };
  return names[ways.join(" ")] || "winds";
}

/** Marks on the panel that `find` gives. They come after all that the figure itself holds, whose elements keep their places. */
class Marks {
  constructor(find) {
    this.find = find;
    this.layer = null;
  }

  clear() {
    if (this.layer) this.layer.remove();
    this.layer = null;
  }

  add(tag, attributes) {
    if (!this.layer || !this.layer.isConnected) {
      this.layer = document.createElementNS(SVG_NAMESPACE, "g");
      this.layer.setAttribute("class", "prediction-marks");
      this.layer.setAttribute("aria-hidden", "true");
      this.find().append(this.layer);
    }
    const element = document.createElementNS(SVG_NAMESPACE, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    this.layer.append(element);
  }

  /** A curve through points (x, y), px; where one is missing it has a gap. */
  curve(points) {
    this.clear();
    let path = "";
    points.forEach((point, k) => {
      if (!point) return;
      path += `${points[k - 1] ? "L" : "M"}${point[0].toFixed(1)},${point[1].toFixed(1)}`;
      if (!points[k - 1] && !points[k + 1]) path += "h0.01";
    });
    this.add("path", { d: path });
  }

  /** A line across the panel where a value of the x or y axis stands. */
  line(frame, axis, px) {
    this.clear();
    const other = axis === "x" ? frame.y : frame.x;
    const from = axis === "x" ? `${px},${other.start}` : `${other.start},${px}`;
    const to = axis === "x" ? `${px},${other.end}` : `${other.end},${px}`;
    this.add("path", { d: `M${from}L${to}` });
  }
}

/** A curve that the reader draws across a panel, one value at each place, or null where there is none yet. */
class DrawnCurve {
  constructor(find, spec) {
    this.marks = new Marks(find);
    this.find = find;
    this.spec = spec;
    this.places = spec.x.map((value) => placeOf(spec.frame.x, value));
    this.values = spec.x.map(() => null);
    this.last = null;
    this.changed = () => {};
  }

  get missing() {
    return this.values.filter((value) => value === null).length;
  }

  put(k, value) {
    this.values[k] = value;
    this.show();
  }

  show() {
    this.marks.curve(this.values.map((value, k) => value !== null && [this.places[k], placeOf(this.spec.frame.y, value)]));
  }

  hide() {
    this.marks.clear();
  }

  /** Draw while a pointer is down over the panel; `live` tells whether that is wanted now. Returns what ends it. */
  listen(host, live) {
    const at = (event) => {
      const panel = this.find();
      const box = panel.getBoundingClientRect();
      const width = panel.viewBox.baseVal.width;
      return [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * width) / box.width];
    };
    const start = (event) => {
      if (!live() || event.button !== 0 || !this.find().contains(event.target)) return;
      event.preventDefault();
      host.setPointerCapture(event.pointerId);
      this.first = this.last = at(event);
      this.fill(this.last);
    };
    const move = (event) => {
      if (!this.last) return;
      const now = at(event);
      this.stroke(this.last, now);
      this.last = now;
    };
    const end = () => {
      if (!this.last) return;
      this.fill(this.last, this.last === this.first);
      this.last = null;
    };
    const listeners = { pointerdown: start, pointermove: move, pointerup: end, pointercancel: end };
    for (const [name, listener] of Object.entries(listeners)) host.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) host.removeEventListener(name, listener);
    };
  }

  /** The place nearest to a point, and the value at its height. */
  nearest([x]) {
    return this.places.reduce((best, px, k) => (Math.abs(px - x) < Math.abs(this.places[best] - x) ? k : best), 0);
  }

  /** Give the place nearest to a point its height, if it has none yet or is `meant`: a click, or the end of a stroke. */
  fill(point, meant = false) {
    const k = this.nearest(point);
    if (meant || this.values[k] === null) this.put(k, this.height(point));
    this.changed();
  }

  height([, y]) {
    return valueAt(this.spec.frame.y, y);
  }

  /** Let the pointer pass from one point to another: every place between them gets a value. */
  stroke(from, to) {
    const [left, right] = from[0] <= to[0] ? [from, to] : [to, from];
    this.places.forEach((px, k) => {
      if (px < left[0] || px > right[0] || left[0] === right[0]) return;
      const share = (px - left[0]) / (right[0] - left[0]);
      this.values[k] = this.height([px, left[1] + share * (right[1] - left[1])]);
    });
    this.show();
    this.changed();
  }

  /** What is to be said of it beside the truth: how far off it is, and what its shape tells. */
  compared() {
    const { truth, frame, texts, labels, named, shapes, turn } = this.spec;
    const log = frame.y.log;
    const off = truth.map((value, k) => (log ? Math.abs(Math.log(this.values[k] / value)) : Math.abs(this.values[k] - value)));
    const worst = off.indexOf(Math.max(...off));
    const mean = off.reduce((sum, one) => sum + one, 0) / off.length;
    const distance = log ? `a factor of ${short(Math.exp(mean))}` : short(mean);
    const own = curveShape(this.values.map((value) => shareOf(frame.y, value)), turn);
    const alike = own === this.spec.shape;
    const apart = truth.map((value, k) => Math.abs(shareOf(frame.y, this.values[k]) - shareOf(frame.y, value)));
    const right = alike && apart.reduce((sum, one) => sum + one, 0) / apart.length <= this.spec.close;
    const sentences = [
      `On average your curve is ${distance} from the truth; it is farthest at ${labels[0]} ${texts[worst]}: ` +
        `${short(this.values[worst])} instead of ${short(truth[worst])}.`,
      alike ? `It has the right shape: ${labels[1]} ${named[own]}.` : `Yours ${named[own]}; ${labels[1]} ${named[this.spec.shape]}.`,
    ];
    const place = this.turning(own, alike);
    if (place) sentences.push(place);
    if (shapes[own]) sentences.push(shapes[own]);
    return { right, sentences };
  }

  /** Where a curve of the right shape turns, and where the truth does. */
  turning(own, alike) {
    if (!alike || (own !== "dips" && own !== "peaks")) return "";
    const pick = own === "dips" ? Math.min : Math.max;
    const word = own === "dips" ? "lowest" : "highest";
    const [mine, true_] = [this.values, this.spec.truth].map((values) => this.spec.texts[values.indexOf(pick(...values))]);
    const axis = this.spec.labels[0];
    return mine === true_ ? `It is ${word} where the truth is, at ${axis} ${mine}.` : `It is ${word} at ${axis} ${mine}, the truth at ${axis} ${true_}.`;
  }
}
