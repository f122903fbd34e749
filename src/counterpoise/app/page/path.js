// The drawdown above the wedge: how much of the leading ally stays, and two grips to drag it by.
import { quarterName, within } from "./language.js";
import { h, hasText, percent, put, text } from "./elements.js";
import { ALL, leversFor, lockOf, pathsOf, spanOf, stepFor, withBase } from "./drawdown.js";
import { byId } from "./setup.js";
/** @import {App, Change, Drawdown, Paths, Point} from "./types.js" */
/** @import {Kind, Lines, Numbers, Span} from "./drawdown.js" */

/** The room beside the plot is that of the drawing underneath, so that their time axes are one. */
const LEFT = 58;
const RIGHT = 14;
const HEIGHT = 84;
const TOP = 18;
const BASE = 66;
const HIT = 28;
/** Room in pixels that the words beside a grip need. */
const WORDS = 150;
/** Where levers of all forces stand when nobody moved them. @type {Numbers} */
const STILL = { pace: 1, delay: 0 };
const DASHES = ["", "5 3", "1.5 2.5", "8 3 1.5 3", "12 3"];
/** Keys that move a grip by a step, and by a year. @type {Numbers} */
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
/** @type {Numbers} */
const YEARS = { PageUp: 1, PageDown: -1 };

/** The quarter in which a moment lies. @param {number} time */
function quarter(time) {
  const count = Math.floor(time * 4 + 1e-6);
  return quarterName(Math.floor(count / 4), (((count % 4) + 4) % 4) + 1);
}

// What is drawn --------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";
/** @typedef {Record<string, string | number | boolean>} Attributes */
/**
 * Build an element of a drawing.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name @param {Attributes} attributes @param {(Node | string)[]} children
 */
function s(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  change(made, attributes);
  made.append(...children);
  return made;
}
/** Change attributes only where they differ. @param {Element} node @param {Attributes} attributes */
function change(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) if (node.getAttribute(key) !== String(value)) node.setAttribute(key, String(value));
}
const nameOf = (/** @type {string} */ group) => (hasText(`path.group.${group}`) ? text(`path.group.${group}`) : group);

/** A grip: a line across the strip with a handle, which is a slider by mouse, touch and keyboard. */
class Grip {
  /** Why it cannot move anything, as a key of a text. */
  lock = "";
  /** A drag: where it began. @type {{ span: Span, before: Numbers, apart: number, x: number, moved: boolean } | null} */
  held = null;

  /** @param {Strip} strip @param {Kind} kind */
  constructor(strip, kind) {
    this.strip = strip;
    this.kind = kind;
    const upper = kind === "begins";
    const y = upper ? TOP : BASE;
    this.words = s("text", { class: "grip-words", y: upper ? TOP - 5 : BASE + 13 });
    this.moving = s("g", {},
      s("rect", { class: "grip-hit", x: -HIT / 2, y: upper ? 0 : HEIGHT / 2, width: HIT, height: HEIGHT / 2 }),
      s("line", { class: "grip-line", y1: TOP, y2: BASE }),
      s("rect", { class: "grip-ring", x: -11, y: y - 12, width: 22, height: 24, rx: 5 }),
      s("rect", { class: "grip-handle", x: -7, y: y - 8, width: 14, height: 16, rx: 3 }),
      s("path", { class: "grip-marks", d: `M-2 ${y - 3.5}v7M2 ${y - 3.5}v7` }));
    this.box = s("g", { class: `grip grip-${kind}`, role: "slider", tabindex: 0, "aria-orientation": "horizontal" }, this.moving, this.words);
    this.box.addEventListener("pointerdown", (event) => this.take(event));
    this.box.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) this.box.addEventListener(name, () => this.leave());
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {PointerEvent} event */
  take(event) {
    if (event.button || this.lock || this.held) return;
    event.preventDefault();
    this.box.focus({ preventScroll: true });
    this.box.setPointerCapture(event.pointerId);
    const { strip } = this;
    strip.takeSide();
    const span = strip.span;
    const shown = Math.min(span[this.kind === "begins" ? "begin" : "end"], strip.known.years);
    this.held = { span, before: { ...strip.levers }, apart: strip.timeAt(event.clientX) - shown, x: event.clientX, moved: false };
    this.box.classList.add("held");
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const { held, strip } = this;
    if (!held || (!held.moved && event.clientX === held.x)) return;
    held.moved = true;
    strip.set(this.kind, leversFor(held.span, strip.group, this.kind, strip.timeAt(event.clientX) - held.apart), false);
  }

