// Code that shows a chart on another page: as high as it is at the width that the code asks for.
const WIDTH = 760;
const [EVERY, PATIENCE] = [150, 12000];

/** Return how high a chart is where it stands alone; what is known already where that cannot be seen. @param {string} address @param {number} known */
function heightOf(address, known) {
  const frame = document.createElement("iframe");
  Object.assign(frame.style, { position: "fixed", left: "-2000px", top: "0", width: `${WIDTH}px`, height: "10px", visibility: "hidden" });
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  document.body.append(frame);
  return new Promise((/** @type {(height: number) => void} */ done) => {
    const end = (/** @type {number} */ height) => { clearTimeout(late); clearInterval(looking); frame.remove(); done(height); };
    const late = setTimeout(() => end(known), PATIENCE);
    const looking = setInterval(() => {
      const page = frame.contentDocument;
      if (page?.querySelector(".canvas svg") && page.querySelector(".embed-foot a[href]")) end(page.documentElement.scrollHeight + 8);
    }, EVERY);
    frame.src = address;
  });
}

/** @param {string} address of the chart alone @param {string} name @param {number} known */
export async function embedCode(address, name, known) {
  const [source, title] = [address, name].map((words) => words.replaceAll("&", "&amp;").replaceAll('"', "&quot;"));
  return `<iframe src="${source}" width="${WIDTH}" height="${await heightOf(address, known)}" title="${title}"></iframe>`;
}
