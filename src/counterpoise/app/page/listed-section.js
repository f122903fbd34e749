// A section of words, tables and notes that stands before the figures of a page.
import { h } from "./elements.js";

/** @import {ListedSection} from "./types.js" */

/** @param {ListedSection["tables"][0]} found */
const table = (found) => h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": found.caption },
  h("table", {}, h("caption", {}, found.caption),
    h("thead", {}, h("tr", {}, found.header.map((c) => h("th", { scope: "col" }, c)))),
    h("tbody", {}, found.rows.map((row) => h("tr", {}, row.map((cell, i) => i ? h("td", {}, cell) : h("th", { scope: "row" }, cell)))))));

/** Return the elements of a section, in order. @param {ListedSection} found @returns {HTMLElement[]} */
export function listedSection(found) {
  return [h("h2", {}, found.title), ...found.paragraphs.map((words) => h("p", {}, words)), ...found.tables.map(table),
    ...found.notes.map((words) => h("p", { class: "quiet" }, words))];
}
