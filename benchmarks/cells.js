/* What the benchmarks measure in the page itself: a key's way to what it brings, and scrolling. */

const PATIENCE = 60000;
const REST = 400;
const STILL = 50;
const ROW = 36;
const WAITING = "…";

const frame = () => new Promise(requestAnimationFrame);
/** Wait until the frame that is being made has been painted. */
const painted = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  });

/** Time the next key, from its own event until a frame that shows what it brings has been painted. */
function arm(done) {
  window.took = new Promise((tell, fail) => {
    const hear = async (event) => {
      if (event.key === "Shift") return;
      removeEventListener("keydown", hear, true);
      const began = event.timeStamp;
      do {
        await frame();
        if (performance.now() - began > PATIENCE) fail(new Error(`nothing came of it within a minute`));
      } while (!done());
      await painted();
      tell(performance.now() - began);
    };
    addEventListener("keydown", hear, true);
  });
}

/** A condition: an element's text is another than now. */
function changed(selector) {
  const before = document.querySelector(selector).textContent;
  return () => document.querySelector(selector).textContent !== before;
}

/** A condition: the panel's line says anew that something was saved. */
function saved(selector) {
  const line = document.querySelector(selector);
  const before = line.firstChild;
  return () => line.firstChild && line.firstChild !== before && line.classList.contains("jinmyaku-saved");
}

/** What a cell has failed with; blank where none has. JupyterLab shows errors as it shows warnings. */
function failed() {
  const told = [...document.querySelectorAll("[data-mime-type='application/vnd.jupyter.stderr']")];
  return told.map((one) => one.textContent).find((said) => /Traceback|Fault/.test(said)) ?? "";
}

/** The text of an element that is there and within the window; blank where none is. */
function seen(selector) {
  const found = document.querySelector(selector);
  const box = found?.getBoundingClientRect();
  return box && box.height > 0 && box.top >= 0 && box.top < innerHeight ? found.textContent : "";
}

/** Note what is written onto any canvas, which has no other way of being seen. */
function watchCanvases() {
  window.written = new Set();
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function write(said, ...where) {
    window.written.add(said);
    return fillText.call(this, said, ...where);
  };
}

const list = () => document.querySelector(".jp-roll-grid");

/** The rows that have to be in sight and the names they show; null where one is missing or still waits. */
function inSight() {
  const body = list();
  const shown = new Map();
  for (const row of body.querySelectorAll(".jp-roll-body > .jp-roll-row:not([hidden])")) {
    shown.set(Number(row.getAttribute("aria-rowindex")) - 2, row.children[1].firstChild.nodeValue);
  }
  const found = [];
  // The headings stay on top of the rows.
  const end = Math.floor((body.scrollTop + body.clientHeight - ROW) / ROW);
  for (let place = Math.floor(body.scrollTop / ROW); place < end; place += 1) {
    const name = shown.get(place);
    if (!name || name === WAITING) return null;
    found.push([place, name]);
  }
  return found;
}

/**
 * Go along while something scrolls the list. `frames`: how long each frame took (ms); `span`: from the first scroll,
 * which leaves a mark in a trace, to the last; `right`: from the last until the rows in sight were there; `rows`: these.
 * Without `times` somebody else scrolls.
 */
async function scrolling(step, times) {
  const body = list();
  let first = 0;
  let last = 0;
  const hear = () => {
    last = performance.now();
    first ||= performance.mark("scroll-begin").startTime;
  };
  body.addEventListener("scroll", hear);
  const frames = [];
  let right = 0;
  let before = await frame();
  for (let made = 0; made < times || !right || performance.now() - last < REST; made += 1) {
    if (made < times) body.scrollTop += step;
    const now = await frame();
    if (last && now - last < STILL) frames.push(now - before);
    before = now;
    if (last > right) right = 0;
    if (last && made >= times && !right && inSight()) right = performance.now();
  }
  body.removeEventListener("scroll", hear);
  return { frames, span: last - first, right: right - last, rows: inSight() };
}

Object.assign(window, { arm, changed, saved, failed, seen, watchCanvases, inSight, scrolling });
