// The levers: a slider, a box to type in, and where the figure comes from. Policy and assumptions apart.
import { figure, h, plain, problemList, put, text } from "./elements.js";
import { aim } from "./address.js";
import { byId, placed, setup, titleOf, unit, usual } from "./setup.js";

/** @import {App, Choices, Group, Lever, LeverValue, Members, Problem, Side, Slider, State, Switch, Targets} from "./types.js" */
/**
 * What a kind of lever is drawn as: its box, what takes the focus, and how it shows a value.
 * @typedef {{ box: HTMLElement, focus: HTMLElement, show: (value: LeverValue | undefined, side: Side) => void }} Drawn
 */

/** Share of output and year of a new target. */
const FIRST_AIM = ["0.035", "2035"];
/** @param {LeverValue | null | undefined} value */
const numeric = (value) => (typeof value === "number" ? value : null);
/** @param {LeverValue | null | undefined} value */
const listed = (value) => (Array.isArray(value) ? value : []);

/** The column of levers. */
export class Levers {
  /** What stands under the name of each lever. @type {Map<string, ReturnType<Levers["fitted"]>>} */
  parts = new Map();
  /** What is said of a number that was typed, by lever. @type {Map<string, HTMLElement>} */
  saids = new Map();
  /** What tells how many of some levers are moved, or is hidden when none is. @type {[HTMLElement, Lever[]][]} */
  counts = [];
  /** What the choice of sides stands for. */
  switched = "";

  /** @param {HTMLElement} host @param {App} app gives the state and takes changes */
  constructor(host, app) {
    this.app = app;
    this.switch = h("div", { class: "switch", role: "radiogroup", "aria-label": text("levers.which"), hidden: true });
    const policy = setup.levers.filter((l) => l.role === "policy");
    const assumptions = setup.levers.filter((l) => l.role !== "policy");
    /** @type {HTMLButtonElement} */
    const toggle = h("button", { type: "button", class: "sheet-toggle", "aria-expanded": "false", "aria-controls": "lever-list",
      onclick: () => toggle.setAttribute("aria-expanded", String(host.classList.toggle("open"))) }, text("levers"));
    host.replaceChildren(toggle, h("div", { id: "lever-list" },
      h("div", { class: "levers-head" }, h("h2", {}, text("levers.policy")), this.resetButton(policy, "levers.reset.policy")),
      this.switch,
      ...setup.groups.map((g) => this.front(g, policy.filter((l) => l.group === g.id && l.front))),
      ...setup.groups.map((g) => this.drawer(g, policy.filter((l) => l.group === g.id && !l.front))),
      h("div", { class: "levers-head" }, h("h2", {}, text("levers.assumptions")),
        this.resetButton(assumptions, "levers.reset.assumptions")),
      ...setup.groups.map((g) => this.drawer(g, assumptions.filter((l) => l.group === g.id)))));
  }

  /** @param {Group} group @param {Lever[]} levers */
  front(group, levers) {
    if (!levers.length) return "";
    return h("section", { class: "group" }, h("h3", {}, group.name), levers.map((l) => this.lever(l)));
  }

  /** @param {Group} group @param {Lever[]} levers */
  drawer(group, levers) {
    if (!levers.length) return "";
    const count = h("span", { class: "count" });
    this.counts.push([count, levers]);
    return h("details", { class: "drawer", id: `drawer-${group.id}` }, h("summary", {}, group.name, count),
      h("div", { class: "group" }, levers.map((l) => this.lever(l)), this.resetButton(levers, "levers.reset.these")));
  }

  /** @param {Lever[]} levers @param {string} key */
  resetButton(levers, key) {
    const button = h("button", { type: "button", class: "plain reset", onclick: () => {
      this.app.change((state) => { for (const l of levers) delete state.sides[this.app.side].levers[l.id]; });
    } }, text(key));
    this.counts.push([button, levers]);
    return button;
  }

