// Parsons problems: the lines of a program, to be put in order.

/** A list of lines that the reader moves by buttons, or drags; those below the divider are left out. */
class PageParsons {
  constructor(root, { after = () => {}, next = false } = {}) {
    this.root = root;
    this.name = root.dataset.question;
    this.after = after;
    this.spec = JSON.parse(root.dataset.spec);
    this.list = root.querySelector(".parsons-lines");
    this.solution = root.querySelector("details");
    this.start = [...this.list.children];
    for (const row of this.start) this.equip(row);
    this.form = this.built();
    this.note = this.form.querySelector(".quiz-note");
    this.solution.before(this.form);
    this.again = button("Ask me again", () => this.reset());
    root.append(this.again);
    this.solution.hidden = true;
    this.again.hidden = true;
    const record = keep.read(`question:${this.name}`);
    if (record && record.answer && !CLASS_MODE && !next) this.restore(record);
  }

  equip(row) {
    const buttons = document.createElement("span");
    buttons.className = "parsons-moves";
    for (const [way, sign] of [["up", "↑"], ["down", "↓"]]) {
      const move = button(sign, () => this.move(row, way, move));
      move.dataset.move = way;
      move.setAttribute("aria-label", `${row.textContent.trim()}: ${way}`);
      buttons.append(move);
    }
    row.append(buttons);
  }

  built() {
    const form = document.createElement("form");
    form.className = "quiz-form";
    const check = button("Check", null);
    check.type = "submit";
    const show = button("Show me", () => this.give());
    const note = document.createElement("p");
    note.className = "quiz-note";
    note.setAttribute("role", "status");
    form.append(check, " ", show, note);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    return form;
  }

  move(row, way, pressed) {
    const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (way === "up") other.before(row);
    else other.after(row);
    pressed.focus();
    const rows = [...this.list.children];
    this.note.textContent = `${row.firstElementChild.textContent.trim()}: line ${rows.indexOf(row) + 1} of ${rows.length}`;
  }

  /** The lines in use, by their places in a right order; those to spare come after all others. */
  get answer() {
    const rows = [...this.list.children];
    const divider = rows.findIndex((row) => row.dataset.divider !== undefined);
    return (divider < 0 ? rows : rows.slice(0, divider)).map((row) => Number(row.dataset.line));
  }

  /** What is wrong with an order, or nothing. */
  fault(answer) {
    const { lines, spare, told, messages } = this.spec;
    const foreign = answer.find((k) => k >= lines);
    if (foreign !== undefined) return spare[foreign - lines];
    if (answer.length < lines) return `${lines} lines belong to it; ${lines - answer.length} of them ${lines - answer.length > 1 ? "are" : "is"} left out.`;
    return messages[told[rank(answer)]];
  }

  check() {
    const { answer } = this;
    const fault = this.fault(answer);
    note(`question:${this.name}`, { answer, right: !fault });
    if (CLASS_MODE) return this.wait(fault);
    return this.tell(fault);
  }

  tell(fault) {
    if (fault) this.note.textContent = `Not yet. ${fault}`;
    else this.end("Right.");
    this.after(!fault);
  }

  wait(fault) {
    this.note.textContent = "Noted. The answer waits until it is revealed.";
    const reveal = button("Reveal", () => {
      reveal.remove();
      this.tell(fault);
    });
    reveal.dataset.reveal = "";
    this.form.append(reveal);
  }

  /** Show a right order without an answer. */
  give() {
    note(`question:${this.name}`, { answer: this.answer, right: false });
    this.end("");
    this.solution.querySelector("summary").focus({ preventScroll: true });
    this.after(false);
  }

  end(word) {
    this.root.dataset.answered = "true";
    this.note.textContent = word && `${word} ${this.spec.praise}`;
    this.solution.hidden = false;
    this.solution.open = !word;
    this.again.hidden = false;
    for (const one of this.root.querySelectorAll("[data-move], .quiz-form > button")) one.hidden = true;
  }

  restore({ answer, right }) {
    const rows = new Map(this.start.map((row) => [Number(row.dataset.line), row]));
    const used = answer.map((k) => rows.get(k));
    const others = this.start.filter((row) => !used.includes(row));
    others.sort((one, two) => (two.dataset.divider !== undefined) - (one.dataset.divider !== undefined));
    this.list.replaceChildren(...used, ...others);
    if (right) this.end("Right.");
    else this.note.textContent = `Not yet. ${this.fault(answer) || ""}`;
  }

  reset() {
    keep.forget(`question:${this.name}`);
    this.list.replaceChildren(...this.start);
    delete this.root.dataset.answered;
    this.note.textContent = "";
    this.solution.open = false;
    this.solution.hidden = true;
    this.again.hidden = true;
    for (const one of this.root.querySelectorAll("[data-move], .quiz-form > button")) one.hidden = false;
    this.list.querySelector("button").focus({ preventScroll: true });
  }
}

/** Where an order of 0, 1, … stands among all of them, sorted as words are. */
function rank(order) {
  let place = 0;
  order.forEach((one, k) => {
    place = place * (order.length - k) + order.slice(k + 1).filter((later) => later < one).length;
  });
  return place;
}

/** Let a question of the page be answered. */
function answerable(root, options) {
  return root.dataset.kind === "parsons" ? new PageParsons(root, options) : new PageQuestion(root, options);
}
