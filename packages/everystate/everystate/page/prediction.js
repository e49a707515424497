// Predictions: the reader commits, then the figure answers.

/** Put a text into an element; pieces between backticks become code. */
function putInline(element, text) {
  element.replaceChildren();
  text.split("`").forEach((piece, k) => {
    if (!piece) return;
    const code = document.createElement("code");
    if (k % 2) code.textContent = piece;
    element.append(k % 2 ? code : piece);
  });
}

/** One of several answers, or several of them. */
class ChooseForm {
  constructor(form, spec) {
    this.spec = spec;
    this.inputs = [...form.querySelectorAll(".prediction-choices input")];
    this.ask = spec.several ? "Choose at least one answer, then commit." : "Choose an answer, then commit.";
  }

  answer() {
    const chosen = this.inputs.flatMap((input, k) => (input.checked ? [k] : []));
    return chosen.length ? chosen : null;
  }

  put(answer) {
    this.inputs.forEach((input, k) => (input.checked = answer.includes(k)));
  }

  compared(answer) {
    const { options } = this.spec;
    const right = options.every((option, k) => option.right === answer.includes(k));
    const told = options.filter((option, k) => answer.includes(k) || (this.spec.several && option.right));
    return {
      right,
      said: answer.map((k) => options[k].text).join("; "),
      sentences: told.map((option) => (this.spec.several ? `${option.text}: ${option.why}` : option.why)),
    };
  }
}

/** Items in an order, moved up and down by buttons. */
class ArrangeForm {
  constructor(form, spec) {
    this.spec = spec;
    this.list = form.querySelector(".prediction-items");
    this.said = form.querySelector(".prediction-moved");
    this.moved = false;
    this.ask = "Put the items in order, then commit.";
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (button) this.move(button);
    });
  }

  move(button) {
    const item = button.closest("li");
    const other = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
    this.moved = true;
    if (!other) return;
    if (button.dataset.move === "up") other.before(item);
    else other.after(item);
    button.focus();
    const rows = [...this.list.children];
    this.said.textContent = `${item.dataset.text}: place ${rows.indexOf(item) + 1} of ${rows.length}`;
  }

  answer() {
    return this.moved ? [...this.list.children].map((item) => Number(item.dataset.item)) : null;
  }

  put(answer) {
    const rows = new Map([...this.list.children].map((item) => [Number(item.dataset.item), item]));
    this.list.append(...answer.map((k) => rows.get(k)));
    this.moved = true;
  }

  compared(answer) {
    const { items, order } = this.spec;
    const wrong = answer.filter((item, place) => item !== order[place]);
    return {
      right: !wrong.length,
      said: answer.map((k) => items[k].text).join(", "),
      sentences: [
        `The order is ${order.map((k) => `${items[k].text} (${items[k].value})`).join(", ")}.`,
        ...(wrong.length ? wrong : order.slice(0, 1)).map((k) => `${items[k].text}: ${items[k].why}`),
      ],
    };
  }
}

/** A value on a control or on an axis. */
class PlaceForm {
  constructor(form, spec, experiment) {
    this.spec = spec;
    this.experiment = experiment;
    this.input = form.querySelector(".prediction-place input");
    this.output = form.querySelector(".prediction-place output");
    this.touched = false;
    this.marks = spec.frame ? new Marks(() => experiment.panel(spec.panel)) : null;
    this.ask = "Move the slider to your guess, then commit.";
    for (const kind of ["input", "change", "keydown", "pointerdown"]) {
      this.input.addEventListener(kind, () => {
        this.touched = true;
        this.follow();
      });
    }
  }

  get position() {
    return Number(this.input.value);
  }

  follow() {
    const text = this.spec.texts[this.position];
    if (this.output.textContent !== text) this.output.textContent = text;
    this.input.setAttribute("aria-valuetext", text);
    this.mark(this.position);
    if (this.spec.control) this.experiment.move(this.spec.control, this.position);
  }

  mark(position) {
    if (!this.marks) return;
    const scale = this.spec.frame[this.spec.axis];
    this.marks.line(this.spec.frame, this.spec.axis, scale.start + (position / Number(this.input.max)) * (scale.end - scale.start));
  }

  hide() {
    if (this.marks) this.marks.clear();
  }

  answer() {
    return this.touched ? this.position : null;
  }

  put(answer) {
    this.input.value = String(answer);
    this.output.textContent = this.spec.texts[answer];
    this.touched = true;
  }

  show(answer) {
    this.mark(answer);
  }

