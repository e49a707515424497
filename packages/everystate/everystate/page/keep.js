// What a reader leaves behind: answers and where they stopped. It stays on this device; nothing is sent anywhere.

/** The folder of the project that this script belongs to, so that two projects on one host keep their own answers. */
const SCOPE = document.currentScript && document.currentScript.src
  ? new URL("..", document.currentScript.src).pathname
  : window.location.pathname;

const keep = {
  prefix: `everystate ${SCOPE} `,

  /** The browser's storage, or null where it is blocked. */
  store() {
    try {
      return window.localStorage;
    } catch {
      return null;
    }
  },

  /** What was kept under `name`, or null. */
  read(name) {
    try {
      return JSON.parse(this.store().getItem(this.prefix + name));
    } catch {
      return null;
    }
  },

  /** Keep `value` under `name`; tells whether that was possible. */
  write(name, value) {
    try {
      this.store().setItem(this.prefix + name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },

  forget(name) {
    try {
      this.store().removeItem(this.prefix + name);
    } catch {
      // nothing was kept
    }
  },
};
