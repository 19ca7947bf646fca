/*
 * What every panel's module begins with: elements made of words, never of markup, and questions to the kernel that are
 * answered one by one.
 */

const PATIENCE = 8000;
const WIDE_DIGITS = "０１２３４５６７８９";

/** An element of attributes, listeners (onclick and the like) and children; a text among them stays a text. */
function el(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  put(made, given);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return made;
}

function put(node, given) {
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else if (value === false || value === null || value === undefined) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : value);
  }
}

function button(said, press, given = {}) {
  return el("button", { type: "button", class: "jp-panel-button", onclick: press, ...given }, said);
}

/** Fill {placeholders}. */
function fill(said, values = {}) {
  return said.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** The key that was meant, whatever the layout or the input method: digits of any width, letters by their place. */
function meant(event) {
  const wide = WIDE_DIGITS.indexOf(event.key);
  if (wide >= 0) return String(wide);
  if (event.key !== "Process" && event.keyCode !== 229 && /^[\x20-\x7e]$|^[A-Z][a-zA-Z]+$/.test(event.key)) {
    return event.key.length === 1 ? event.key.toLowerCase() : event.key;
  }
  const [, digit] = event.code.match(/^(?:Digit|Numpad)(\d)$/) ?? [];
  const [, letter] = event.code.match(/^Key([A-Z])$/) ?? [];
  const named = { Minus: "-", NumpadSubtract: "-" }[event.code];
  return digit ?? letter?.toLowerCase() ?? named ?? event.key;
}

/** Whether a key is for a field or a menu and not for the panel. */
function typing(event) {
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  return Boolean(field) || event.ctrlKey || event.metaKey || event.altKey;
}

/** What an element is known by, however often it is drawn anew. */
function known(node) {
  return node.getAttribute("aria-label") || (node.closest("label") ?? node).textContent.trim();
}

/** Draw anew and leave the focus where it was; where that is gone, give it to another. */
function keepFocus(root, other, draw) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const name = active && known(active);
  draw();
  if (!active || active.isConnected) return;
  const again = [...root.querySelectorAll(active.tagName)].find((node) => known(node) === name && !node.disabled);
  (again ?? other).focus({ preventScroll: true });
}

/** The kernel's side: `ask(act, what)` gives its answer, or throws what it has to say. */
class Kernel {
  constructor(model) {
    this.model = model;
    this.words = model.get("words");
    this.number = 0;
    this.waiting = new Map();
    this.hear = (message, buffers) => this.take(message, buffers);
    this.listeners = [];
    model.on("msg:custom", this.hear);
  }

  stop() {
    this.model.off("msg:custom", this.hear);
  }

  take(message, buffers) {
    if (message.told) {
      this.listeners.forEach((listener) => listener(message, buffers));
      return;
    }
    const waiting = this.waiting.get(message.number);
    if (!waiting) return;
    this.waiting.delete(message.number);
    clearTimeout(waiting.timer);
    if (message.fault) waiting.fail(new Error(message.fault));
    else waiting.done(message);
  }

  ask(act, what = {}, buffers = [], patience = PATIENCE) {
    const number = ++this.number;
    return new Promise((done, fail) => {
      const late = () => {
        this.waiting.delete(number);
        fail(new Error(this.words.silent));
      };
      const timer = patience ? setTimeout(late, patience) : 0;
      this.waiting.set(number, { done, fail, timer });
      try {
        this.model.send({ ...what, act, number }, undefined, buffers);
      } catch {
        // After a kernel has started anew there is nobody at the other end.
        clearTimeout(timer);
        late();
      }
    });
  }
}

/** The frame of a panel: its root, and a line that screen readers read out whenever it changes. */
function frame(view, name) {
  const words = view.model.get("words");
  const line = el("div", { class: "jp-panel-line", role: "status" });
  const root = el("div", { class: `jp-panel jp-panel-${name}`, "data-lm-suppress-shortcuts": true });
  root.lang = words.lang;
  view.el.append(root);
  const say = (said, kind = "saved") => {
    line.className = `jp-panel-line jinmyaku-${kind}`;
    line.textContent = said;
  };
  const kernel = new Kernel(view.model);
  /** Ask, and show what went wrong; undefined then. */
  const ask = async (...what) => {
    try {
      return await kernel.ask(...what);
    } catch (error) {
      say(error.message, "fault");
      return undefined;
    }
  };
  // The page's own keys are JupyterLab's; what is pressed in here is for the panel.
  root.addEventListener("keydown", (event) => event.stopPropagation());
  return { root, line, say, ask, kernel, words };
}
