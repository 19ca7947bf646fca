"use strict";

const root = document.documentElement;
const themes = JSON.parse(document.getElementById("themes").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const small = window.matchMedia("(max-width: 720px)");
const printing = window.matchMedia("print");
const places = [...document.querySelectorAll(".plot")];
// What an A4 page holds between its margins, in CSS pixels; the style sheet shows figures there at four fifths.
const PAGE = 688 / 0.8;
let paper = false;
let opened = [];
let round = 0;

// A script element with the library's text runs because the policy names its hash.
async function start() {
  const script = document.createElement("script");
  script.textContent = await library;
  document.head.append(script);
  return follow();
}

function apply(layout, path, value) {
  const keys = path.split(".");
  const last = keys.pop();
  keys.reduce((part, key) => (part[key] ??= {}), layout)[last] = value;
}

function laidOut(figure) {
  const layout = figure.layout;
  layout.template = themes[dark.matches && !paper ? "dark" : "light"];
  if (paper) layout.width = PAGE;
  const narrow = (layout.meta || {}).narrow || {};
  if (small.matches && !paper) {
    Object.entries(narrow).forEach(([path, value]) => apply(layout, path, value));
    // Names, and what has an axis of its own beside the plane, have no room here; the table has it all.
    const beside = "xaxis.domain" in narrow ? "x2" : "none";
    layout.annotations = (layout.annotations || []).filter((note) => note.name !== "wide" && note.xref !== beside);
    return [figure.data.filter((trace) => trace.xaxis !== beside), layout];
  }
  return [figure.data, layout];
}

function draw(place) {
  const figure = JSON.parse(place.nextElementSibling.textContent);
  const [data, layout] = laidOut(figure);
  const config = { ...figure.config, responsive: !paper, showSendToCloud: false, displaylogo: false };
  return window.Plotly.react(place, data, layout, config);
}

// Until what is drawn is seen; a page in the background shows nothing.
function shown() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 100);
  });
}

// One by one, so that the first is seen before the others are drawn; a later round takes the place of this one.
async function drawAll() {
  const mine = (round += 1);
  for (const place of places) {
    await draw(place);
    await (place === places[0] ? shown() : new Promise((done) => setTimeout(done)));
    if (mine !== round) return;
  }
  root.dataset.drawn = "yes";
}

// Paper waits for nobody: all figures at once, at the width of the page, and every table open.
function turn(on) {
  if (paper === on) return;
  paper = on;
  if (paper) {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((part) => { part.open = true; });
    round += 1;
    places.forEach(draw);
    root.dataset.drawn = "yes";
  } else {
    opened.forEach((part) => { part.open = false; });
    drawAll();
  }
}

function follow() {
  [dark, small].forEach((query) => query.addEventListener("change", () => paper || drawAll()));
  printing.addEventListener("change", () => turn(printing.matches));
  window.addEventListener("beforeprint", () => turn(true));
  window.addEventListener("afterprint", () => turn(false));
  return drawAll();
}

start().catch(() => { document.getElementById("no-pictures").hidden = false; });
