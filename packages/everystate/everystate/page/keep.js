// What a reader leaves behind: answers and where they stopped. It stays on this device; nothing is sent anywhere.

/** The folder of the project that this script belongs to, so that two projects on one host keep their own answers. */
const SCOPE = document.currentScript && document.currentScript.src
  ? new URL("..", document.currentScript.src).pathname
  : window.location.pathname;

/** Answers by name, in the browser's storage; where that is blocked, until the page is left. */
class Keep {
  constructor(scope) {
    this.prefix = `everystate ${scope} `;
    this.memory = new Map();
    this.storage = Keep.storage();
  }

  /** The browser's storage if it takes something, or null. */
  static storage() {
    try {
      const key = "everystate";
      window.localStorage.setItem(key, "");
      window.localStorage.removeItem(key);
      return window.localStorage;
    } catch {
      return null;
    }
  }

  get blocked() {
    return !this.storage;
  }

  /** What was kept under `name`, or null. */
  read(name) {
    const text = this.storage ? this.storage.getItem(this.prefix + name) : this.memory.get(name);
    try {
      return JSON.parse(text || "null");
    } catch {
      return null;
    }
  }

  write(name, value) {
    const text = JSON.stringify(value);
    try {
      if (this.storage) return this.storage.setItem(this.prefix + name, text);
    } catch {
      this.storage = null; // it is full, or was blocked meanwhile
    }
    this.memory.set(name, text);
  }

  forget(name) {
    this.memory.delete(name);
    if (this.storage) this.storage.removeItem(this.prefix + name);
  }

  /** Everything, by name. */
  all() {
    const names = this.storage
      ? Object.keys(this.storage).flatMap((key) => (key.startsWith(this.prefix) ? [key.slice(this.prefix.length)] : []))
      : [...this.memory.keys()];
    return Object.fromEntries(names.sort().map((name) => [name, this.read(name)]));
  }
}

const keep = new Keep(SCOPE);

/** The class mode: answers stay hidden until the teacher reveals them. */
const CLASS_MODE = new URLSearchParams(window.location.search).has("class");