  /** @param {Lever} lever */
  lever(lever) {
    const part = this.fitted(lever, this.drawn(lever));
    this.parts.set(lever.id, part);
    return part.box;
  }

  /** @param {Lever} lever @returns {Drawn} */
  drawn(lever) {
    switch (lever.kind) {
      case "switch": return this.onOff(lever);
      case "members": return this.members(lever);
      case "targets": return this.targets(lever);
      case "choice": return this.choice(lever);
      default: return this.slider(lever);
    }
  }

  /** Add what all kinds have: the way back, problems, and what is told of the lever. @param {Lever} lever @param {Drawn} drawn */
  fitted(lever, drawn) {
    const problem = h("div", { class: "problem", role: "alert" });
    const info = h("div", { class: "info", id: `info-${lever.id}`, hidden: true });
    const back = h("button", { type: "button", class: "plain back", onclick: () => { this.set(lever, undefined); drawn.focus.focus(); },
      "aria-label": text("lever.back.of", { label: lever.label }) }, text("lever.back"));
    const mark = h("span", { class: "asis" });
    const foot = h("div", { class: "lever-foot" }, mark, back);
    /** @type {HTMLButtonElement} */
    const more = h("button", { type: "button", class: "more", "aria-expanded": "false", "aria-controls": `info-${lever.id}`,
      "aria-label": text("lever.more.of", { label: lever.label }), onclick: () => {
        info.hidden = !info.hidden;
        more.setAttribute("aria-expanded", String(!info.hidden));
        if (!info.firstChild) info.append(...this.about(lever));
      } }, text("lever.more"));
    drawn.box.querySelector("label, legend")?.after(more);
    const said = h("p", { class: "problem typed", role: "status" });
    this.saids.set(lever.id, said);
    drawn.box.addEventListener("input", () => said.replaceChildren());
    drawn.box.append(foot, problem, said, info);
    return { ...drawn, problem, back, mark, foot };
  }

  /** @param {Slider} lever @returns {Drawn} */
  slider(lever) {
    const [scale, name] = unit(lever);
    const id = `lever-${lever.id}`;
    const range = h("input", { type: "range", id, min: lever.low, max: lever.high, step: lever.step });
    const box = h("input", { type: "text", inputmode: "decimal", class: "value", autocomplete: "off",
      "aria-label": text("lever.value.of", { label: lever.label, unit: name || lever.unit }) });
    const track = h("div", { class: "track" }, h("span", { class: "span" }), h("span", { class: "tick" }), range);
    range.addEventListener("input", () => this.set(lever, Number(range.value), false));
    range.addEventListener("change", () => this.set(lever, Number(range.value)));
    box.addEventListener("focus", () => box.select());
    box.addEventListener("change", () => {
      const typed = Number(box.value.replace(",", ".").replace(/[^\d.eE+-]/g, "") || "x");
      const words = box.value.trim();
      if (words === "") this.set(lever, undefined);
      else if (Number.isFinite(typed)) this.set(lever, typed / scale);
      this.update();
      this.told(lever, words, typed / scale);
    });
    return { focus: range, box: h("div", { class: "lever" },
      h("div", { class: "lever-head" }, h("label", { for: id }, lever.label), h("span", { class: "number-box" }, box, h("span", { class: "unit" }, name))), track),
    show: (value, side) => {
      const common = numeric(usual(lever, side.scenario));
      const shown = numeric(value) ?? common;
      const at = (/** @type {number} */ v) => String(Math.min(1, Math.max(0, (v - lever.low) / (lever.high - lever.low))));
      const here = shown === null ? (lever.low + lever.high) / 2 : shown;
      if (Number(range.value) !== here) range.value = String(here);
      const words = shown === null ? "" : plain(Number((shown * scale).toFixed(6)));
      if (document.activeElement !== box || box.value === "" ) { if (box.value !== words) box.value = words; }
      else if (Number(box.value) !== Number(words)) box.value = words;
      box.placeholder = shown === null ? "–" : "";
      range.setAttribute("aria-valuetext", shown === null ? text("lever.as-is") : `${words} ${name}`.trim());
      track.style.setProperty("--now", at(here));
      track.style.setProperty("--usual", common === null ? at(here) : at(common));
      track.classList.toggle("none", common === null);
      const f = lever.unit === "times" ? null : lever.figure;
      track.classList.toggle("known", Boolean(f));
      if (f) { track.style.setProperty("--low", at(f.low)); track.style.setProperty("--high", at(f.high)); }
    } };
  }

