// Points that the reader drags: the curves that depend on them linearly follow by a product of a matrix and their heights.

class DragPoints {
  /**
   * `find` gives the panel, `spec` places, limits and start, `matrices()` the curves and errors of the present state or null,
   * `changed(heights)` is told of every move.
   */
  constructor(find, spec, matrices, changed) {
    this.find = find;
    this.spec = spec;
    this.matrices = matrices;
    this.changed = changed;
    this.heights = [...spec.y];
    this.handles = [];
    this.held = null;
    this.original = "";
    this.places = Object.fromEntries(
      Object.entries(spec.curves).map(([name, xs]) => [name, xs.map((x) => placeOf(spec.frame.x, x).toFixed(1))]),
    );
    this.build();
  }

  get moved() {
    return this.heights.some((height, k) => height !== this.spec.y[k]);
  }

  /** One handle a point, over the figure: a vertical slider for keyboards and screen readers. */
  build() {
    const layer = document.createElementNS(SVG_NAMESPACE, "g");
    layer.setAttribute("class", "points-handles");
    this.spec.x.forEach((x, k) => {
      const handle = document.createElementNS(SVG_NAMESPACE, "circle");
      const attributes = {
        r: 12,
        role: "slider",
        tabindex: 0,
        "aria-orientation": "vertical",
        "aria-label": `Point ${k + 1} of ${this.spec.x.length}, at ${short(x)}`,
        "aria-valuemin": this.spec.low,
        "aria-valuemax": this.spec.high,
        cx: placeOf(this.spec.frame.x, x).toFixed(1),
      };
      for (const [name, value] of Object.entries(attributes)) handle.setAttribute(name, value);
      handle.addEventListener("keydown", (event) => this.key(event, k));
      handle.addEventListener("pointerdown", (event) => this.grab(event, k));
      handle.addEventListener("pointermove", (event) => this.drag(event));
      for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, () => (this.held = null));
      layer.append(handle);
      this.handles.push(handle);
    });
    this.layer = layer;
    this.attach();
    this.place();
  }

  /** Lay the handles over the panel; a new figure gets them anew. */
  attach() {
    if (this.layer.parentNode !== this.find()) this.find().append(this.layer);
  }

  place() {
    this.handles.forEach((handle, k) => {
      const text = short(this.heights[k]);
      handle.setAttribute("cy", placeOf(this.spec.frame.y, this.heights[k]).toFixed(1));
      handle.setAttribute("aria-valuenow", String(this.heights[k]));
      handle.setAttribute("aria-valuetext", text);
    });
  }

  grab(event, k) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.handles[k].focus({ preventScroll: true });
    this.handles[k].setPointerCapture(event.pointerId);
    const box = this.find().getBoundingClientRect();
    const width = this.find().viewBox.baseVal.width;
    const at = (clientY) => ((clientY - box.top) * width) / box.width;
    this.held = { k, at, off: placeOf(this.spec.frame.y, this.heights[k]) - at(event.clientY) };
  }

  drag(event) {
    if (!this.held) return;
    const { k, at, off } = this.held;
    this.put(k, valueAt(this.spec.frame.y, at(event.clientY) + off));
  }

  key(event, k) {
    const { step, low, high } = this.spec;
    const now = this.heights[k];
    const wanted = {
      ArrowUp: now + step,
      ArrowRight: now + step,
      ArrowDown: now - step,
      ArrowLeft: now - step,
      PageUp: now + 10 * step,
      PageDown: now - 10 * step,
      Home: low,
      End: high,
    }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    this.put(k, wanted);
  }

  put(k, height) {
    const { low, high } = this.spec;
    this.heights[k] = Math.round(Math.min(high, Math.max(low, height)) * 1000) / 1000;
    this.show();
    this.changed(this.heights);
  }

  /** Set all heights; those that are no numbers within the limits are refused. Tells whether they were taken. */
  set(heights) {
    const { low, high, x } = this.spec;
    if (heights.length !== x.length || !heights.every((height) => height >= low && height <= high)) return false;
    this.heights = [...heights];
    this.show();
    return true;
  }

  /** Show points and curves as they are now. */
  show() {
    this.attach();
    this.place();
    const matrices = this.matrices();
    if (!matrices) return;
    const { frame, name } = this.spec;
    const markers = this.part(name);
    this.original = this.original || markers.getAttribute("d");
    markers.setAttribute("d", this.moved ? this.markers() : this.original);
    if (!this.moved) return;
    for (const [part, rows] of Object.entries(matrices.curves)) {
      const px = product(rows, this.heights).map((height) => placeOf(frame.y, height));
      this.part(part).setAttribute("d", lines(this.places[part], px));
    }
  }

  /** The path of a part of the figure. */
  part(name) {
    return this.find().querySelector(`[data-part="${name}"] path`);
  }

  /** The path of the markers where the points are now: one piece a point, whose outline follows its place. */
  markers() {
    const pieces = this.original.match(/M[^M]*/g);
    const { frame } = this.spec;
    return pieces
      .map((piece, k) => piece.replace(/^(M[^,]*),-?[\d.]+/, `$1,${placeOf(frame.y, this.heights[k]).toFixed(1)}`))
      .join("");
  }

  /** The readout's words: each name in braces gives way to the mean square of its matrix times the heights. */
  words() {
    const matrices = this.matrices();
    if (!matrices) return null;
    return this.spec.says.replace(/\{(\w+)\}/g, (_, name) => {
      const values = product(matrices.errors[name], this.heights);
      const error = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      return short(error < this.spec.rounding ? 0 : error);
    });
  }
}

/** A matrix times a vector. */
function product(rows, vector) {
  return rows.map((row) => row.reduce((sum, value, k) => sum + value * vector[k], 0));
}

/** A path through points; what lies far beyond the panel is cut, since browsers draw with few digits there. */
function lines(xs, ys) {
  const near = (y) => Math.max(-1e4, Math.min(1e4, y)).toFixed(1);
  return xs.map((x, k) => `${k ? "L" : "M"}${x},${near(ys[k])}`).join("");
}