  leave() {
    const { held, strip } = this;
    if (!held) return;
    this.held = null;
    this.box.classList.remove("held");
    if (held.moved) strip.set(this.kind, {}, true);
  }

  /** Escape takes a drag back. */
  letGo() {
    const { held, strip } = this;
    if (!held) return;
    held.moved = false;
    this.leave();
    strip.restore(held.before);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && this.held) { event.preventDefault(); this.letGo(); return; }
    if (this.lock || this.held) return;
    const { strip, kind } = this;
    const { span, group, known } = strip;
    const now = Math.min(kind === "begins" ? span.begin : span.end, 2 * known.years);
    const [step, year] = [STEPS[event.key], YEARS[event.key]];
    const end = event.key === "Home" ? (kind === "begins" ? 0 : -Infinity) : event.key === "End" ? known.years : undefined;
    if (step === undefined && year === undefined && end === undefined) return;
    event.preventDefault();
    strip.takeSide();
    let found = step ? stepFor(span, group, kind, step) : leversFor(span, group, kind, year ? now + year : end ?? now);
    // Where steps are coarse, a year may be less than one of them.
    if (year && strip.same(found)) found = stepFor(span, group, kind, year);
    strip.set(kind, found, true);
  }

  show() {
    const { strip, kind } = this;
    const { known, group } = strip;
    const { span } = strip;
    const time = kind === "begins" ? span.begin : span.end;
    this.lock = lockOf(span, group, kind);
    const within = !span.none && (time < known.years - 1e-6 || (time <= known.years + 1e-6 && kind === "ends" && !span.open));
    const at = known.time + Math.min(Math.max(time, 0), known.years);
    const x = strip.x(at);
    const moment = within ? quarter(known.time + time) : text("path.outside");
    const words = within ? text(`path.${kind}`, { moment }) : text(`path.${kind}.outside`);
    change(this.moving, { transform: `translate(${x.toFixed(1)} 0)` });
    const left = kind === "begins" ? x > strip.width - WORDS : x > LEFT + WORDS;
    change(this.words, { x: (left ? x - 14 : x + 14).toFixed(1), "text-anchor": left ? "end" : "start" });
    put(this.words, this.lock ? "" : words);
    this.box.classList.toggle("locked", Boolean(this.lock));
    change(this.box, {
      "aria-label": text(`path.${kind}.of`, { group: nameOf(group) }),
      "aria-disabled": Boolean(this.lock),
      "aria-valuemin": known.time, "aria-valuemax": known.time + known.years, "aria-valuenow": Number(at.toFixed(2)),
      "aria-valuetext": this.lock ? `${moment}. ${text(this.lock)}` : moment,
    });
  }
}

/** The strip above one drawing of the wedge. */
export class Strip {
  width = 0;
  /** What is drawn: as the server has it, or as the hand has it. @type {Lines | undefined} */
  paths;
  /** What the keys and the axis stand for. */
  keyed = "";
  axed = "";

