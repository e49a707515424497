// Experiments that Python draws: between the stops of their controls, those that cells show, and the reader's own versions.

const { button, PageExperiment } = window.everystate.parts;

/** Draws the states of one experiment of the page; `always` if the page holds none of them. */
export class Drawer {
  constructor(experiment, page, name, always) {
    Object.assign(this, { experiment, page, name, always });
    this.shown = null;
    this.busy = false;
    this.again = false;
    for (const input of experiment.inputs) if (input.dataset.scale) this.free(input);
  }

  /** Let a slider stand between its stops; keys still go from stop to stop, and a number can be typed. */
  free(input) {
    input.step = "any";
    input.addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      const at = Number(input.value);
      const next = way > 0 ? Math.floor(at + 1e-9) + 1 : Math.ceil(at - 1e-9) - 1;
      input.value = String(Math.max(0, Math.min(Number(input.max), next)));
      this.experiment.moved();
    });
    const values = JSON.parse(input.dataset.values).map(Number);
    const label = document.createElement("label");
    label.className = "live-number";
    const field = document.createElement("input");
    Object.assign(field, { type: "number", step: "any", min: values[0], max: values[values.length - 1] });
    field.setAttribute("aria-label", `${input.dataset.label}: type a value`);
    field.addEventListener("change", () => {
      if (field.value === "" || !field.checkValidity()) return field.reportValidity();
      this.experiment.putValue(input, Number(field.value));
      return this.experiment.moved();
    });
    label.append("or type a value ", field);
    input.after(label);
  }

  /** Show the precomputed figure again. */
  rest() {
    this.again = false;
    if (!this.shown || this.always) return;
    this.shown.remove();
    this.shown = null;
    this.experiment.figure.hidden = false;
  }

  async draw() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const { experiment, page } = this;
    do {
      this.again = false;
      const asked = experiment.state();
      const drawn = await page.python.ask({ do: "state", name: this.name, state: asked }).catch((error) => ({ error: error.message }));
      if (this.always || experiment.isBetween) this.put(drawn);
    } while (this.again);
    this.busy = false;
  }

  put(drawn) {
    const { experiment } = this;
    if (drawn.error) {
      experiment.say(`Python could not draw this state: ${drawn.error}`);
      return;
    }
    const holder = document.createElement("div");
    holder.innerHTML = drawn.figure;
    const fresh = holder.firstElementChild;
    (this.shown || experiment.figure).after(fresh);
    if (this.shown) this.shown.remove();
    this.shown = fresh;
    experiment.figure.hidden = true;
    experiment.readout.textContent = drawn.words;
    experiment.root.dataset.drawn = "live";
  }
}

/** Wire an experiment that Python has put on the page. */
export function live(holder, page, name) {
  const root = holder.querySelector("[data-live-experiment]");
  const experiment = new PageExperiment(root);
  experiment.drawer = new Drawer(experiment, page, name, true);
}

/** Let the reader change an experiment: its module's source, and their version beside the original. */
export function changeable(experiment, page) {
  const actions = experiment.root.querySelector(".experiment-actions");
  const opens = button("Edit this experiment", async () => {
    opens.disabled = true;
    const { source, module, error } = await page.ask({ do: "source", name: experiment.name });
    if (error) return experiment.say(error);
    return open(experiment, page, source, module);
  });
  actions.append(opens);
}

function open(experiment, page, source, module) {
  const panel = document.createElement("div");
  panel.className = "live-change";
  const head = document.createElement("p");
  head.textContent = `The module ${module}. Change it and run: your version stands below, beside the original.`;
  const place = document.createElement("div");
  place.className = "live-editor";
  const note = document.createElement("pre");
  note.className = "live-error";
  note.setAttribute("role", "status");
  const yours = document.createElement("div");
  const run = async () => {
    note.textContent = "";
    editor.markLine(null);
    const made = await page.ask({ do: "change", name: experiment.name, source: editor.value });
    if (made.error) {
      note.textContent = made.error;
      if (made.line) editor.markLine(made.line);
      return;
    }
    yours.innerHTML = made.html;
    live(yours, page, made.name);
  };
  const runs = button("Run my version", run);
  panel.append(head, place, runs, note, yours);
  experiment.root.append(panel);
  const editor = page.editor({
    parent: place,
    doc: source,
    label: `Source of ${module}`,
    complete: (text) => page.complete(text),
    onChange: () => {},
    onRun: run,
  });
  editor.focus();
}
