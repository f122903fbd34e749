// Asking the server: every answer is numbers, problems with remedies, or nothing because the line is down.

/** @import {Problem} from "./types.js" */

/** Problems that the server names. */
export class Refused extends Error {
  /** @param {number} status @param {Problem[]} problems */
  constructor(status, problems) { super("refused"); this.status = status; this.problems = problems; }
}
/** No answer at all. */
export class Lost extends Error {}
/** Asked too often. */
export class Later extends Error {
  /** @param {number} seconds */
  constructor(seconds) { super("later"); this.seconds = seconds; }
}

/** Whether an error says only that the one who asked has gone on. @param {unknown} error */
export const gone = (error) => error instanceof Error && error.name === "AbortError";

/**
 * Ask for JSON. Throws Refused, Lost, Later, or an AbortError.
 * @template T what the server answers
 * @param {string} path @param {RequestInit} [options] @returns {Promise<T>}
 */
export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (gone(error)) throw error;
    throw new Lost();
  }
  if (answer.status === 429) throw new Later(Number(answer.headers.get("Retry-After")) || 1);
  if ([499, 502, 503, 504].includes(answer.status)) throw new Lost();
  let found;
  try {
    found = await answer.json();
  } catch (error) {
    if (gone(error)) throw error;
    throw answer.ok ? new Lost() : new Refused(answer.status, []);
  }
  if (answer.ok) return found;
  throw new Refused(answer.status, found.problems ?? (found.detail ? [{ what: JSON.stringify(found.detail), remedy: "" }] : []));
}

/** Ask for a file of text. Throws as `ask` does. @param {string} path @returns {Promise<string>} */
export async function words(path) {
  let answer;
  try { answer = await fetch(path); } catch { throw new Lost(); }
  if (answer.ok) return answer.text();
  throw new Refused(answer.status, []);
}

/**
 * Ask once more, later and later, until there is an answer; for what the page cannot do without.
 * @template T what the server answers
 * @param {string} path @param {() => void} waiting @returns {Promise<T>}
 */
export async function insist(path, waiting) {
  for (let tries = 0; ; tries++) {
    try {
      return await ask(path);
    } catch (error) {
      if (!(error instanceof Lost || error instanceof Later)) throw error;
      waiting();
      await new Promise((done) => setTimeout(done, pause(tries)));
    }
  }
}

/** Milliseconds before the next try: half a second, doubled up to ten seconds. @param {number} tries */
export const pause = (tries) => Math.min(500 * 2 ** tries, 10000);
