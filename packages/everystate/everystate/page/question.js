// Questions: choose, check, read why; then every answer can be opened.

/** A question of the page, whose answers are `<details>` elements until this script takes over. */
class PageQuestion {
  /** `after` is told whether an answer was right; links to a state are completed by `base`; `next` asks a new instance. */
  constructor(root, { after = () => {}, base = "", next = false } = {}) {
    this.root = root;
    this.name = root.dataset.question;
    this.after = after;
    const others = root.querySelector("template");
    const more = others ? [...others.content.children].map((one) => [...one.children]) : [];
    this.instances = [[...root.children].filter((child) => child !== others), ...more];
    for (const link of this.instances.flat().flatMap((part) => [...part.querySelectorAll("a[href^='#']")])) {
      link.setAttribute("href", base + link.getAttribute("href"));
    }
    this.again = button("Ask me again", () => this.reset());
    const record = keep.read(`question:${this.name}`);
    const last = (record && record.instance) || 0;
    this.put(next ? last + 1 : last);
    if (record && record.answer && !CLASS_MODE && !next) this.explain(record.answer);
  }

  /** Show an instance, unanswered. */
  put(instance) {
    this.instance = instance % this.instances.length;
    this.root.replaceChildren(...this.instances[this.instance]);
    const prompt = this.root.querySelector(".quiz-prompt");
    this.root.setAttribute("aria-label", prompt.textContent);
    this.rows = [...this.root.querySelectorAll("details")];
    this.right = this.rows.flatMap((row, k) => (row.classList.contains("quiz-right") ? [k] : []));
    this.several = this.right.length > 1;
    this.form = this.built();
    this.inputs = [...this.form.querySelectorAll("input")];
    this.note = this.form.querySelector(".quiz-note");
    (this.root.querySelector(".quiz-at") || prompt).after(this.form);
    this.root.append(this.again);
    this.ask();
  }

  built() {
    const form = document.createElement("form");
    form.className = "quiz-form";
    this.rows.forEach((row, k) => {
      const label = document.createElement("label");
      const input = document.createElement("input");
      Object.assign(input, { type: this.several ? "checkbox" : "radio", name: `quiz-${this.name}`, value: String(k) });
      const text = document.createElement("span");
      text.innerHTML = row.querySelector("summary").innerHTML;
      label.append(input, text);
      form.append(label);
    });
    const check = button("Check", null);
    check.type = "submit";
    const note = document.createElement("p");
    note.className = "quiz-note";
    note.setAttribute("role", "status");
    form.append(check, note);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    return form;
  }

  /** Show the answers to choose from. */
  ask() {
    this.form.reset();
    this.note.textContent = this.several ? "More than one answer may be right." : "";
    this.turn(false);
  }

  /** Show either the form or the answers with their explanations. */
  turn(answered) {
    this.form.hidden = answered;
    this.again.hidden = !answered;
    for (const row of this.rows) row.hidden = !answered;
    if (answered) this.root.dataset.answered = "true";
    else delete this.root.dataset.answered;
  }

  check() {
    const answer = this.inputs.flatMap((input, k) => (input.checked ? [k] : []));
    if (!answer.length) {
      this.note.textContent = "Choose an answer first.";
      return;
    }
    const right = String(answer) === String(this.right);
    note(`question:${this.name}`, { answer, right, instance: this.instance });
    if (CLASS_MODE) this.wait(answer);
    else this.show(answer);
    this.after(right);
  }

  show(answer) {
    this.explain(answer);
    this.rows[answer[0]].querySelector("summary").focus({ preventScroll: true });
  }

  /** Keep the answer back until the teacher asks for it. */
  wait(answer) {
    this.note.textContent = "Noted. The answer waits until it is revealed.";
    const reveal = button("Reveal", () => {
      reveal.remove();
      this.show(answer);
    });
    reveal.dataset.reveal = "";
    this.form.append(reveal);
  }

  /** Open the explanation of what was chosen; the others can be opened then. */
  explain(answer) {
    this.turn(true);
    this.rows.forEach((row, k) => {
      row.open = answer.includes(k);
      row.toggleAttribute("data-chosen", answer.includes(k));
    });
  }

  /** Ask again: the next instance, if there are several. */
  reset() {
    keep.forget(`question:${this.name}`);
    for (const row of this.rows) row.open = false;
    this.put(this.instance + 1);
    this.inputs[0].focus({ preventScroll: true });
  }
}

function button(text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (action) made.addEventListener("click", action);
  return made;
}
