// What the page is made of: within the single file as text, beside a static page as files.

/** @param {string} name of a piece @returns {Promise<Uint8Array>} */
export async function piece(name) {
  const found = document.querySelector(`script[data-piece="${name}"]`);
  if (found) return decoded(found.textContent ?? "");
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name} is missing beside this page (${answer.status}). Copy the whole folder.`);
  return new Uint8Array(await answer.arrayBuffer());
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
  if (typeof DecompressionStream !== "function") found.push(`This browser cannot unpack the figures. ${newer}`);
  if (typeof Worker !== "function") found.push(`This browser has no workers. ${newer}`);
  return found;
}
