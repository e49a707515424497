// A question in Jupyter.

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "everystate-widget";
  root.innerHTML = model.get("asked");
  el.append(root);
  const unwatch = watchTheme(root, () => paint(root, model.get("palette")));
  answerable(root.querySelector("[data-question]"));
  hidePictures(model.get("uid"));
  return unwatch;
}

export default { render };
