// A link that holds everything: the state and the files that were opened, packed behind the number sign.
//
// What stands there never leaves the browser by itself. Who opens such a link sends its files to the program
// as if they had been dropped on the page, so that they are checked as any others are.
import { ask, Refused } from "./requests.js";
import { h, problemList, text } from "./elements.js";
import { isOwn, read, write } from "./address.js";
import { own, setup } from "./setup.js";

/** @import {Copied, Opened, Problem, State} from "./types.js" */
/** @typedef {{ v: string, e: string, q: string, f: [string, string][] }} Carried version, evidence, query, files by name */

/** What such a link begins with; another form would have another number. */
const FORM = "#s1.";
/** Characters of the longest link that is made or read, and of what it may unfold to. */
export const LONGEST = 16000;
const UNFOLDED = 500000;
/** Signs of which a query is made, and how long it may be. */
const QUERY = /^[\w.~%!$'()*+,;:@/?=&-]{0,4000}$/;
/** Files that one link may carry: one for each scenario. */
const MOST_FILES = 2;

/** A link that cannot be made or read, with what to do instead. */
export class NoLink extends Error {}

/** Whether a fragment is one that carries a state. @param {string} hash */
export function carried(hash) { return /^#s\d+\./.test(hash); }

/** @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} through @param {number} most */
async function passed(bytes, through, most) {
  const reader = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(/** @type {ReadableWritablePair<Uint8Array, BufferSource>} */ (through)).getReader();
  /** @type {BlobPart[]} */
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > most) { await reader.cancel(); throw new NoLink(text("carried.large", { most: LONGEST })); }
    parts.push(/** @type {BlobPart} */ (value));
  }
}

/** The words of a file that was opened, or of a plan: those of this tab, or as the program has them. @param {string} name */
async function wordsOf(name) {
  const held = own.all();
  if (Object.hasOwn(held, name)) return held[name].words;
  /** @type {Copied} */
  const found = await ask(`api/copy?s=${name}`);
  return found.yaml;
}

/** Return the fragment that carries a state with its files. Throws NoLink where it would be too long. @param {State} state */
export async function packed(state) {
  const names = [...new Set(state.sides.filter(isOwn).map((side) => side.scenario))];
  /** @type {Carried} */
  const content = { v: setup.version, e: setup.evidence_hash, q: write({ ...state, embed: "" }),
    f: await Promise.all(names.map(async (name) => /** @type {[string, string]} */ ([name, await wordsOf(name)]))) };
  const bytes = await passed(new TextEncoder().encode(JSON.stringify(content)), new CompressionStream("deflate-raw"), UNFOLDED);
  const words = FORM + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (words.length > LONGEST) throw new NoLink(text("carried.large", { most: LONGEST }));
  return words;
}

/** A link that opens a state wherever the program runs under this page's address. @param {State} state */
export async function wholeLink(state) { return `${location.origin}${location.pathname}${await packed(state)}`; }

/** Return what a fragment carries. Throws NoLink where it cannot be read. @param {string} hash @returns {Promise<Carried>} */
export async function unpacked(hash) {
  if (hash.length > LONGEST) throw new NoLink(text("carried.large", { most: LONGEST }));
  if (!hash.startsWith(FORM)) throw new NoLink(text("carried.form", { version: setup.version }));
  /** @type {unknown} */
  let found;
  try {
    const bytes = Uint8Array.from(atob(hash.slice(FORM.length).replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    found = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await passed(bytes, new DecompressionStream("deflate-raw"), UNFOLDED)));
  } catch (error) {
    if (error instanceof NoLink) throw error;
    throw new NoLink(text("carried.broken"));
  }
  if (!isCarried(found)) throw new NoLink(text("carried.broken"));
  return found;
}

/** @param {unknown} found @returns {found is Carried} */
function isCarried(found) {
  const { v, e, q, f } = /** @type {Record<string, unknown>} */ (Object(found));
  return typeof v === "string" && typeof e === "string" && typeof q === "string" && QUERY.test(q) && Array.isArray(f) && f.length <= MOST_FILES
    && f.every((one) => Array.isArray(one) && one.length === 2 && one.every((words) => typeof words === "string"));
}

/**
 * Open what a fragment carries: its files are sent as any others are, and its state becomes the address.
 * Returns what the reader has to know, if anything.
 * @param {string} hash @returns {Promise<HTMLElement | string | null>}
 */
export async function opened(hash) {
  let query = "";
  /** @type {(HTMLElement | string)[]} */
  const told = [];
  try {
    const { v, e, q, f } = await unpacked(hash);
    const { state } = read(q);
    query = q;
    for (const [name, words] of f) {
      /** @type {Opened} */
      const found = await ask("api/open", { method: "POST", headers: { "Content-Type": "text/plain" }, body: words });
      own.keep(found.id, found.title, words, found.defaults);
      for (const side of state.sides) if (side.scenario === name) side.scenario = found.id;
    }
    // What cannot be read is told where every address is: only names of files are put in.
    if (f.length) query = write(state);
    if (v !== setup.version || e !== setup.evidence_hash) told.push(text("carried.version", { made: v.slice(0, 20), version: setup.version, evidence: setup.evidence_hash }));
  } catch (error) {
    if (error instanceof Refused) { query = ""; told.push(text("carried.refused"), problemList(/** @type {Problem[]} */ (error.problems))); }
    else if (error instanceof NoLink) told.push(error.message);
    else told.push(text("lost.short"));
  }
  history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}`);
  return told.length ? h("div", {}, told) : null;
}
