// What all that is shown in Jupyter needs: the colours of the text around it, and the still form that it takes the place of.

/** Give an element the palette's light or dark shades. */
function paint(element, palette) {
  const dark = isDark(element);
  element.dataset.theme = dark ? "dark" : "light";
  for (const [role, shades] of Object.entries(palette)) element.style.setProperty(`--fig-${role}`, shades[Number(dark)]);
}

/** Call `follow` once the element stands on the page, when it is shown again, and when the theme may have changed. */
function watchTheme(element, follow) {
  const seen = new ResizeObserver(follow);
  seen.observe(element);
  const themes = new MutationObserver(follow);
  themes.observe(document.body, { attributes: true });
  return () => {
    seen.disconnect();
    themes.disconnect();
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
