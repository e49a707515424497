// The experiments of a page: native controls, links to a state, playing and scrolling.

(function () {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const experiments = new Map();
  const early = [];

  class PageExperiment {
    constructor(root) {
      this.root = root;
      this.name = root.dataset.experiment;
      this.figure = root.querySelector(".experiment-figure");
      this.readout = root.querySelector(".experiment-readout");
      this.note = root.querySelector(".experiment-note");
      this.inputs = [...root.querySelectorAll("[data-control]")];
      this.texts = this.inputs.map((input) => JSON.parse(input.dataset.texts || "null"));
      this.outputs = this.inputs.map((input) => input.parentElement.querySelector("output"));
      this.start = this.positions();
      this.states = null;
      this.loading = false;
      this.timer = null;
      this.drawer = null; // draws what lies between the stops, once Python runs in the page
      this.listen();
      this.asking = root.querySelector("[data-prediction]") ? new Asking(this) : null;
    }

    /** The panel at a position, left to right. */
    panel(position) {
      return this.figure.querySelectorAll(":scope > svg")[position];
    }

    // -- controls -----------------------------------------------------------------------------
    listen() {
      for (const input of this.inputs) {
        input.disabled = false;
        input.addEventListener("input", () => {
          delete input.dataset.exact;
          this.moved();
        });
      }
      for (const button of this.root.querySelectorAll("button")) button.disabled = false;
      this.on(".experiment-reset", () => this.reset());
      this.on(".experiment-link", () => this.copyLink());
      this.on(".experiment-play", (button) => this.togglePlay(button));
      this.updateTexts();
    }

    on(selector, action) {
      const button = this.root.querySelector(selector);
      if (button) button.addEventListener("click", () => action(button));
    }

    positions() {
      return this.inputs.map((input) => (input.type === "checkbox" ? Number(input.checked) : Number(input.value)));
    }

    put(input, position) {
      if (input.type === "checkbox") input.checked = Boolean(position);
      else input.value = String(position);
    }

    /** Move one control, as the reader would. */
    move(name, position) {
      const input = this.inputs.find((candidate) => candidate.dataset.control === name);
      this.put(input, position);
      this.moved();
    }

    set(positions, note) {
      this.stop();
      this.hold();
      this.inputs.forEach((input, k) => this.put(input, positions[k]));
      this.say(note);
      this.update();
    }

    reset() {
      if (window.location.hash.startsWith(`#exp=${this.name}&`)) {
        putAddress(window.location.href.split("#")[0]);
      }
      if (this.points) this.putPoints(this.points.spec.y);
      this.set(this.start, "");
    }

    moved() {
      this.stop();
      if (!this.note.hidden) this.say("");
      this.hold();
      this.update();
    }

    /** Keep the chosen state while the reader stays; asking where they are costs a layout, so only where it matters. */
    hold() {
      if (this.root.dataset.scrolls) this.held = window.scrollY;
    }

    update() {
      this.updateTexts();
      if (this.drawer && (this.drawer.always || this.isBetween)) return this.drawer.draw();
      if (this.drawer) this.drawer.rest();
      return this.showState();
    }

    showState() {
      if (this.states) {
        const words = this.shownWords();
        if (this.readout.textContent !== words) putText(this.readout, words);
        if (this.asking) this.asking.follow(this.positions());
      } else {
        this.load();
      }
    }

    /** Show the present state, with the points where the reader put them; returns the readout. */
    shownWords() {
      const words = this.states.show(this.positions());
      if (!this.points) return words;
      this.points.show();
      return this.points.moved ? this.points.words() : words;
    }

    /** Let the points be dragged: the matrices of the present state turn their heights into curves. */
    takePoints({ linear, index, ...spec }) {
      const matrices = () => linear[index[this.states.at(this.positions())]];
      const moved = () => {
        this.stop();
        if (!this.note.hidden) this.say("");
        const words = this.points.moved ? this.points.words() : this.backWords();
        if (this.readout.textContent !== words) putText(this.readout, words);
      };
      this.points = new DragPoints(() => this.panel(spec.panel), spec, matrices, moved);
      this.on(".experiment-points-back", () => this.putPoints(spec.y));
      if (this.heights) this.points.set(this.heights);
    }

    /** The figure and the readout as Python drew them. */
    backWords() {
      this.states.forget();
      return this.states.show(this.positions());
    }

    /** Set the points' heights, now or when they are there; false if they can't have them. */
    putPoints(heights) {
      this.heights = heights;
      if (!this.points) return true;
      const taken = this.points.set(heights);
      if (!this.points.moved) this.states.forget();
      this.update();
      return taken;
    }

    updateTexts() {
      this.positions().forEach((position, k) => {
        if (!this.outputs[k]) return;
        const text = Number.isInteger(position) ? this.texts[k][position] : String(this.valueAt(k, position));
        if (this.outputs[k].textContent === text) return;
        putText(this.outputs[k], text);
        this.inputs[k].setAttribute("aria-valuetext", text);
      });
    }

    // -- between the stops --------------------------------------------------------------------
    get isBetween() {
      return this.positions().some((position) => !Number.isInteger(position));
    }

    /** The number at a position between two stops of a control, with three digits; typed ones are exact. */
    valueAt(k, position) {
      const { exact, scale, values } = this.inputs[k].dataset;
      if (exact) return Number(exact);
      const numbers = JSON.parse(values).map(Number);
      const low = Math.floor(position);
      const [from, to, share] = [numbers[low], numbers[low + 1], position - low];
      const value = scale === "log" && from > 0 ? from * (to / from) ** share : from + share * (to - from);
      return scale === "integer" ? Math.round(value) : Number(value.toPrecision(3));
    }

    /** Put a slider to a number, which may lie between two stops. */
    putValue(input, value) {
      const numbers = JSON.parse(input.dataset.values).map(Number);
      const position = findValue(JSON.parse(input.dataset.values), String(value));
      delete input.dataset.exact;
      if (position >= 0) return this.put(input, position);
      const low = numbers.findIndex((number, k) => number < value && value < numbers[k + 1]);
      const [from, to] = [numbers[low], numbers[low + 1]];
      const log = input.dataset.scale === "log" && from > 0;
      const share = log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
      input.value = String(low + share);
      input.dataset.exact = String(value);
      return undefined;
    }

    /** The state as Python takes it: positions of stops, and numbers between them. */
    state() {
      const entries = this.inputs.map((input, k) => {
        const position = this.positions()[k];
        return [input.dataset.control, Number.isInteger(position) ? { stop: position } : { value: this.valueAt(k, position) }];
      });
      return Object.fromEntries(entries);
    }

    say(note) {
      this.note.textContent = note;
      this.note.hidden = !note;
    }

    // -- data ---------------------------------------------------------------------------------
    load() {
      if (this.loading || !this.root.dataset.payload) return; // a page may hold the data itself
      this.loading = true;
      const script = document.createElement("script");
      script.src = this.root.dataset.payload;
      script.onerror = () => {
        this.loading = false;
        this.say("The data of this experiment could not be loaded; the figure does not follow the controls.");
      };
      document.head.append(script);
    }

    receive(payload) {
      this.states = new States(this.figure, payload);
      if (payload.points) this.takePoints(payload.points);
      this.root.dataset.ready = "true";
      this.update();
    }

    // -- links --------------------------------------------------------------------------------
    link() {
      const parts = this.inputs.map((input, k) => {
        const position = this.positions()[k];
        const value = Number.isInteger(position) ? JSON.parse(input.dataset.values)[position] : this.valueAt(k, position);
        return `${input.dataset.control}=${encodeURIComponent(value)}`;
      });
      if (this.points && this.points.moved) parts.push(`${this.points.spec.name}=${this.points.heights.join(",")}`);
      return `#exp=${this.name}&${parts.join("&")}`;
    }

    copyLink() {
      const address = window.location.href.split("#")[0] + this.link();
      const noted = putAddress(this.link());
      const done = () => this.say("Link to this state copied.");
      const byHand = () => this.say(noted ? "The address bar now holds the link to this state." : `The link: ${address}`);
      if (navigator.clipboard) navigator.clipboard.writeText(address).then(done, byHand);
      else byHand();
    }

    restore(parameters) {
      if (this.asking) this.asking.skip();
      const complaints = [];
      const between = [];
      const positions = this.inputs.map((input, k) => {
        const wanted = parameters.get(input.dataset.control);
        if (wanted === null) return this.start[k];
        const values = JSON.parse(input.dataset.values);
        const position = findValue(values, wanted);
        if (position >= 0) return position;
        if (input.dataset.scale && Number(wanted) > Number(values[0]) && Number(wanted) < Number(values[values.length - 1])) {
          between.push([input, Number(wanted)]);
          return nearest(values.map(Number), Number(wanted));
        }
        complaints.push(`${input.dataset.label} = ${wanted}`);
        return this.start[k];
      });
      const points = this.root.querySelector('[data-kind="points"]');
      const heights = points && parameters.get(points.dataset.points);
      if (heights && !this.putPoints(heights.split(",").map(Number))) complaints.push(`${points.dataset.points} = ${heights}`);
      for (const name of parameters.keys()) {
        if (points && name === points.dataset.points) continue;
        if (name !== "exp" && !this.inputs.some((input) => input.dataset.control === name)) complaints.push(name);
      }
      const shown = complaints.length ? "; its default is shown instead." : "";
      this.set(positions, shown && `The link asks for ${complaints.join(", ")}, which this experiment does not have${shown}`);
      if (between.length) this.goBetween(between, parameters);
      this.root.scrollIntoView({ block: "start", behavior: "instant" });
      this.hold();
    }

    /** Show what a link asks for between the stops, or, without Python, say that the nearest stop is shown. */
    goBetween(between, parameters) {
      this.wanted = this.drawer ? null : parameters;
      if (this.drawer) {
        for (const [input, value] of between) this.putValue(input, value);
        this.update();
      } else {
        const names = between.map(([input, value]) => `${input.dataset.label} = ${value}`).join(", ");
        this.say(`The link asks for ${names}, between the stops: the nearest stop is shown. Start Python in this page to see it exactly.`);
      }
    }

    // -- playing ------------------------------------------------------------------------------
    togglePlay(button) {
      if (this.timer) return this.stop();
      const input = this.inputs.find((candidate) => candidate.dataset.control === button.dataset.plays);
      if (calm.matches) return this.step(input);
      if (Number(input.value) >= Number(input.max)) this.put(input, 0);
      button.querySelector(".experiment-play-text").textContent = "Pause";
      this.readout.setAttribute("aria-live", "off");
      const pause = Math.max(60, Math.min(400, 6000 / Number(input.max)));
      this.timer = window.setInterval(() => this.step(input) || this.stop(), pause);
    }

    step(input) {
      const next = Number(input.value) + 1;
      if (next > Number(input.max)) {
        if (!this.timer) this.put(input, 0);
      } else {
        this.put(input, next);
      }
      this.update();
      return next < Number(input.max);
    }

    stop() {
      if (!this.timer) return;
      window.clearInterval(this.timer);
      this.timer = null;
      this.readout.setAttribute("aria-live", "polite");
      const button = this.root.querySelector(".experiment-play");
      button.querySelector(".experiment-play-text").textContent = "Play";
    }

    // -- scrolling ----------------------------------------------------------------------------
    followScroll() {
      const steps = [...this.root.querySelectorAll(".experiment-steps li")];
      if (!steps.length) return;
      const input = this.inputs.find((candidate) => candidate.dataset.control === this.root.dataset.scrolls);
      const stage = this.root.querySelector(".experiment-stage");
      let waiting = false;
      const follow = () => {
        waiting = false;
        // A state that the reader chose holds until they have scrolled on by half a screen.
        if (this.held !== undefined && Math.abs(window.scrollY - this.held) < window.innerHeight / 2) return;
        this.held = undefined;
        const position = scrolledPosition(steps, (stage.getBoundingClientRect().bottom + window.innerHeight) / 2);
        if (position === null || position === Number(input.value)) return;
        this.stop();
        this.put(input, position);
        this.update();
      };
      document.addEventListener(
        "scroll",
        () => {
          if (!waiting) window.requestAnimationFrame(follow);
          waiting = true;
        },
        { passive: true },
      );
    }
  }

  /** Put an address into the address bar; in a frame that may not, nothing happens. Tells whether it is there. */
  function putAddress(address) {
    try {
      window.history.replaceState(null, "", address);
      return true;
    } catch {
      return false;
    }
  }

  /** The slider position between the two steps that surround the reading line, or null off the steps. */
  function scrolledPosition(steps, line) {
    const centres = steps.map((step) => {
      const box = step.getBoundingClientRect();
      return (box.top + box.bottom) / 2;
    });
    const targets = steps.map((step) => Number(step.dataset.position));
    const last = steps.length - 1;
    if (line <= centres[0]) return centres[0] - line > window.innerHeight ? null : targets[0];
    if (line >= centres[last]) return line - centres[last] > window.innerHeight ? null : targets[last];
    const k = centres.findIndex((centre) => centre > line);
    const share = (line - centres[k - 1]) / (centres[k] - centres[k - 1]);
    return Math.round(targets[k - 1] + share * (targets[k] - targets[k - 1]));
  }

  /** Where `wanted` stands among the values of a control, or -1. */
  function findValue(values, wanted) {
    const exact = values.indexOf(wanted);
    if (exact >= 0 || wanted.trim() === "") return exact;
    const number = Number(wanted);
    if (!Number.isFinite(number)) return -1;
    return values.findIndex((value) => Math.abs(Number(value) - number) <= 1e-9 * Math.abs(number));
  }

  /** The position of the number nearest to `wanted`: on its own axis, whichever that is. */
  function nearest(numbers, wanted) {
    const off = numbers.map((number) => Math.abs(number - wanted));
    return off.indexOf(Math.min(...off));
  }

  /** A link to a prediction asks it anew. */
  function askFromAddress() {
    const name = new URLSearchParams(window.location.hash.slice(1)).get("predict");
    const wanted = [...experiments.values()].find((one) => one.asking && one.asking.predictions.some((p) => p.name === name));
    if (!wanted) return;
    wanted.asking.again();
    wanted.root.scrollIntoView({ block: "start", behavior: "instant" });
  }

  function restoreFromAddress() {
    if (window.location.hash.startsWith("#predict=")) return askFromAddress();
    if (!window.location.hash.startsWith("#exp=")) return;
    const parameters = new URLSearchParams(window.location.hash.slice(1));
    const wanted = experiments.get(parameters.get("exp"));
    if (wanted) {
      wanted.restore(parameters);
    } else if (experiments.size) {
      const first = experiments.values().next().value;
      first.say(`The link names an experiment, ${parameters.get("exp")}, which this page does not have.`);
      first.note.scrollIntoView({ block: "center", behavior: "instant" });
    }
  }

  function loadNearby() {
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) {
            watcher.unobserve(entry.target);
            experiments.get(entry.target.dataset.experiment).load();
          }
        }
      },
      { rootMargin: "800px 0px" },
    );
    for (const experiment of experiments.values()) watcher.observe(experiment.root);
  }

  function begin() {
    document.documentElement.classList.add("js"); // where a policy refuses the page's first, inline script
    for (const root of document.querySelectorAll("[data-experiment]")) {
      const experiment = new PageExperiment(root);
      experiments.set(experiment.name, experiment);
      experiment.followScroll();
    }
    for (const [name, payload] of early.splice(0)) receive(name, payload);
    for (const root of document.querySelectorAll(".quiz[data-question]")) answerable(root);
    if (experiments.size) loadNearby();
    offerPython();
    restoreFromAddress();
    window.addEventListener("hashchange", restoreFromAddress);
  }

  /** Let the reader start Python in this page; nothing of it is fetched before that. */
  function offerPython() {
    const bar = document.querySelector("[data-live-root]");
    if (!bar) return;
    document.documentElement.dataset.liveState = "off";
    const word = bar.querySelector("[data-live-word]");
    const start = bar.querySelector("[data-live=start]");
    if (window.location.protocol === "file:") {
      start.disabled = true;
      word.textContent = "A page that is opened from a file may start no Python: open it from a server, or run the notebook.";
      return;
    }
    window.everystate.parts = { keep, answerable, button, PageExperiment, experiments };
    const fail = (error) => {
      document.documentElement.dataset.liveState = "failed";
      word.textContent = `Python could not be started: ${error.message}`;
      start.disabled = false;
    };
    start.addEventListener("click", () => {
      start.disabled = true;
      word.textContent = "Starting";
      import(new URL(`${bar.dataset.liveRoot}live.js`, window.location.href).href).then((live) => live.begin(bar)).catch(fail);
    });
    for (const exercise of document.querySelectorAll("[data-exercise]")) {
      const here = button("Start Python to answer here", () => start.click());
      here.className = "live-here";
      exercise.append(here);
    }
  }

  /** Take the data of an experiment; what comes before the page has been read waits. */
  function receive(name, payload) {
    const experiment = experiments.get(name);
    if (experiment) experiment.receive(payload);
    else early.push([name, payload]);
  }

  /** Take what the pages of the project ask: how far the reader is stands beside the links to them. */
  function takeCourse(pages) {
    const course = new Course(pages);
    const mark = () => course.mark(document.querySelectorAll("nav a[href], [data-progress] a[href]"));
    mark();
    document.addEventListener("everystate:kept", mark);
    const resume = document.querySelector("[data-resume]");
    if (resume) offerToGoOn(resume, course);
    else noteWhere(course);
    window.everystate.questions = (questions) => {
      const root = document.querySelector("[data-review]");
      if (root) new Review(root, course, questions);
    };
    for (const questions of waiting.splice(0)) window.everystate.questions(questions);
  }

  /** Keep which heading the reader came to, on a page of the course. */
  function noteWhere(course) {
    const here = window.location.href.split(/[?#]/)[0];
    const page = course.pages.find((one) => one.asks.length && course.address(one) === here);
    if (!page) return;
    window.addEventListener("pagehide", () => {
      const above = [...document.querySelectorAll("section[id] > :is(h1, h2, h3)")].filter(
        (heading) => heading.getBoundingClientRect().top < window.innerHeight / 2,
      );
      const heading = above[above.length - 1];
      if (!heading || window.scrollY < window.innerHeight / 2) return;
      const title = heading.firstChild.textContent.trim();
      keep.write("stopped", { address: page.address, at: heading.parentElement.id, title, page: page.title });
    });
  }

  function offerToGoOn(place, course) {
    const stopped = keep.read("stopped");
    if (!stopped || !course.pages.some((page) => page.address === stopped.address)) return;
    const link = document.createElement("a");
    link.href = `${course.address(stopped)}#${stopped.at}`;
    link.textContent = stopped.title === stopped.page ? stopped.page : `${stopped.page}: ${stopped.title}`;
    place.replaceChildren("Go on where you stopped: ", link);
    place.hidden = false;
  }

  const waiting = [];
  window.everystate = { receive, course: takeCourse, questions: (questions) => waiting.push(questions) };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