  /** @param {Switch} lever @returns {Drawn} */
  onOff(lever) {
    const id = `lever-${lever.id}`;
    /** @type {HTMLInputElement} */
    const input = h("input", { type: "checkbox", id, onchange: () => {
      const { scenario } = this.app.state.sides[this.app.side];
      this.set(lever, input.checked === (usual(lever, scenario) === true) ? undefined : input.checked);
    } });
    return { focus: input, box: h("div", { class: "lever on-off" }, h("div", { class: "lever-head" }, h("label", { for: id }, lever.label), input)),
      show: (value, side) => { input.checked = (value ?? usual(lever, side.scenario)) === true; } };
  }

  /** @param {Members} lever @returns {Drawn} */
  members(lever) {
    /** @type {{ ally: import("./types.js").Ally, input: HTMLInputElement }[]} */
    const boxes = byName(setup.allies.filter((a) => a.code !== setup.leading)).map((ally) => ({ ally,
      input: h("input", { type: "checkbox", onchange: () => {
        const out = boxes.filter((b) => !b.input.checked && !b.input.disabled).map((b) => b.ally.code).sort();
        this.set(lever, out.length ? out : undefined);
      } }) }));
    const id = `lever-${lever.id}`;
    return { focus: boxes[0].input, box: h("div", { class: "lever" }, h("fieldset", { id },
      h("legend", {}, text("lever.members")), h("div", { class: "members" },
        boxes.map(({ ally, input }) => h("label", {}, input, " ", ally.name))))),
    show: (value, side) => {
      const away = listed(usual(lever, side.scenario));
      const held = setup.scenarios.find((s) => s.name === side.scenario)?.held ?? [];
      for (const { ally, input } of boxes) {
        input.disabled = away.includes(ally.code) || held.includes(ally.code);
        input.checked = !away.includes(ally.code) && !listed(value).includes(ally.code);
        input.title = held.includes(ally.code) ? text("lever.member.held") : "";
      }
    } };
  }

  /** One of some. @param {Choices} lever @returns {Drawn} */
  choice(lever) {
    const id = `lever-${lever.id}`;
    /** @type {HTMLSelectElement} */
    const input = h("select", { id, onchange: () => {
      const { scenario } = this.app.state.sides[this.app.side];
      this.set(lever, input.value === usual(lever, scenario) ? undefined : input.value);
    } }, lever.options.map((option) => h("option", { value: option }, text(`lever.${lever.id}.${option}`))));
    return { focus: input, box: h("div", { class: "lever choice" }, h("div", { class: "lever-head" }, h("label", { for: id }, lever.label)), input),
      show: (value, side) => { input.value = String(value ?? usual(lever, side.scenario)); } };
  }

