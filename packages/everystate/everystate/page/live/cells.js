// The cells of a page: run, changed, reset; and the exercises, which are checked.

import { Stopped } from "./python.js";

const { keep, answerable, button } = window.everystate.parts;

/** Milliseconds that an answer to an exercise may take. */
const LIMIT = 10000;

/** A code cell of the page. */
export class Cell {
  constructor(root, page, given) {
    this.root = root;
    this.page = page;
    this.id = root.dataset.liveCell;
    this.original = given.source;
    this.draft = `draft:${page.name}:${this.id}`;
    this.editor = null;
    this.code = root.querySelector(".cell_input");
    this.built = root.querySelector(".cell_output");
    this.output = document.createElement("div");
    this.output.className = "live-output";
    this.output.setAttribute("role", "status");
    this.tools = document.createElement("div");
    this.tools.className = "live-tools";
    this.runs = this.tool("Run", () => this.run());
    this.runs.dataset.live = "run";
    this.runs.setAttribute("aria-label", `Run the cell ${this.words}`);
    this.edits = this.tool("Edit", () => this.edit());
    this.resets = this.tool("Reset", () => this.reset());
    const kept = keep.read(this.draft);
    this.source = kept ? kept.source : this.original;
    this.code.after(this.tools, this.output);
    if (this.changed) this.edit();
    this.show();
  }

  get words() {
    return this.id.replaceAll("-", " ");
  }

  get changed() {
    return this.source !== this.original;
  }

  tool(text, action) {
    const made = button(text, action);
    this.tools.append(made);
    return made;
  }

  show() {
    this.resets.hidden = !this.changed;
    this.edits.hidden = Boolean(this.editor);
    this.root.toggleAttribute("data-changed", this.changed);
  }

  /** Put an editor in the place of the code. */
  edit() {
    if (this.editor) return;
    const holder = document.createElement("div");
    holder.className = "live-editor";
    this.code.before(holder);
    this.code.hidden = true;
    this.editor = this.page.editor({
      parent: holder,
      doc: this.source,
      label: `Code of the cell ${this.words}`,
      complete: (text) => this.page.complete(text),
      onChange: () => this.take(this.editor.value),
      onRun: () => this.run(),
    });
    this.show();
  }

  take(source) {
    this.source = source;
    if (this.changed) keep.write(this.draft, { source });
    else keep.forget(this.draft);
    this.editor.markLine(null);
    this.show();
  }

  reset() {
    this.editor.value = this.original;
    this.take(this.original);
    this.clear();
    if (this.built) this.built.hidden = false;
  }

  clear() {
    this.output.replaceChildren();
    delete this.root.dataset.ran;
    if (this.editor) this.editor.markLine(null);
  }

  async run() {
    await this.page.run(this);
  }

  /** Begin to run: what stood below goes. */
  begin() {
    this.clear();
    if (this.built) this.built.hidden = true;
    this.root.dataset.running = "";
  }

  end() {
    delete this.root.dataset.running;
    this.root.dataset.ran = "true";
  }

  take_event(event) {
    if (event.kind === "text") this.text(event.text);
    else if (event.kind === "html") this.html(event.html);
    else if (event.kind === "experiment") this.page.experiment(this.html(event.html), event.name);
    else if (event.kind === "error") this.error(event);
  }

  text(text) {
    const last = this.output.lastElementChild;
    const place = last && last.className === "live-text" ? last : document.createElement("pre");
    place.className = "live-text";
    place.append(text);
    if (place !== last) this.output.append(place);
  }

  html(html) {
    const holder = document.createElement("div");
    holder.innerHTML = html;
    this.output.append(holder);
    for (const root of holder.querySelectorAll(".quiz[data-question]")) answerable(root, {});
    return holder;
  }

  error({ text, line }) {
    const place = document.createElement("pre");
    place.className = "live-error";
    place.textContent = text;
    this.output.append(place);
    if (line && this.editor) this.editor.markLine(line);
  }

  say(words) {
    const place = document.createElement("p");
    place.className = "live-word";
    place.textContent = words;
    this.output.append(place);
  }
}

/** An exercise: a cell in which the reader answers, and the one that checks the answer. */
export class Exercise {
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.name = root.dataset.exercise;
    const [own, check] = [...root.querySelectorAll("[data-live-cell]")].map((one) => page.cells.get(one.dataset.liveCell));
    this.own = own;
    this.checks = check;
    own.edit();
    check.code.hidden = true;
    check.tools.hidden = true;
    this.checker = button("Check", () => this.check());
    this.checker.dataset.live = "check";
    own.tools.prepend(this.checker);
  }

  async check() {
    const { page, checks } = this;
    delete this.root.dataset.verdict;
    this.verdict = null;
    let timer = null;
    page.watch((event) => {
      if (event.kind === "verdict") this.verdict = event.right;
      if (event.kind === "runs" && event.cell === checks.id) timer = window.setTimeout(() => this.giveUp(), LIMIT);
    });
    try {
      await page.run(checks);
    } finally {
      window.clearTimeout(timer);
      page.watch(null);
    }
    if (this.verdict !== null) this.root.dataset.verdict = this.verdict ? "right" : "not-yet";
    if (this.verdict) keep.write(`exercise:${this.name}`, { right: true, when: Date.now() });
  }

  /** An answer that does not end is ended. */
  giveUp() {
    const words = `Your answer did not end within ${LIMIT / 1000} seconds and was stopped: is there a loop that never ends?`;
    this.page.stop(words);
    this.root.dataset.verdict = "not-yet";
  }
}

export { Stopped };
