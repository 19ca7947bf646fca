"use strict";

// The library lies gzipped in the page; a script element with its text runs because the policy names its hash.
async function unpack(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}

const themes = JSON.parse(document.getElementById("themes").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const small = window.matchMedia("(max-width: 640px)");
const printing = window.matchMedia("print");

function apply(layout, path, value) {
  const keys = path.split(".");
  const last = keys.pop();
  keys.reduce((part, key) => (part[key] ??= {}), layout)[last] = value;
}

function laidOut(figure) {
  const layout = structuredClone(figure.layout);
  layout.template = themes[dark.matches && !printing.matches ? "dark" : "light"];
  const narrow = (layout.meta || {}).narrow || {};
  if (small.matches) {
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
  return window.Plotly.react(place, data, layout, { ...figure.config, responsive: true, showSendToCloud: false, displaylogo: false });
}

async function drawAll() {
  for (const place of document.querySelectorAll(".plot")) {
    await draw(place);
    await new Promise((done) => setTimeout(done));
  }
  document.documentElement.dataset.drawn = "yes";
}

unpack("plotly").then(drawAll).then(
  () => [dark, small, printing].forEach((query) => query.addEventListener("change", drawAll)),
  () => { document.getElementById("no-pictures").hidden = false; },
);
