// Show a state of a figure by changing only what differs from the state before.
// Plain functions without imports: the page's script and the Jupyter widget both start with this file.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Change the words of an element; changing its text node spares the page a new look at its structure. */
function putText(element, words) {
  if (element.firstChild) element.firstChild.data = words;
  else element.textContent = words;
}

/** Put one value of a slot into its element; returns the element that stands there afterwards. */
function putValue(element, name, value) {
  if (name === "#text") {
    putText(element, value);
  } else if (name === "#markup") {
    const holder = document.createElementNS(SVG_NAMESPACE, "g");
    holder.innerHTML = value;
    const fresh = holder.firstElementChild;
    element.replaceWith(fresh);
    return fresh;
  } else if (value === null) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value);
  }
  return element;
}

/** The element below `root` that the child positions `at` lead to. */
function elementAt(root, at) {
  let element = root;
  for (const position of at) element = element.children[position];
  return element;
}

/** Undo the coding of coordinates: differences in tenths of a pixel, to numbers in pixels. */
function coordinates(differences) {
  let sum = 0;
  return differences.map((difference) => (sum += difference) / 10);
}

/** All states of one figure, as the build packed them. */
class States {
  constructor(figure, payload) {
    this.figure = figure;
    this.shape = payload.shape;
    this.arrays = payload.arrays;
    this.templates = payload.templates;
    this.slots = payload.slots.map((slot) => ({ ...slot, element: null, shown: -1 }));
  }

  /** Let the next state be put in whole: the figure was changed by others. */
  forget() {
    for (const slot of this.slots) slot.shown = -1;
  }

  /** The number of the state at the controls' `positions`. */
  at(positions) {
    return positions.reduce((place, position, axis) => place * this.shape[axis] + position, 0);
  }

  /** Show the state at the controls' `positions`; returns the readout. */
  show(positions) {
    let readout = "";
    for (const slot of this.slots) {
      let place = 0;
      for (const axis of slot.axes) place = place * this.shape[axis] + positions[axis];
      const number = slot.index ? slot.index[place] : place;
      if (slot.name === "#readout") {
        readout = slot.values[number];
      } else if (number !== slot.shown) {
        slot.element = slot.element || elementAt(this.figure, slot.at);
        slot.element = putValue(slot.element, slot.name, this.value(slot, number));
        slot.shown = number;
      }
    }
    return readout;
  }

  /** The text of a value; a path is written out when it is first shown. */
  value(slot, number) {
    const value = slot.values[number];
    if (!Array.isArray(value)) return value;
    const text = this.pathText(...value);
    slot.values[number] = text;
    return text;
  }

  pathText(template, x, y) {
    const xs = this.decoded(x);
    const ys = this.decoded(y);
    let text = "";
    let point = 0;
    for (const [prefix, suffix, count] of this.templates[template]) {
      for (let k = 0; k < count; k += 1, point += 1) text += prefix + xs[point] + "," + ys[point] + suffix;
    }
    return text;
  }

  decoded(number) {
    const array = this.arrays[number];
    if (!array.decoded) array.decoded = coordinates(array);
    return array.decoded;
  }
}
