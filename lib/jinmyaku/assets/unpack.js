"use strict";

// The library lies gzipped in the page, and is unpacked while the rest of the page is read.
async function unpack(id) {
  const said = document.getElementById(id).textContent.trim();
  const stream = new Blob([bytes(said)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

function bytes(said) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(said);
  const plain = atob(said);
  const packed = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at += 1) packed[at] = plain.charCodeAt(at);
  return packed;
}

const library = unpack("plotly");
// The end of the page waits for it, and says so where it fails.
library.catch(() => {});