  /** Targets of spending, one line for each ally or bloc. @param {Targets} lever @returns {Drawn} */
  targets(lever) {
    const id = `lever-${lever.id}`;
    const list = h("ul", { class: "targets" });
    const others = byName(setup.allies.filter((a) => a.code !== setup.leading));
    /** @type {Map<string, string>} */
    const known = new Map([...setup.blocs.map((b) => /** @type {const} */ ([b.id, text("lever.bloc", { ...b })])), ...others.map((a) => /** @type {const} */ ([a.code, a.name]))]);
    /** Targets in parts: who, share and year. */
    const now = () => listed(this.app.state.sides[this.app.side].levers[lever.id]).map((one) => one.split(":"));
    const keep = (/** @type {string[][]} */ aims) => this.set(lever, aims.length ? aims.map(([who, share, by]) => aim(lever, who, Number(share), by)).sort() : undefined);
    /** @param {string} who @param {number} place @param {string} value */
    const change = (who, place, value) => keep(now().map((one) => (one[0] === who ? one.with(place, value) : one)));
    const row = (/** @type {string[]} */ [who, share, by]) => {
      const name = known.get(who) ?? who;
      /** @type {HTMLInputElement} */
      const part = h("input", { type: "number", min: 100 * lever.low, max: 100 * lever.high, step: 100 * lever.step, class: "value",
        value: String(Number((100 * Number(share)).toFixed(4))), "aria-label": text("lever.target.of", { name }),
        onchange: () => { if (part.value !== "") change(who, 1, String(part.valueAsNumber / 100)); } });
      /** @type {HTMLInputElement} */
      const year = h("input", { type: "number", min: 2027, max: 2050, step: 1, class: "value", value: by, "aria-label": text("lever.target.by", { name }),
        onchange: () => { if (year.checkValidity() && year.value !== "") change(who, 2, year.value); } });
      return h("li", {}, h("span", {}, name), h("span", { class: "number-box" }, part, h("span", { class: "unit" }, "%"), year,
        h("button", { type: "button", class: "drop", "aria-label": text("lever.target.drop", { name }), onclick: () => { keep(now().filter((one) => one[0] !== who)); add.focus(); } }, "×")));
    };
    /** @type {HTMLSelectElement} */
    const add = h("select", { id, onchange: () => {
      if (add.value) keep([...now(), [add.value, ...FIRST_AIM]]);
      add.value = "";
    } });
    /** @type {string | null} */
    let shown = null;
    return { focus: add, box: h("div", { class: "lever" }, h("div", { class: "lever-head" }, h("label", { for: id }, lever.label)), list, add),
      show: (value) => {
        const key = listed(value).join();
        if (key === shown) return;
        shown = key;
        const held = list.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
        list.replaceChildren(...now().map(row));
        const taken = now().map(([who]) => who);
        add.replaceChildren(h("option", { value: "" }, text("lever.target.add")),
          ...[...known].filter(([who]) => !taken.includes(who)).map(([who, name]) => h("option", { value: who }, name)));
        if (held) focusOn(list.querySelector(`[aria-label="${CSS.escape(held)}"]`));
      } };
  }

  /** Say what became of a number that was typed, where the lever cannot go there. @param {Slider} lever @param {string} words @param {number} value */
  told(lever, words, value) {
    const said = this.saids.get(lever.id);
    if (!said) return;
    const near = 1e-9 * (lever.high - lever.low);
    const fault = words === "" ? "" : !Number.isFinite(value) ? text("lever.no-number", { words: words.slice(0, 20) })
      : value > lever.high + near ? text("lever.most", { value: inWords(lever, lever.high) })
        : value < lever.low - near ? text("lever.least", { value: inWords(lever, lever.low) }) : "";
    put(said, fault);
  }

  /** What a lever does, and where its figure comes from. @param {Lever} lever */
  about(lever) {
    const f = lever.figure;
    /** @type {HTMLElement[]} */
    const found = [h("p", {}, lever.description)];
    const source = lever.source.replaceAll("_", " ");
    if (!f) return [...found, h("p", { class: "quiet" }, lever.kind === "slider"
      ? text("lever.range", { source, low: inWords(lever, lever.low), high: inWords(lever, lever.high) }) : text("lever.behind", { source }))];
    const key = f.count === 1 ? "lever.figure" : "lever.figures";
    found.push(h("p", {}, h("b", {}, text(key, { value: figure(f.value), low: figure(f.low), high: figure(f.high), unit: f.unit, count: f.count })),
      " ", h("span", { class: "grade" }, text("grade.short", { grade: f.grades.join(", ") }))));
    if (f.note) found.push(h("p", {}, f.note));
    found.push(h("ul", { class: "sources" }, f.sources.map((s) => h("li", {}, s))));
    if (f.more_sources) found.push(h("p", { class: "quiet" }, text("more", { count: f.more_sources })));
    found.push(h("button", { type: "button", class: "plain", onclick: () => this.app.goToEvidence(f.path) }, text("lever.evidence")));
    return found;
  }

