// Code that shows a chart on another page: as high as it is at the width that the code asks for.
const WIDTH = 760;
const PATIENCE = 12000;

/** Return how high a chart is where it stands alone; what is known already where that cannot be seen. @param {string} address @param {number} known */
function heightOf(address, known) {
  const frame = document.createElement("iframe");
  Object.assign(frame.style, { position: "fixed", left: "-2000px", top: "0", width: `${WIDTH}px`, height: "400px", visibility: "hidden" });
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  return new Promise((/** @type {(height: number) => void} */ done) => {
    const end = (/** @type {number} */ height) => { clearTimeout(late); frame.remove(); done(height); };
    const late = setTimeout(() => end(known), PATIENCE);
    frame.addEventListener("load", () => frame.contentWindow?.addEventListener("counterpoise:painted", () =>
      requestAnimationFrame(() => { const page = frame.contentDocument; if (page) end(Math.ceil(page.documentElement.scrollHeight === 400 ? page.body.scrollHeight : page.documentElement.scrollHeight) + 8); })));
    frame.src = address;
    document.body.append(frame);
  });
}

/** @param {string} address of the chart alone @param {string} name @param {number} known */
export async function embedCode(address, name, known) {
  const [source, title] = [address, name].map((words) => words.replaceAll("&", "&amp;").replaceAll('"', "&quot;"));
  return `<iframe src="${source}" width="${WIDTH}" height="${await heightOf(address, known)}" title="${title}"></iframe>`;
}
