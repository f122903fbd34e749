// Studies: which assumptions decide, when it goes badly, and where a better source would be worth most.
import { h, put, text } from "./elements.js";
import { Front } from "./front.js";
import { Work } from "./jobs.js";
import { titleOf } from "./setup.js";
import { framed } from "./tables.js";

/** @import {App, ListedSection, OpenPage, Page, StudyAnswer, StudyChapter, StudyFigure} from "./types.js" */

/** @type {Page} */
export const studies = {
  id: "studies",
  levers: false,
  open(host, app) { return new Studies(host, app); },
};

const OUTCOMES = ["gap_area", "priced_gap", "gap_peak", "deep_gaps", "alone"];
const SIZES = ["32", "64", "128"];
/** The column whose cells name figures. */
const PATH = "Path";

/** @implements {OpenPage} */
class Studies {
  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    /** @param {string} id @param {string[]} values @param {string} usual */
    const choice = (id, values, usual) => h("label", { for: `studies-${id}` }, text(`studies.${id}`),
      h("select", { id: `studies-${id}` }, values.map((v) => h("option", { value: v, selected: v === usual }, text(`studies.${id}.${v}`)))));
    this.outcome = choice("outcome", OUTCOMES, app.state.choices.outcome || OUTCOMES[0]);
    this.size = choice("size", SIZES, SIZES[1]);
    /** @param {HTMLElement} label */
    const chosen = (label) => label.querySelector("select")?.value ?? "";
    /** @type {Work<StudyAnswer>} */
    this.work = new Work(app, "study", "studies", () => ({ outcome: chosen(this.outcome), size: Number(chosen(this.size)) }),
      (found) => this.answer(found));
    this.front = new Front(app);
    this.of = h("p", { class: "quiet" });
    host.replaceChildren(h("div", { class: "sheet ledger" }, h("h1", {}, text("studies.title")), h("p", { class: "standfirst" }, text("studies.says")),
      this.of, h("form", { class: "filters", onsubmit: (e) => { e.preventDefault(); this.work.begin(); } },
        this.outcome, this.size, this.work.start, this.work.halt, h("p", { class: "aim" }, text("studies.time"))),
      this.work.status, this.work.bar, this.work.box, this.front.box));
    document.title = `${text("studies.title")} · ${text("title")}`;
    this.work.resume();
  }

  update() {
    put(this.of, text("studies.of", { scenarios: this.app.state.sides.map((side) => titleOf(side.scenario)).join("; ") }));
    this.front.update();
  }

  /** @param {string} name */
  file(name) { return `api/study/${this.work.id}/${name}`; }

  /** @param {StudyAnswer} found */
  answer(found) {
    const files = h("p", { class: "tools" }, text("studies.keep"), " ",
      found.files.map((name) => [h("a", { href: this.file(name), download: "" }, text(`studies.keep.${name.split(".")[1]}`)), " "]).flat());
    return [h("p", { class: "verdict" }, found.headline), h("p", { class: "quiet" }, `${found.scenarios.join("; ")}. ${found.run}`), files,
      ...found.chapters.flatMap((chapter) => this.chapter(chapter)),
      h("p", { class: "quiet" }, text("studies.again"), " ", h("code", {}, found.command))];
  }

  /** @param {StudyChapter} found */
  chapter(found) {
    return [h("h2", { class: "part" }, found.title), ...found.figures.map((f) => this.figure(f)),
      ...found.sections.flatMap((s) => this.section(s))];
  }

  /** @param {StudyFigure} found */
  figure(found) {
    const id = `studies-${found.id}`;
    return h("section", { class: "chart", "aria-labelledby": id }, h("h3", { id }, found.title),
      h("div", { class: "drawing" }, h("img", { src: this.file(`${found.id}.svg`), alt: found.says })),
      h("p", { class: "says" }, found.says),
      h("details", {}, h("summary", {}, text("figures.table")), this.table(text("figures.table.of", { title: found.title }), found.columns, found.rows)),
      h("p", { class: "tools" }, text("studies.keep"), " ", ["svg", "csv"].flatMap((kind) =>
        [h("a", { href: this.file(`${found.id}.${kind}`), download: `counterpoise-${found.id}.${kind}`,
          "aria-label": `${kind.toUpperCase()}: ${found.title}` }, kind.toUpperCase()), " "])),
      h("p", { class: "quiet" }, text("figures.sources", { sources: found.sources.join("; ") })));
  }

  /** @param {ListedSection} found */
  section(found) {
    return [found.title ? h("h3", {}, found.title) : null, ...found.paragraphs.map((words) => h("p", { class: "says" }, words)),
      found.notes.length ? h("ul", { class: "points" }, found.notes.map((words) => h("li", {}, words))) : null,
      ...found.tables.map((t) => h("details", {}, h("summary", {}, t.caption), this.table(t.caption, t.header, t.rows)))]
      .filter((node) => node !== null);
  }

  /** A table whose paths lead to the page of figures. @param {string} name @param {string[]} header @param {string[][]} rows */
  table(name, header, rows) {
    const cell = (/** @type {string} */ words, /** @type {number} */ i) => {
      if (i === 0) return h("th", { scope: "row" }, words);
      if (header[i] !== PATH || !words) return h("td", {}, words);
      return h("td", {}, h("button", { type: "button", class: "plain path", onclick: () => this.app.goToEvidence(words) }, words));
    };
    return framed(h("table", {},
      h("thead", {}, h("tr", {}, header.map((c) => h("th", { scope: "col" }, c)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))), name);
  }

  drop() { this.work.drop(); this.front.drop(); }
}
