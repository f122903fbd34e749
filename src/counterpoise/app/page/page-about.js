// About and limits: what the tool is, what it cannot tell, how to cite it.
import { copy, h, hasText, text } from "./elements.js";
import { link } from "./address.js";
import { setup } from "./setup.js";

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
    const words = () => text("about.citation", { version: setup.version, evidence: setup.evidence_hash,
      link: link({ ...app.state, page: "overview" }) });
    host.replaceChildren(h("article", { class: "sheet prose" }, h("h1", {}, text("about.title")), h("p", { class: "standfirst" }, text("about.says")),
      parts, h("section", {}, h("h2", {}, text("about.cite")), h("p", {}, text("about.cite.says")),
        h("blockquote", {}, words()), h("button", { type: "button", onclick: () => copy(words(), text("copied.citation")) }, text("about.cite.copy")))));
    document.title = `${text("about.title")} · ${text("title")}`;
    return { update() {}, drop() {} };
  },
};
