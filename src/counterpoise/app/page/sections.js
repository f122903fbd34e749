// Words and tables that the server sends in sections.
import { h } from "./elements.js";
import { told } from "./language.js";
import { framed } from "./tables.js";

/** @import {ListedSection} from "./types.js" */

/** A table that can be scrolled where it is too wide; the first cell of a row is its header. @param {ListedSection["tables"][0]} found */
export function tableNode(found) {
  return framed(h("table", told(), h("caption", {}, found.caption),
    h("thead", {}, h("tr", {}, found.header.map((c) => h("th", { scope: "col" }, c)))),
    h("tbody", {}, found.rows.map((row) => h("tr", {}, row.map((cell, i) => i ? h("td", {}, cell) : h("th", { scope: "row" }, cell)))))), found.caption);
}

/** @param {ListedSection} found */
export function sectionNodes(found) {
  return [h("h2", told(), found.title), ...found.paragraphs.map((words) => h("p", told(), words)), ...found.tables.map(tableNode),
    ...found.notes.map((words) => h("p", { class: "quiet", ...told() }, words))];
}

/** What is said first on a page. @param {ListedSection | undefined} found */
export function leadNodes(found) { return (found?.paragraphs ?? []).map((words) => h("p", { class: "standfirst", ...told() }, words)); }