  /**
   * @param {App} app gives the state and takes changes
   * @param {number} side which scenario
   * @param {Drawdown} known what the server says of it
   */
  constructor(app, side, known) {
    this.app = app;
    this.side = side;
    this.known = withBase(known);
    this.group = ALL;
    this.grips = [new Grip(this, "begins"), new Grip(this, "ends")];
    this.axis = s("g", { class: "path-axis", "aria-hidden": "true" });
    this.area = s("path", { class: "path-area" });
    this.edge = s("path", { class: "path-edge" });
    this.lines = s("g", { class: "path-lines" });
    this.note = s("text", { class: "path-note", y: (TOP + BASE) / 2 + 4 });
    this.svg = s("svg", { class: "path-strip", height: HEIGHT, role: "group" }, this.axis,
      s("g", { "aria-hidden": "true" }, this.area, this.edge, this.lines), this.note, ...this.grips.map((g) => g.box));
    this.title = h("p", { class: "path-title" }, text("path.title"));
    this.keys = h("ul", { class: "path-keys" });
    const id = `path-group-${side}`;
    /** @type {HTMLSelectElement} */
    this.choice = h("select", { id, onchange: () => { this.group = this.choice.value; this.draw(); } });
    this.box = h("div", { class: "path" }, h("div", { class: "path-head" }, this.title, this.keys,
      h("span", { class: "path-choice" }, h("label", { for: id }, text("path.which")), this.choice)), this.svg);
    this.size = new ResizeObserver(() => this.fit());
    this.size.observe(this.box);
  }

  /** @returns {Numbers} */
  get levers() {
    const all = Object.entries(this.app.state.sides[this.side]?.levers ?? {});
    return Object.fromEntries(all.flatMap(([id, value]) => (typeof value === "number" ? [[id, value]] : [])));
  }

  /** Where the drawdown begins and ends. */
  get span() { return spanOf(this.known, this.levers, this.group); }
  get held() { return this.grips.some((g) => g.held); }

  fit() {
    const width = Math.floor(this.box.clientWidth);
    if (!width || width === this.width) return;
    this.width = width;
    change(this.svg, { width, viewBox: `0 0 ${width} ${HEIGHT}` });
    this.draw();
  }

  get plot() { return Math.max(80, this.width - LEFT - RIGHT); }
  /** @param {number} time */
  x(time) { return LEFT + ((time - this.known.from) / this.whole) * this.plot; }
  /** @param {number} share */
  y(share) { return BASE - share * (BASE - TOP); }
  get whole() { return this.known.time + this.known.years - this.known.from; }
  /** Years since the announcement at a place on the screen. @param {number} clientX */
  timeAt(clientX) {
    const inside = (clientX - this.svg.getBoundingClientRect().left - LEFT) / this.plot;
    return this.known.from + inside * this.whole - this.known.time;
  }

  /** Take over what the server says; while a grip is held, the hand goes before it. @param {Drawdown} found @param {string} title */
  show(found, title) {
    this.known = withBase(found);
    change(this.svg, { "aria-label": `${title ? `${title}: ` : ""}${text("path.title")}` });
    this.offer();
    this.paths = this.held ? pathsOf(this.known, this.levers) : linesOf(found);
    if (!this.width) this.fit(); else this.draw();
  }

  offer() {
    const groups = [ALL, ...Object.keys(this.known.weights).filter((g) => byId.has(`${g}_after`) && byId.has(`${g}_over`))
      .sort((a, b) => setOrder(a) - setOrder(b))];
    if (!groups.includes(this.group)) this.group = ALL;
    if (this.choice.options.length === groups.length) return;
    this.choice.replaceChildren(...groups.map((g) => h("option", { value: g, selected: g === this.group }, nameOf(g))));
  }

  /** Let the column of levers show the scenario that is about to move. */
  takeSide() { if (this.app.side !== this.side) this.app.setSide(this.side); }
  /** @param {Numbers} found */
  same(found) { return Object.entries(found).every(([id, value]) => (this.levers[id] ?? STILL[id]) === value); }

  /** @param {Kind} kind @param {Numbers} found @param {boolean} final */
  set(kind, found, final) {
    const lever = this.group === ALL ? (kind === "begins" ? "delay" : "pace") : `${this.group}_${kind === "begins" ? "after" : "over"}`;
    if (!final && this.same(found)) return;
    this.send(found, { final, what: `${this.side}.${lever}`, lever });
  }

  /** @param {Numbers} before */
  restore(before) {
    const gone = Object.keys(this.levers).filter((id) => !(id in before));
    this.send({ ...before, ...Object.fromEntries(gone.map((id) => [id, undefined])) }, { final: true, what: "", lever: "" });
  }

