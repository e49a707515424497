// What the pages of a project ask, how far the reader is, and what comes back for review.

const DAY = 24 * 60 * 60 * 1000;

/** Days after which something missed comes back: after each right answer the next, after a wrong one the first. */
const PAUSES = [1, 3, 7];

/** Keep an answer with its time, and when it is to come back: at once right, never. */
function note(key, answer) {
  const before = keep.read(key);
  const stage = answer.right || answer.skipped ? (before && before.due ? before.stage + 1 : PAUSES.length) : 0;
  const due = stage < PAUSES.length ? Date.now() + PAUSES[stage] * DAY : 0;
  keep.write(key, { ...answer, when: Date.now(), stage, due });
  document.dispatchEvent(new Event("everystate:kept"));
}

/** The project's pages: address from its root, title, and the names of what each asks. */
class Course {
  constructor(pages) {
    this.pages = pages;
  }

  static get root() {
    return new URL(SCOPE, window.location.href).href;
  }

  address(page) {
    return new URL(page.address, Course.root).href;
  }

  answered(page) {
    return page.asks.filter((key) => keep.read(key)).length;
  }

  /** What is due, the one that waits longest first. */
  due(now = Date.now()) {
    const waiting = this.pages.flatMap((page) => page.asks.map((key) => ({ page, key, record: keep.read(key) })));
    const late = waiting.filter(({ record }) => record && record.due && record.due <= now);
    return late.sort((one, two) => one.record.due - two.record.due);
  }

  /** When the next one comes back, or 0. */
  get next() {
    const dues = this.pages.flatMap((page) => page.asks.map((key) => (keep.read(key) || {}).due || 0)).filter(Boolean);
    return dues.length ? Math.min(...dues) : 0;
  }

  /** Write beside every link to a page how much of it is answered. */
  mark(links) {
    const pages = new Map(this.pages.map((page) => [this.address(page), page]));
    for (const link of links) {
      const page = pages.get(link.href.split("#")[0]);
      if (link.hash || !page || !page.asks.length) continue; // a link to a section says nothing of the page
      const done = this.answered(page);
      let badge = link.querySelector(".course-progress");
      if (!badge && done) {
        badge = document.createElement("span");
        badge.className = "course-progress";
        link.append(badge);
      }
      if (!badge) continue;
      badge.textContent = done ? ` ${done}/${page.asks.length}` : "";
      badge.title = `${done} of ${page.asks.length} questions and predictions answered`;
    }
  }

  forget(pages) {
    for (const page of pages) for (const key of page.asks) keep.forget(key);
  }
}

/** The page that brings back what was missed, and lets the reader take everything along. */
class Review {
  constructor(root, course, questions) {
    this.root = root;
    this.course = course;
    this.questions = questions;
    this.onward = null;
    this.place = root.querySelector("[data-review-question]");
    this.word = root.querySelector("[data-review-word]");
    this.note = root.querySelector("[data-review-note]");
    this.which = root.querySelector("[data-review-page]");
    for (const page of course.pages.filter((one) => one.asks.length)) {
      this.which.append(new Option(page.title, page.address));
    }
    this.on("export", () => this.export());
    this.on("import", () => root.querySelector("[data-review-file]").click());
    this.on("reset-page", () => this.reset(course.pages.filter((page) => page.address === this.which.value)));
    this.on("reset", () => this.reset(course.pages));
    root.querySelector("[data-review-file]").addEventListener("change", (event) => this.import(event.target));
    root.hidden = false;
    if (keep.blocked) this.say("This browser keeps nothing for this site, so that answers last only until you leave a page.");
    this.show();
  }

  on(name, action) {
    this.root.querySelector(`[data-review-${name}]`).addEventListener("click", action);
  }

  say(words) {
    this.note.textContent = words;
  }

  show() {
    const [first, ...others] = this.course.due();
    this.place.replaceChildren();
    this.word.textContent = this.summary(others.length + (first ? 1 : 0));
    if (!first) return;
    const source = document.createElement("p");
    const link = document.createElement("a");
    link.href = this.course.address(first.page);
    link.textContent = first.page.title;
    source.append("From ", link, ":");
    this.place.append(source);
    const html = this.questions[first.key.replace("question:", "")];
    if (html) this.question(html, first.page);
    else this.prediction(first, link);
  }

  question(html, page) {
    const holder = document.createElement("div");
    holder.innerHTML = html;
    const root = holder.firstElementChild;
    this.place.append(root);
    const after = () => {
      const left = this.course.due().length;
      this.word.textContent = this.summary(left);
      if (!this.place.contains(this.onward)) {
        this.onward = button("", () => this.show());
        this.place.append(this.onward);
      }
      this.onward.textContent = left ? "Next" : "Done";
    };
    answerable(root, { after, base: this.course.address(page), next: true });
  }

  /** A prediction is asked where its figure stands. */
  prediction({ key }, link) {
    const name = key.replace("prediction:", "");
    link.href += `#predict=${name}`;
    const words = document.createElement("p");
    words.append("A prediction that missed: follow the link to make it again.");
    this.place.append(words);
  }

  summary(due) {
    const asked = this.course.pages.reduce((sum, page) => sum + page.asks.length, 0);
    const done = this.course.pages.reduce((sum, page) => sum + this.course.answered(page), 0);
    const head = `${done} of ${asked} questions and predictions answered. `;
    if (due) return `${head}${due} to review now.`;
    if (!this.course.next) return `${head}Nothing waits for review: what you miss comes back after 1, 3 and 7 days.`;
    const days = Math.ceil((this.course.next - Date.now()) / DAY);
    return `${head}Nothing to review now; the next comes back in ${days} day${days === 1 ? "" : "s"}.`;
  }

  export() {
    const file = new Blob([JSON.stringify({ everystate: 1, kept: keep.all() }, null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "answers.json";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  async import(field) {
    const [file] = field.files;
    field.value = "";
    if (!file) return;
    try {
      const { everystate, kept } = JSON.parse(await file.text());
      if (everystate !== 1) throw new Error("another form");
      const entries = Object.entries(kept).filter(([, value]) => value && typeof value === "object");
      for (const [name, value] of entries) keep.write(name, value);
      this.say(`${entries.length} answers taken from ${file.name}.`);
    } catch {
      this.say(`${file.name} is not a file that this page has exported; nothing was changed.`);
    }
    this.show();
  }

  reset(pages) {
    this.course.forget(pages);
    this.say(pages.length === 1 ? `Forgot the answers of ${pages[0].title}.` : "Forgot all answers.");
    this.show();
  }
}