  compared(answer) {
    const { truth, near, text, texts, label, below, above } = this.spec;
    const right = Math.abs(answer - truth) <= near + 1e-9;
    const sentences = [`${label}: ${text}.`];
    if (!right) sentences.push(answer < truth ? below : above);
    return { right, said: texts[answer], sentences };
  }
}

/** A curve, drawn over the figure or typed. */
class SketchForm {
  constructor(form, spec, experiment) {
    this.curve = new DrawnCurve(() => experiment.panel(spec.panel), spec);
    this.fields = [...form.querySelectorAll(".prediction-fields input")];
    this.ask = "Draw a curve across the whole panel, or type its values; then commit.";
    this.curve.listen(experiment.figure, () => experiment.root.dataset.asking !== undefined && !form.dataset.committed);
    this.curve.changed = () => this.write();
    this.fields.forEach((field, k) => field.addEventListener("input", () => this.type(k)));
    form.querySelector(".prediction-clear").addEventListener("click", () => this.put(spec.x.map(() => null)));
  }

  write() {
    this.fields.forEach((field, k) => {
      const value = this.curve.values[k];
      field.value = value === null ? "" : String(Number(value.toPrecision(3)));
    });
  }

  /** Take a typed value; one that the panel can't show is refused by the field itself. */
  type(k) {
    const field = this.fields[k];
    this.curve.put(k, field.value !== "" && field.checkValidity() ? Number(field.value) : null);
  }

  answer() {
    const { missing } = this.curve;
    this.ask = missing && missing < this.fields.length
      ? `The curve has no value at ${missing} of ${this.fields.length} places yet: draw across the whole panel, then commit.`
      : this.ask;
    return missing ? null : this.curve.values.map((value) => Number(value.toPrecision(4)));
  }

  put(answer) {
    this.curve.values = [...answer];
    this.write();
    this.curve.show();
  }

  show(answer) {
    this.curve.values = [...answer];
    this.curve.show();
  }

  hide() {
    this.curve.hide();
  }

  compared(answer) {
    this.curve.values = [...answer];
    return { said: "the dashed curve", ...this.curve.compared() };
  }
}

const FORMS = { choose: ChooseForm, arrange: ArrangeForm, place: PlaceForm, sketch: SketchForm };

/** One prediction on the page. */
class PagePrediction {
  constructor(form, asking) {
    this.form = form;
    this.asking = asking;
    this.name = form.dataset.prediction;
    this.positions = JSON.parse(form.dataset.positions);
    this.heights = JSON.parse(form.dataset.heights);
    this.words = form.dataset.words;
    this.own = new FORMS[form.dataset.kind](form, JSON.parse(form.dataset.spec), asking.experiment);
    this.feedback = form.querySelector(".prediction-feedback");
    this.note = form.querySelector(".prediction-note");
    form.dataset.live = "";
    for (const field of form.querySelectorAll("[disabled]")) field.disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit();
    });
    form.addEventListener("input", () => this.tell(""));
    form.querySelector("[data-prediction-skip]").addEventListener("click", () => this.end({ skipped: true }));
  }

  get ended() {
    return Boolean(this.form.dataset.committed || this.form.dataset.skipped);
  }

  commit() {
    const answer = this.own.answer();
    this.tell(answer === null ? this.own.ask : "");
    if (answer !== null) this.end({ answer, right: this.own.compared(answer).right });
  }

  /** Note how it ended, on this device and on the page. */
  end(record) {
    note(`prediction:${this.name}`, record);
    this.take(record);
    this.asking.ended(this);
  }

  take(record) {
    this.record = record;
    if (record.skipped) this.form.dataset.skipped = "true";
    else this.form.dataset.committed = "true";
  }

  get guess() {
    return this.record.skipped ? "" : `Your guess: ${this.own.compared(this.record.answer).said}.`;
  }

  /** Say what was right, and let the reader go back to the state that shows it. */
  explain() {
    const { answer, skipped } = this.record;
    const { right, sentences } = skipped ? { sentences: [`The answer: ${this.form.dataset.answer}.`] } : this.own.compared(answer);
    this.feedback.replaceChildren();
    if (!skipped) this.paragraph([this.guess], right ? "Right." : "Not quite.", right);
    this.paragraph([...sentences, this.words]);
    const back = button("Show the answer's state", () => this.asking.show(this));
    const again = button("Ask me again", () => this.asking.again());
    const row = document.createElement("div");
    row.className = "prediction-actions";
    row.append(back, again);
    this.feedback.append(row);
    this.feedback.hidden = false;
    this.form.dataset.answered = "true";
  }

  tell(note) {
    this.note.textContent = note;
  }

  paragraph(texts, verdict, right) {
    const line = document.createElement("p");
    putInline(line, texts.map((text) => text.trim()).join(" "));
    if (verdict) {
      const mark = document.createElement("strong");
      mark.className = right ? "prediction-right" : "prediction-wrong";
      mark.textContent = verdict;
      line.append(" ", mark);
    }
    this.feedback.append(line);
  }

  reset() {
    keep.forget(`prediction:${this.name}`);
    for (const mark of ["committed", "skipped", "answered"]) delete this.form.dataset[mark];
    this.record = null;
    this.feedback.hidden = true;
    if (this.own.hide) this.own.hide();
  }
}

