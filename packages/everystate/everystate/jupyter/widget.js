// The figure in Jupyter: the kernel sends a first figure, then only what changes.

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "everystate-widget";
  root.id = model.get("uid");
  const ask = document.createElement("div");
  ask.innerHTML = model.get("asked");
  const host = document.createElement("div");
  const word = document.createElement("p");
  word.setAttribute("role", "status");
  root.append(ask, host);
  el.append(root, word);
  const follow = () => paint(root, model.get("palette"));
  let asking = null;
  let points = null;
  const redraw = () => {
    host.innerHTML = model.get("figure");
    follow();
    if (points) points.attach();
    if (asking) asking.follow(model.get("positions"));
  };
  const patch = (message) => {
    if (message.type !== "patch") return;
    for (const [at, name, value] of message.changes) putValue(elementAt(host.firstElementChild, at), name, value);
    if (asking) asking.follow(model.get("positions"));
  };
  const unwatch = watchTheme(host, follow);
  const cut = () => {
    word.textContent = "The kernel behind this figure has stopped. Run the cell again to make it answer.";
  };
  redraw();
  hidePictures(model.get("uid"));
  model.on("comm_live_update", cut); // the next one after the widget stands: its kernel is gone
  model.on("change:figure", redraw);
  model.on("msg:custom", patch);
  const spec = model.get("points");
  if (spec.name) {
    const panel = () => host.querySelectorAll(":scope > .experiment-figure > svg")[spec.panel];
    const send = () => {
      waiting = false;
      model.send({ type: "points", heights: points.heights });
    };
    let waiting = false;
    points = new DragPoints(panel, spec, () => null, () => {
      if (!waiting) window.requestAnimationFrame(send); // the kernel draws once a frame at most
      waiting = true;
    });
  }
  if (model.get("asked")) {
    root.dataset.asking = "";
    asking = new Asking(new Asked(model, root, host));
  }
  model.send({ type: "ready" });
  return () => {
    unwatch();
    model.off("comm_live_update", cut);
    model.off("change:figure", redraw);
    model.off("msg:custom", patch);
  };
}

/** What a prediction needs of an experiment: its controls are in the kernel's hands. */
class Asked {
  constructor(model, root, figure) {
    this.model = model;
    this.root = root;
    this.figure = figure;
    this.start = model.get("positions");
    this.names = model.get("controls");
    this.tell();
    new MutationObserver(() => this.tell()).observe(root, { attributes: true, attributeFilter: ["data-asking"] });
  }

  tell() {
    this.model.send({ type: "asking", asking: this.root.dataset.asking !== undefined });
  }

  panel(position) {
    return this.figure.querySelectorAll(":scope > .experiment-figure > svg")[position];
  }

  set(positions) {
    this.model.send({ type: "positions", positions });
  }

  move(name, position) {
    const positions = [...this.model.get("positions")];
    positions[this.names.indexOf(name)] = position;
    this.set(positions);
  }

  putPoints(heights) {
    this.model.send({ type: "points", heights });
  }

  reset() {
    this.set(this.start);
  }
}

export default { render };