  /** @param {Lever} lever @param {LeverValue | undefined} value */
  set(lever, value, final = true) {
    const now = typeof value === "number" && lever.kind === "slider" ? placed(lever, value) : value;
    this.app.change((state) => {
      const levers = state.sides[this.app.side].levers;
      if (now === undefined) delete levers[lever.id];
      else levers[lever.id] = now;
    }, { final, what: `${this.app.side}.${lever.id}`, lever: lever.id });
  }

  /** Show where all levers stand. */
  update() {
    const { state } = this.app;
    const side = state.sides[this.app.side];
    for (const [id, part] of this.parts) {
      const value = side.levers[id];
      part.show(value, side);
      part.box.classList.toggle("moved", value !== undefined);
      part.back.hidden = value === undefined;
      part.foot.hidden = value === undefined;
      const lever = byId.get(id);
      if (lever && value !== undefined) put(part.mark, this.was(lever, side));
    }
    for (const [node, levers] of this.counts) {
      const moved = levers.filter((l) => side.levers[l.id] !== undefined).length;
      if (node.tagName === "BUTTON") node.hidden = !moved;
      else put(node, moved ? text("levers.count", { count: moved }) : "");
    }
    this.switchSides(state);
  }

  /** Where a lever stood before it was moved. @param {Lever} lever @param {Side} side */
  was(lever, side) {
    const before = lever.kind === "slider" ? numeric(usual(lever, side.scenario)) : null;
    if (before === null || lever.kind !== "slider") return text("lever.moved");
    return text("lever.was", { value: inWords(lever, before) });
  }

  /** @param {State} state */
  switchSides(state) {
    this.switch.hidden = state.sides.length < 2;
    const key = state.sides.map((s) => s.scenario).join("|") + this.app.side;
    if (this.switched === key) return;
    this.switched = key;
    const held = this.switch.contains(document.activeElement);
    this.switch.replaceChildren(h("span", {}, text("levers.move")), ...state.sides.map((s, i) =>
      h("label", { class: `side side-${i}` }, h("input", { type: "radio", name: "side", value: i, checked: i === this.app.side,
        onchange: () => this.app.setSide(i) }), " ", titleOf(s.scenario))));
    if (held) focusOn(this.switch.querySelector("input:checked"));
  }

  /** Show what is wrong beside what was moved, or nothing. Returns whether there is such a place. @param {Problem[]} problems */
  problem(id = "", problems = []) {
    for (const part of this.parts.values()) part.problem.replaceChildren();
    const part = this.parts.get(id);
    if (!part) return false;
    part.problem.replaceChildren(problemList(problems));
    part.box.closest("details")?.setAttribute("open", "");
    return true;
  }
}

/** A value of a lever with its unit. @param {Slider} lever @param {number} value */
function inWords(lever, value) {
  const [scale, name] = unit(lever);
  return `${plain(Number((value * scale).toFixed(6)))} ${name}`.trim();
}

/** @param {HTMLElement | null} found */
function focusOn(found) { found?.focus(); }

/** Open a group of levers and bring it into view. @param {string} group */
export function openDrawer(group) {
  const drawer = document.getElementById(`drawer-${group}`);
  drawer?.setAttribute("open", "");
  requestAnimationFrame(() => {
    const list = document.getElementById("lever-list");
    if (drawer && list) list.scrollTop = list.scrollHeight;
  });
}

/** @param {{ code: string, name: string }[]} allies */
function byName(allies) { return [...allies].sort((a, b) => a.name.localeCompare(b.name, "en")); }
