// Python in a worker of its own: it fetches what it needs from the site, runs the page's cells, and may be ended at any time.

import { loadPyodide } from "./pyodide.mjs";

let python = null;
let bridge = null;
let loaded = 0;
let words = "";
const fetched = self.fetch.bind(self);

/** Count what arrives, so that the reader sees it; only the site itself is asked. */
self.fetch = async (address, options) => {
  const url = new URL(typeof address === "string" ? address : address.url || String(address), self.location.href);
  if (url.origin !== self.location.origin) throw new Error(`Python in the page asks no other host: ${url.origin}`);
  const response = await fetched(url.href, options);
  if (!response.ok || !response.body) return response;
  const counter = new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.byteLength;
      self.postMessage({ type: "progress", loaded, words });
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
};

/** A result that the build has kept, as bytes, or null. */
self.keptResult = (key) => {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(`kept/${key}`, self.location.href).href, false); // a worker may wait
  request.responseType = "arraybuffer";
  request.send();
  return request.status === 200 ? new Uint8Array(request.response) : null;
};

async function start({ page, files }) {
  words = "Fetching Python";
  const root = new URL(".", self.location.href).href;
  const project = self.fetch(new URL("project.zip", root).href).then((response) => response.arrayBuffer());
  python = await loadPyodide({ indexURL: root, checkIntegrity: true });
  words = "Fetching numpy";
  await python.loadPackage("numpy", { messageCallback: () => {} });
  words = "Starting";
  self.postMessage({ type: "progress", loaded, words });
  python.unpackArchive(await project, "zip", { extractDir: python.runPython("import site; site.getsitepackages()[0]") });
  const known = new Set(files);
  const lock = Object.values(python.lockfile ? python.lockfile.packages : {});
  const has = (library) => lock.some((one) => known.has(one.file_name) && one.imports.includes(library));
  const make = python.runPython("from everystate.live.bridge import in_page; in_page");
  bridge = make(page, (event) => self.postMessage({ type: "event", event: JSON.parse(event) }), has, self.keptResult);
  make.destroy();
  self.postMessage({ type: "ready", loaded });
}

/** Answer a request; a library that is missing is fetched, and the request made anew. */
async function answer({ id, request }) {
  for (;;) {
    const found = JSON.parse(bridge.ask(JSON.stringify(request)));
    if (!found.fetch) return self.postMessage({ type: "answer", id, answer: found });
    self.postMessage({ type: "event", event: { kind: "fetch", library: found.fetch } });
    words = `Fetching ${found.fetch}`;
    await python.loadPackagesFromImports(`import ${found.fetch}`, { messageCallback: () => {} });
  }
}

let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  queue = queue
    .then(() => (data.type === "start" ? start(data) : answer(data)))
    .catch((error) => self.postMessage({ type: "failed", id: data.id, words: String(error.message || error) }));
};