/** All that an experiment asks before it answers. */
class Asking {
  constructor(experiment) {
    this.experiment = experiment;
    this.shown = null;
    const forms = [...experiment.root.querySelectorAll("[data-prediction]")];
    this.predictions = forms.map((form) => new PagePrediction(form, this));
    for (const one of this.predictions) {
      const record = keep.read(`prediction:${one.name}`);
      if (record) one.take(record);
    }
    this.describe(false);
    this.step();
    if (!this.open && !CLASS_MODE) this.answer();
  }

  /** What a figure shows is told to those who can't see it when it is shown to those who can. */
  describe(told) {
    const [from, to] = told ? ["data-describedby", "aria-describedby"] : ["aria-describedby", "data-describedby"];
    for (let k = 0, panel; (panel = this.experiment.panel(k)); k += 1) {
      if (!panel.hasAttribute(from)) continue;
      panel.setAttribute(to, panel.getAttribute(from));
      panel.removeAttribute(from);
    }
  }

  /** The first prediction that the reader has not committed to. */
  get open() {
    return this.predictions.find((one) => !one.ended);
  }

  /** Show the predictions that had their turn, and the one whose turn it is. */
  step() {
    const { open } = this;
    const last = open ? this.predictions.indexOf(open) : this.predictions.length;
    this.predictions.forEach((one, k) => (one.form.hidden = k > last));
  }

  ended(prediction) {
    this.step();
    const { open } = this;
    if (open) {
      prediction.tell(`${prediction.guess} The figure answers when you have committed to the next one too.`);
      open.form.querySelector("input, button").focus({ preventScroll: true });
    } else if (CLASS_MODE && !prediction.record.skipped) {
      this.wait(prediction);
    } else {
      this.reveal(prediction);
    }
  }

  /** Keep the answer back until the teacher asks for it. */
  wait(prediction) {
    prediction.note.textContent = "Committed. The answer waits for the vote.";
    const reveal = button("Reveal", () => {
      reveal.remove();
      this.reveal(prediction);
    });
    reveal.dataset.reveal = "";
    prediction.note.after(reveal);
    reveal.focus({ preventScroll: true });
  }

  reveal(prediction) {
    this.answer();
    this.show(prediction);
    prediction.feedback.focus({ preventScroll: true });
  }

  /** Say what was right, and withhold nothing any more. */
  answer() {
    delete this.experiment.root.dataset.asking;
    this.describe(true);
    for (const one of this.predictions) {
      one.tell("");
      one.explain();
    }
  }

  /** Move the figure to the state that settles a prediction, with the reader's guess in it. */
  show(prediction) {
    this.hide();
    this.shown = prediction;
    if (prediction.heights) this.experiment.putPoints(prediction.heights);
    this.experiment.set(prediction.positions, "");
  }

  /** The controls moved: a guess is shown only where it was asked for. */
  follow(positions) {
    if (!this.shown) return;
    const { own, record } = this.shown;
    const here = positions.every((position, k) => position === this.shown.positions[k]);
    if (here && own.show && !record.skipped) own.show(record.answer);
    else if (own.hide) own.hide();
  }

  hide() {
    for (const one of this.predictions) if (one.own.hide) one.own.hide();
  }

  /** A link to a state asks for the figure: nothing is asked before it is shown. */
  skip() {
    for (const one of this.predictions) if (!one.ended) one.take({ skipped: true });
    this.step();
    this.answer();
  }

  again() {
    for (const one of this.predictions) one.reset();
    this.shown = null;
    this.experiment.root.dataset.asking = "";
    this.describe(false);
    this.experiment.reset();
    this.step();
  }
}
