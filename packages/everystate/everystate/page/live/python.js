// A page's Python, seen from the page: a worker that is started, asked, and ended.

/** Why an answer will not come: the reader, or a limit, has ended Python. */
export class Stopped extends Error {}

export class Python {
  /** `root` is the folder of the worker, `page` the text of the page's cells, `told` takes what happens. */
  constructor(root, page, files, told) {
    Object.assign(this, { root, page, files, told });
    this.worker = null;
    this.waiting = new Map();
    this.last = 0;
  }

  /** Start a worker; the promise ends when it is ready, or says why it won't be. */
  start() {
    return new Promise((resolve, reject) => {
      try {
        this.worker = new Worker(new URL("worker.js", this.root), { type: "module" });
      } catch (error) {
        reject(error);
        return;
      }
      this.waiting.set("start", { resolve, reject });
      this.worker.addEventListener("error", (event) => reject(new Error(event.message || "the worker could not be loaded")));
      this.worker.addEventListener("message", ({ data }) => this.take(data));
      this.worker.postMessage({ type: "start", id: "start", page: this.page, files: this.files });
    });
  }

  take({ type, id, ...rest }) {
    if (type === "answer" || type === "failed" || type === "ready") {
      const asked = this.waiting.get(type === "ready" ? "start" : id);
      this.waiting.delete(type === "ready" ? "start" : id);
      if (!asked) return;
      if (type === "failed") asked.reject(new Error(rest.words));
      else asked.resolve(rest.answer);
    } else {
      this.told(type, rest);
    }
  }

  /** Ask for something; the answer comes when all that was asked before is done. */
  ask(request) {
    if (!this.worker) return Promise.reject(new Stopped("Python does not run"));
    return new Promise((resolve, reject) => {
      this.last += 1;
      this.waiting.set(this.last, { resolve, reject });
      this.worker.postMessage({ type: "ask", id: this.last, request });
    });
  }

  /** End Python, whatever it does. */
  stop() {
    if (this.worker) this.worker.terminate();
    this.worker = null;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(new Stopped("Python was stopped"));
  }
}
