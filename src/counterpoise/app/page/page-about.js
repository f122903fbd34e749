// About and limits: what the tool is, what it cannot tell, how to cite it.
import { copy, grouped, h, hasText, put, text } from "./elements.js";
import { setup } from "./setup.js";
import { way } from "./sharing.js";

/** @type {import("./types.js").Page} */
export const about = {
  id: "about",
  levers: false,
  open(host, app) {
    const parts = [];
    for (let i = 1; hasText(`about.${i}.title`); i++) {
      const said = [];
      for (let j = 1; hasText(`about.${i}.${j}`); j++) said.push(text(`about.${i}.${j}`));
      parts.push(h("section", {}, h("h2", {}, text(`about.${i}.title`)),
        said.length > 1 && hasText(`about.${i}.list`) ? h("ul", {}, said.map((s) => h("li", {}, s))) : said.map((s) => h("p", {}, s))));
    }
    const { state } = app;
    const quote = h("blockquote");
    const words = (/** @type {string} */ again) => text("about.citation", { version: setup.version, evidence: setup.evidence_hash,
      futures: grouped(state.n), seed: state.seed, again });
    way(state).then((again) => put(quote, words(again)), () => put(quote, words("")));
    host.replaceChildren(h("article", { class: "sheet prose" }, h("h1", {}, text("about.title")), h("p", { class: "standfirst" }, text("about.says")),
      parts, h("section", {}, h("h2", {}, text("about.cite")), h("p", {}, text("about.cite.says")),
        quote, h("button", { type: "button", onclick: () => copy(quote.textContent ?? "", text("copied.citation")) }, text("about.cite.copy")))));
    document.title = `${text("about.title")} · ${text("title")}`;
    return { update() {}, drop() {} };
  },
};