  /** @param {Numbers} found @param {Change} how */
  send(found, how) {
    this.app.change((state) => {
      const { levers } = state.sides[this.side];
      for (const [id, value] of Object.entries(found)) {
        // Where the scenario itself stands, nothing is moved, and the address stays short.
        if (value === undefined || value === STILL[id]) delete levers[id];
        else levers[id] = value;
      }
    }, how);
    this.paths = pathsOf(this.known, this.levers);
    this.draw();
  }

  draw() {
    if (!this.width || !this.paths) return;
    const { mean, groups } = this.paths;
    const points = (/** @type {Point[]} */ corners) => corners.map(([t, y]) => `${this.x(this.known.time + t).toFixed(1)} ${this.y(y).toFixed(1)}`);
    const lead = this.known.time > this.known.from ? [`${this.x(this.known.from).toFixed(1)} ${this.y(1)}`] : [];
    const top = `M${[...lead, ...points(mean)].join("L")}`;
    change(this.area, { d: `${top}V${BASE}H${LEFT}Z` });
    change(this.edge, { d: top });
    /** Groups by their path. @type {Map<string, string[]>} */
    const alike = new Map();
    for (const group of Object.keys(groups).sort((a, b) => setOrder(a) - setOrder(b))) {
      const d = `M${[...lead, ...points(groups[group])].join("L")}`;
      alike.set(d, [...(alike.get(d) ?? []), group]);
    }
    const drawn = [...alike];
    const chosen = drawn.map(([, names]) => (this.group === ALL ? "" : names.includes(this.group) ? "chosen" : "other"));
    this.lines.replaceChildren(...drawn.map(([d], i) => s("path", { d, class: chosen[i], "stroke-dasharray": DASHES[i % DASHES.length] })));
    this.drawKeys(drawn.map(([, names]) => names), chosen);
    this.drawAxis();
    for (const grip of this.grips) grip.show();
    const locks = this.grips.map((g) => g.lock);
    put(this.note, locks[0] ? text(locks[0]) : locks[1] ? text(locks[1]) : "");
    change(this.note, { x: LEFT + this.plot / 2, "text-anchor": "middle" });
  }

  /** @param {string[][]} names @param {string[]} chosen */
  drawKeys(names, chosen) {
    const key = JSON.stringify([names, chosen]);
    if (this.keyed === key) return;
    this.keyed = key;
    const sample = (/** @type {SVGElement[]} */ ...parts) => s("svg", { width: 20, height: 10, "aria-hidden": "true" }, ...parts);
    this.keys.replaceChildren(
      h("li", {}, sample(s("rect", { class: "path-area", y: 1, width: 20, height: 9 }), s("path", { class: "path-edge", d: "M0 1H20" })), text("path.mean")),
      ...names.map((groups, i) => h("li", { class: chosen[i] }, sample(s("path", { class: "path-sample", d: "M0 5H20", "stroke-dasharray": DASHES[i % DASHES.length] })),
        names.length === 1 ? text("path.alike") : groups.map((group, place) => (place ? within(nameOf(group)) : nameOf(group))).join(", "))));
  }

  drawAxis() {
    const key = `${this.width} ${this.known.from} ${this.whole}`;
    if (this.axed === key) return;
    this.axed = key;
    const right = LEFT + this.plot;
    const years = [];
    for (let t = Math.ceil(this.known.from); t <= this.known.from + this.whole + 1e-6; t++) years.push(this.x(t).toFixed(1));
    this.axis.replaceChildren(
      ...[1, 0.5, 0].flatMap((share) => [
        s("path", { d: `M${LEFT} ${this.y(share)}H${right}` }), s("text", { x: LEFT - 11, y: this.y(share) + 4, "text-anchor": "end" }, percent(share))]),
      s("path", { d: years.map((x) => `M${x} ${BASE}v4`).join("") }));
  }

  drop() { this.size.disconnect(); this.box.remove(); }
}

/** Corners as the server sends them. @param {Paths} found @returns {Lines} */
function linesOf({ mean, groups }) {
  return { mean: mean.points, groups: Object.fromEntries(Object.entries(groups).map(([g, path]) => [g, path.points])) };
}

/** Groups in the order of their levers. @param {string} group */
function setOrder(group) { return [...byId.keys()].indexOf(`${group}_after`); }
