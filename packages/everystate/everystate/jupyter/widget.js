// The figure in Jupyter: the kernel sends a first figure, then only what changes.

function render({ model, el }) {
  const host = document.createElement("div");
  host.className = "everystate-widget";
  const word = document.createElement("p");
  word.setAttribute("role", "status");
  el.append(host, word);
  const follow = () => {
    const dark = isDark(el);
    host.dataset.theme = dark ? "dark" : "light";
    for (const [role, shades] of Object.entries(model.get("palette"))) {
      host.style.setProperty(`--fig-${role}`, shades[Number(dark)]);
    }
  };
  const redraw = () => {
    host.innerHTML = model.get("figure");
    follow();
  };
  const patch = (message) => {
    if (message.type !== "patch") return;
    for (const [at, name, value] of message.changes) putValue(elementAt(host.firstElementChild, at), name, value);
  };
  const watcher = new ResizeObserver(follow); // told once the figure stands on the page, and when it is shown again
  watcher.observe(host);
  const themes = new MutationObserver(follow);
  themes.observe(document.body, { attributes: true });
  const cut = () => {
    word.textContent = "The kernel behind this figure has stopped. Run the cell again to make it answer.";
  };
  redraw();
  hidePictures(model.get("uid"));
  model.on("comm_live_update", cut); // the next one after the widget stands: its kernel is gone
  model.on("change:figure", redraw);
  model.on("msg:custom", patch);
  model.send({ type: "ready" });
  return () => {
    watcher.disconnect();
    themes.disconnect();
    model.off("comm_live_update", cut);
    model.off("change:figure", redraw);
    model.off("msg:custom", patch);
  };
}

/** Hide the picture that stands in for a figure where no kernel runs. */
function hidePictures(uid) {
  for (const picture of document.querySelectorAll(`.everystate-still[data-of="${CSS.escape(uid)}"]`)) picture.hidden = true;
}

/** Whether the figure stands on dark paper: told by the colour of the text around it. */
function isDark(element) {
  const [red, green, blue] = (getComputedStyle(element).color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}

export default { render };
