// What every table can do: be sorted by a column, be searched, and be kept as CSV.
import { download, h, text } from "./elements.js";

/** Rows from which on there is a field to search a table. */
const SEARCHED = 10;

/** A cell that is a number with what stands around one: a currency, a range, a unit. */
const NUMBER = /^[$€]?\s*[-+−]?\d[\d,]*(\.\d+)?(?!\d*-Q)/u;

/** @param {string} cell */
export function numberOf(cell) {
  const found = NUMBER.exec(cell.trim().replace(/^at most /u, ""));
  return found ? Number(found[0].replace(/[$€,\s]/gu, "").replace("−", "-")) : NaN;
}

/**
 * The order of rows by one column; blank cells come last either way.
 * @param {string[]} cells @param {boolean} down from the largest on
 */
export function ordered(cells, down) {
  const filled = cells.map((cell, i) => /** @type {const} */ ([cell.trim(), i])).filter(([cell]) => cell);
  const numeric = filled.every(([cell]) => Number.isFinite(numberOf(cell)));
  const sign = down ? -1 : 1;
  filled.sort(([a, i], [b, j]) => sign * (numeric ? numberOf(a) - numberOf(b) : a.localeCompare(b, "en", { numeric: true })) || i - j);
  return [...filled.map(([, i]) => i), ...cells.flatMap((cell, i) => (cell.trim() ? [] : [i]))];
}

/** A table as CSV: cells with commas, quotes or breaks are quoted, and none is read as a formula. @param {string[][]} rows */
export function csv(rows) {
  const written = (/** @type {string} */ cell) => {
    const safe = /^[=@\t]|^[-+](?![\d.])/u.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(written).join(",")}\r\n`).join("");
}

/** @param {Iterable<HTMLTableCellElement>} cells */
const words = (cells) => [...cells].map((cell) => cell.textContent ?? "");

/**
 * Let a table be sorted by its heads; returns what stands above it: a search where it is long, and a way to keep it.
 * @param {HTMLTableElement} table @param {string} name what it is called, for those who listen and for the file
 */
export function tableTools(table, name) {
  const [body] = table.tBodies;
  const rows = [...body.rows];
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const header = words(heads);
  heads.forEach((head, column) => {
    head.replaceChildren(h("button", { type: "button", class: "plain sort", onclick: () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...ordered(rows.map((row) => row.cells[column]?.textContent ?? ""), down).map((i) => rows[i]));
    } }, header[column]));
  });
  const kept = h("button", { type: "button", class: "plain", "aria-label": text("table.keep.of", { name }), onclick: () =>
    download(`${name.toLowerCase().replace(/[^a-z0-9]+/gu, "-").replace(/^-|-$/gu, "").slice(0, 60) || "table"}.csv`,
      csv([header, ...[...body.rows].filter((row) => !row.hidden).map((row) => words(row.cells))]), "text/csv") }, text("table.keep"));
  if (rows.length < SEARCHED) return h("div", { class: "table-tools" }, kept);
  /** @type {HTMLInputElement} */
  const search = h("input", { type: "search", placeholder: text("table.search"), "aria-label": text("table.search.of", { name }), oninput: () => {
    const sought = search.value.trim().toLowerCase();
    rows.forEach((row) => { row.hidden = !words(row.cells).join(" ").toLowerCase().includes(sought); });
  } });
  return h("div", { class: "table-tools" }, search, kept);
}

/**
 * A table that can be scrolled where it is too wide, under what it can do.
 * @param {HTMLTableElement} table @param {string} name
 */
export function framed(table, name) {
  const tools = tableTools(table, name);
  return h("div", {}, tools, h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": name }, table));
}
