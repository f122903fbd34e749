// Stories: what is asked for once, the pictures of their cards, and the page that lists them.
import { h, text } from "./elements.js";
import { spoken } from "./language.js";
import { presetCards } from "./presets.js";
import { insist, Refused } from "./requests.js";

/** @import {App, OpenPage, Page, StoriesAnswer, Story} from "./types.js" */

/** @type {Promise<Story[]> | undefined} */
let asked;
/** Stories that are known by now. @type {Story[]} */
let known = [];
/** The step that an address tells, where its story is known by now. @param {Record<string, string>} choices */
export function stepOf({ story, step = "1" }) { return known.find((one) => one.id === story)?.steps[Number(step) - 1]; }

/** All stories, asked for once. What is refused is asked for anew the next time. */
export function stories() {
  asked ??= insist(`api/stories${spoken() === "en" ? "" : `?lang=${spoken()}`}`, () => {}).then((/** @type {StoriesAnswer} */ found) => (known = found.stories), (error) => {
    asked = undefined;
    if (error instanceof Refused) return [];
    throw error;
  });
  return asked;
}

const SVG = "http://www.w3.org/2000/svg";
/** Pictures of cards: paths by the class that colours them. They show what a story is about, and no figures. @type {Record<string, [string, string][]>} */
const PICTURES = {
  fall: [["area", "M0 20H56V64H160V88H0Z"], ["first", "M0 20H56V64H160"], ["axis", "M0 88H160"]],
  glide: [["area", "M0 20H40L132 64H160V88H0Z"], ["second", "M0 20H40V64H160"], ["first", "M0 20H40L132 64H160"], ["axis", "M0 88H160"]],
  coins: [["area", "M6 64H30V88H6ZM46 48H70V88H46ZM86 32H110V88H86ZM126 14H150V88H126Z"], ["first", "M6 78H30M46 72H70M86 68H110M126 64H150"], ["axis", "M0 88H160"]],
  signal: [["area", "M0 22C40 24 60 30 84 46S130 66 160 70V88C130 84 100 78 84 68S40 36 0 32Z"], ["first", "M0 27C40 30 60 34 84 57S130 75 160 79"], ["axis", "M0 88H160"]],
  line: [["area", "M84 8C72 26 98 38 86 54S100 76 92 88H160V8Z"], ["second", "M84 8C72 26 98 38 86 54S100 76 92 88"], ["first", "M20 24H60M20 48H66M20 72H62M54 18L62 24L54 30M60 42L68 48L60 54M56 66L64 72L56 78"]],
};

/** A picture of paths, each with the class that colours it. @param {[string, string][]} paths @param {number} width @param {number} height */
export function drawnPaths(paths, width = 160, height = 90) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawn.setAttribute("aria-hidden", "true");
  for (const [kind, d] of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", `picture-${kind}`);
    path.setAttribute("d", d);
    drawn.append(path);
  }
  return drawn;
}

/** A link to a state of the page, which is shown without loading the page anew. @param {App} app @param {string} query @param {string} words @param {Record<string, string>} more */
export function stateLink(app, query, words, more = {}) {
  return h("a", { href: `?${query}`, ...more, onclick: (/** @type {MouseEvent} */ event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    app.visit(query);
  } }, words);
}

/** Cards of all stories. @param {App} app @param {Story[]} listed */
export function cards(app, listed) {
  return h("ul", { class: "story-cards" }, listed.map((story) => h("li", {}, drawnPaths(PICTURES[story.picture] ?? []),
    h("h2", {}, stateLink(app, story.steps[0].state, story.title)), h("p", {}, story.says),
    h("p", { class: "quiet" }, text("stories.steps", { count: story.steps.length })))));
}

/** @type {Page} */
export const storiesPage = {
  id: "stories",
  levers: false,
  open(host, app) { return new Stories(host, app); },
};

/** @implements {OpenPage} */
class Stories {
  open = true;

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    const place = h("div", {}, h("p", { class: "count", role: "status" }, text("stories.working")));
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("stories.title")),
      h("p", { class: "standfirst" }, text("stories.says")), place,
      h("p", {}, stateLink(app, "v=1&page=claims", text("stories.claims"))),
      h("h2", { class: "part", id: "presets" }, text("presets.title")), h("p", { class: "says" }, text("presets.says")), presetCards(app)));
    document.title = `${text("stories.title")} · ${text("title")}`;
    stories().then((listed) => {
      if (this.open) place.replaceChildren(listed.length ? cards(app, listed) : h("p", {}, text("stories.none")));
    });
  }

  update() {}
  drop() { this.open = false; }
}
