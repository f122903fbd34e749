// The evidence: every figure, with its vintage, source and grade, and where it is used.
import { ask, gone, Lost, Refused } from "./requests.js";
import { figure, grouped, h, problemList, put, text } from "./elements.js";
import { told } from "./language.js";

/** @import {App, Child, EvidenceAnswer, EvidenceRow, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const evidence = {
  id: "evidence",
  levers: false,
  open(host, app) { return new Evidence(host, app); },
};

const GRADES = ["A", "B", "C", "D"];
const TYPING = 200;

/** @implements {OpenPage} */
class Evidence {
  timer = 0;
  /** @type {AbortController | undefined} */
  stop;

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    const { q = "", table = "", grade = "", at = "1" } = app.state.choices;
    this.asked = { q, table, grade, page: Number(at) };
    const search = () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.ask({ q: this.words.value, page: 1 }), TYPING); };
    /** @type {HTMLInputElement} */
    this.words = h("input", { type: "search", id: "q", maxlength: "200", value: this.asked.q, oninput: search, autocomplete: "off" });
    /** @type {HTMLSelectElement} */
    this.table = h("select", { id: "table", onchange: () => this.ask({ table: this.table.value, page: 1 }) }, h("option", { value: "" }, text("evidence.all")));
    /** @type {HTMLSelectElement} */
    this.grade = h("select", { id: "grade", onchange: () => this.ask({ grade: this.grade.value, page: 1 }) },
      h("option", { value: "" }, text("evidence.all")), GRADES.map((g) => h("option", { value: g }, text(`grade.${g}`))));
    this.grade.value = this.asked.grade;
    this.count = h("span", { role: "status" });
    this.list = h("div");
    this.keep = h("a", { download: "" }, text("evidence.save"));
    this.first = h("p", { class: "quiet", hidden: true });
    this.paging = h("nav", { class: "paging", "aria-label": text("evidence.paging") });
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("evidence.title")), h("p", { class: "standfirst" }, text("evidence.says")),
      h("form", { class: "filters", role: "search", onsubmit: (e) => e.preventDefault() },
        h("label", { for: "q" }, text("evidence.search"), this.words), h("label", { for: "table" }, text("evidence.table"), this.table),
        h("label", { for: "grade" }, text("evidence.grade"), this.grade)),
      h("p", { class: "count" }, this.count, " ", this.keep), this.first, this.list, this.paging));
    document.title = `${text("evidence.title")} · ${text("title")}`;
    this.ask({});
  }

  /** Ask for what is looked for, with a change. @param {Partial<Evidence["asked"]>} change */
  async ask(change) {
    this.asked = { ...this.asked, ...change };
    this.app.choose({ q: this.asked.q, table: this.asked.table, grade: this.asked.grade, at: this.asked.page > 1 ? String(this.asked.page) : "" });
    this.stop?.abort();
    this.stop = new AbortController();
    try {
      this.fill(await ask(`api/evidence?${new URLSearchParams({ ...this.asked, page: String(this.asked.page) })}`, { signal: this.stop.signal }));
    } catch (error) {
      if (gone(error)) return;
      if (error instanceof Refused) { this.list.replaceChildren(problemList(error.problems)); return; }
      put(this.count, text(error instanceof Lost ? "lost" : "waiting"));
      this.timer = setTimeout(() => this.ask({}), 2000);
    }
  }

  /** Show what was found. @param {EvidenceAnswer} found */
  fill(found) {
    if (this.table.options.length === 1) {
      this.table.append(...found.tables.map((t) => h("option", { value: t.id, title: t.name }, t.id.replaceAll("_", " "))));
      this.table.value = this.asked.table;
    }
    put(this.count, text(found.total === 1 ? "evidence.one" : "evidence.count", { count: grouped(found.total) }));
    const { q, table, grade } = this.asked;
    this.keep.href = `api/evidence.csv?${new URLSearchParams({ q, table, grade })}`;
    this.keep.hidden = !found.total;
    this.first.hidden = !found.foremost;
    put(this.first, text("evidence.foremost", { count: found.foremost }));
    const names = ["name", "value", "range", "unit", "grade", "as-of", "source", "used"];
    this.list.replaceChildren(found.total ? h("table", { class: "evidence" },
      h("caption", { class: "unseen" }, text("evidence.title")),
      h("thead", {}, h("tr", {}, names.map((n) => h("th", { scope: "col", class: n === "value" && "number" }, text(`evidence.${n}`))))),
      h("tbody", {}, found.rows.map((r) => row(r, names)))) : h("p", {}, text("evidence.none"), " ",
      found.meant ? h("button", { type: "button", class: "plain", onclick: () => { this.words.value = found.meant; this.ask({ q: found.meant, page: 1 }); this.words.focus(); } },
        text("evidence.meant", { words: found.meant })) : null));
    /** @param {number} by @param {string} key */
    const turn = (by, key) => h("button", { type: "button", disabled: found.page + by < 1 || found.page + by > found.pages,
      onclick: () => { this.ask({ page: found.page + by }); scrollTo(0, 0); } }, text(key));
    this.paging.replaceChildren(turn(-1, "evidence.before"),
      h("span", {}, text("evidence.page", { page: found.page, pages: found.pages })), turn(1, "evidence.after"));
    this.paging.hidden = found.pages < 2;
  }

  update() {}
  drop() { clearTimeout(this.timer); this.stop?.abort(); }
}

/** A path that may go on in the next line after each of its parts. @param {string} path */
function breakable(path) { return path.split(/(?<=[/_])/).flatMap((part) => [part, h("wbr")]); }

/** @param {EvidenceRow} r @param {string[]} names */
function row(r, names) {
  // Shares are fractions in the tables and per cent for readers.
  const share = /^share\b/.test(r.unit);
  const shown = (/** @type {number | null} */ value) => (value === null ? "" : figure(share ? 100 * value : value));
  /** @type {(Child | Child[])[]} */
  const cells = [
    [h("span", { class: "name", ...told() }, r.name), h("span", { class: "quiet means", ...told() }, r.means), h("code", {}, breakable(r.path)), r.note ? h("details", {}, h("summary", {}, text("evidence.note")), h("p", told(), r.note)) : null],
    r.value === null ? "–" : shown(r.value),
    r.low === null && r.high === null ? "–" : text("band", { low: shown(r.low), high: shown(r.high) }),
    share ? r.unit.replace(/^share/, text("per-cent")) : r.unit, h("span", { class: `grade grade-${r.grade}`, title: text(`grade.${r.grade}`) }, r.grade),
    [r.as_of, r.release ? h("span", { class: "quiet" }, ` ${r.release}`) : null],
    h("ul", {}, r.sources.map((s) => h("li", {}, s))), r.used_by.join(", ") || "–",
  ];
  return h("tr", {}, cells.map((cell, i) => i === 0 ? h("th", { scope: "row" }, cell)
    : h("td", { class: i === 1 && "number", "data-name": text(`evidence.${names[i]}`) }, cell)));
}
