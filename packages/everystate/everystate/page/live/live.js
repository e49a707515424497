// Python in the page, begun when the reader asks for it.

import { Cell, Exercise, Stopped } from "./cells.js";
import { changeable, Drawer, live } from "./figures.js";
import { Python } from "./python.js";

const { keep, button, experiments } = window.everystate.parts;

/** A plain field for code, where the editor can't be had. */
function plain({ parent, doc, label, onChange, onRun }) {
  const field = document.createElement("textarea");
  field.value = doc;
  field.spellcheck = false;
  field.rows = doc.split("\n").length + 1;
  field.setAttribute("aria-label", label);
  field.addEventListener("input", onChange);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onRun();
    }
  });
  parent.append(field);
  return {
    get value() {
      return field.value;
    },
    set value(text) {
      field.value = text;
    },
    focus: () => field.focus(),
    markLine: () => {},
    destroy: () => field.remove(),
  };
}

/** Everything on a page that Python answers. */
class LivePage {
  constructor(bar, given, files, make) {
    this.bar = bar;
    this.given = given;
    this.name = given.name;
    this.make = make;
    this.cells = new Map();
    this.watcher = null;
    this.running = null;
    this.python = new Python(new URL(".", import.meta.url).href, JSON.stringify(given), files, (type, rest) => this.told(type, rest));
    this.word = bar.querySelector("[data-live-word]");
    this.meter = bar.querySelector("progress");
  }

  state(name, words = "") {
    document.documentElement.dataset.liveState = name;
    this.say(words);
    this.meter.hidden = name !== "loading";
  }

  say(words) {
    if (this.word.textContent !== words) this.word.textContent = words;
  }

  editor(options) {
    return this.make(options);
  }

  async start(total) {
    this.meter.max = total;
    this.state("loading", "Fetching Python");
    try {
      await this.python.start();
    } catch (error) {
      if (!(error instanceof Stopped)) this.state("failed", `Python could not be started: ${error.message}`);
      return false;
    }
    this.state("ready", "Python runs in this page.");
    return true;
  }

  told(type, { loaded, words, event }) {
    if (type === "progress") {
      this.meter.value = loaded;
      if (document.documentElement.dataset.liveState === "loading") this.say(`${words} (${(loaded / 1e6).toFixed(1)} MB)`);
      return;
    }
    if (event.kind === "fetch") this.say(`Fetching ${event.library}`);
    else if (event.kind === "runs") this.say(event.cell === event.for ? "Running" : `Running ${event.cell} first`);
    if (this.watcher) this.watcher(event);
    const cell = this.cells.get(event.kind === "error" && this.running ? this.running.id : event.cell);
    if (!cell) return;
    if (event.kind === "error" && event.cell !== cell.id) cell.say(`The cell ${event.cell}, which this one needs, failed:`);
    cell.take_event(event);
  }

  watch(watcher) {
    this.watcher = watcher;
  }

  /** All sources that the reader has changed. */
  get sources() {
    return Object.fromEntries([...this.cells.values()].map((cell) => [cell.id, cell.source]));
  }

  async run(cell) {
    cell.begin();
    this.running = cell;
    try {
      await this.python.ask({ do: "run", cell: cell.id, sources: this.sources });
    } catch (error) {
      if (!(error instanceof Stopped)) cell.say(error.message);
    }
    if (this.running === cell) this.running = null;
    cell.end();
    if (document.documentElement.dataset.liveState === "ready") this.say("Python runs in this page.");
  }

  async ask(request) {
    try {
      return await this.python.ask(request);
    } catch (error) {
      return { error: error.message };
    }
  }

  async complete(text) {
    const { names } = await this.ask({ do: "complete", text });
    return names || [];
  }

  experiment(holder, name) {
    live(holder, this, name);
  }

  /** End Python and start it anew; what is written stays. */
  async stop(words = "Stopped.") {
    const { running } = this;
    this.python.stop();
    if (running) running.say(words);
    this.running = null;
    await this.start(this.meter.max);
  }

  fill() {
    for (const root of document.querySelectorAll("[data-live-cell]")) {
      const given = this.given.cells.find((cell) => cell.id === root.dataset.liveCell);
      if (given && root.querySelector(".cell_input")) this.cells.set(given.id, new Cell(root, this, given));
    }
    for (const one of document.querySelectorAll(".live-here")) one.remove();
    for (const root of document.querySelectorAll("[data-exercise]")) new Exercise(root, this);
    for (const experiment of experiments.values()) {
      experiment.drawer = new Drawer(experiment, this, experiment.name, false);
      changeable(experiment, this);
      if (experiment.wanted) experiment.restore(experiment.wanted);
    }
    const stops = button("Stop", () => this.stop());
    stops.dataset.live = "stop";
    const resets = button("Reset all cells", () => {
      for (const cell of this.cells.values()) if (cell.changed) cell.reset();
    });
    const takes = button("Download as a notebook", () => this.download());
    this.bar.querySelector("p").replaceChildren(stops, " ", resets, " ", takes);
    stops.focus({ preventScroll: true });
  }

  /** The page as a notebook, with what the reader has changed. */
  async download() {
    const response = await fetch(new URL(this.given.notebook, import.meta.url));
    const notebook = await response.json();
    for (const cell of notebook.cells) {
      const own = this.cells.get(cell.id);
      if (own && own.changed) cell.source = own.source;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(notebook, null, 1)], { type: "application/x-ipynb+json" }));
    link.download = this.given.notebook.split("/").pop();
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/** Start Python for the page whose bar was clicked. */
export async function begin(bar) {
  const load = async (address) => (await fetch(new URL(address, import.meta.url))).json();
  const [given, list, editor] = await Promise.all([
    load(`pages/${bar.dataset.livePage}.json`),
    load("files.json"),
    import("./editor.js").catch(() => null),
  ]);
  const page = new LivePage(bar, given, Object.keys(list.files), editor ? editor.create : plain);
  const total = list.start.reduce((sum, name) => sum + list.files[name], 0);
  bar.querySelector("[data-live=start]").disabled = true;
  if (await page.start(total)) page.fill();
  else bar.querySelector("[data-live=start]").disabled = false;
}
