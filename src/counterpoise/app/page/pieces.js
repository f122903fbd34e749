// What the engine of a page is made of: within the single file as text, beside a static page and on the server as files.
import { Damaged, inflated } from "./block.js";

/** The smallest module with a vector of numbers in it. */
const VECTORS = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

/** Why pieces beside a page cannot be read where it was opened with a double click. */
const FROM_DISK = "A page that is opened from disk may read no file beside it. Open counterpoise.html, which holds everything, or put the folder on a web server.";

/** @param {string} name of a piece @returns {Promise<Uint8Array>} */
export async function piece(name) {
  const found = document.querySelector(`script[data-piece="${name}"]`);
  if (found) return whole(name, async () => decoded(found.textContent ?? ""));
  if (location.protocol === "file:") throw new Error(FROM_DISK);
  const answer = await fetch(name).catch(() => { throw new Error(`${name} could not be fetched. See that the web server is there, then load the page again.`); });
  if (!answer.ok) throw new Error(`${name} is missing beside this page (${answer.status}). Copy the whole folder.`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** A piece that was deflated. @param {string} name */
export async function unpacked(name) {
  const bytes = await piece(name);
  return whole(name, () => inflated(bytes));
}

/**
 * What workers start with: the engine in both precisions, and what draws figures.
 * @param {string} place where the pieces lie, up to their names
 */
export async function modules(place = "") {
  const named = ["engine", "engine-single", "draws"].map((name) => unpacked(`${place}${name}.wasm`));
  const [[engine, single, draws], tables] = await Promise.all([Promise.all(named), piece(`${place}tables.json`)]);
  const table = JSON.parse(new TextDecoder().decode(tables));
  return { engine: { bytes: engine, table: table.engine }, single: { bytes: single, table: table.engine }, draws: { bytes: draws, table: table.draws } };
}

/** Say of what cannot be read that it is damaged. @template T @param {string} name @param {() => Promise<T>} made */
async function whole(name, made) {
  try { return await made(); } catch { throw new Damaged([`${name} was damaged on its way here. Get the file anew.`]); }
}

/** @param {string} text in base64 */
function decoded(text) {
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** What this browser lacks, in words; nothing where it has all. @returns {string[]} */
export function lacking() {
  const found = [];
  const newer = "Use Chrome or Edge 91, Firefox 113 or Safari 16.4, or a later one.";
  if (typeof WebAssembly !== "object") found.push(`This browser has no WebAssembly, or it is switched off. ${newer}`);
  else if (!WebAssembly.validate(VECTORS)) found.push(`This browser's WebAssembly has no vectors (SIMD). ${newer}`);
  if (typeof DecompressionStream !== "function") found.push(`This browser cannot unpack the figures. ${newer}`);
  if (typeof Worker !== "function") found.push(`This browser has no workers. ${newer}`);
  return found;
}
