// Shapes that the page's scripts share: what the server sends, the state, and what the parts know of each other.
// Read by the type checker only (CONTRIBUTING.md); the page itself never asks for this file.
import type { Past } from "./history.js";

// The state ----------------------------------------------------------------------------------------

export type Theme = "light" | "dark";
/** Numbers of sliders, positions of switches, codes of allies, targets as they stand in an address, a choice. */
export type LeverValue = number | boolean | string | string[];
export type Levers = Record<string, LeverValue | undefined>;

/** A scenario, and what was moved away from it. */
export interface Side { scenario: string; levers: Levers }

/** Everything that decides what is on the screen: the query of the address. */
export interface State {
  /** One or two. */
  sides: Side[];
  n: number;
  seed: number;
  samples: boolean;
  page: string;
  /** Empty: as the system has it. */
  theme: Theme | "";
  /** The one chart that is shown; empty: the whole page. */
  embed: string;
  /** Whether one chart is shown at a time, large. */
  present: boolean;
  /** Code of the language; empty: English, unless the browser asks for another. */
  lang: string;
  /** What a reader chose within charts and in the evidence. */
  choices: Record<string, string>;
}

// What the server sends ------------------------------------------------------------------------------

export interface Problem { where?: string; place?: string; what: string; remedy: string }

/** The figure behind a lever; the span of several where its path holds stars. */
export interface LeverFigure {
  path: string; count: number; value: number; low: number; high: number; unit: string;
  grades: string[]; note: string; sources: string[]; more_sources: number;
}
interface LeverWords {
  id: string; label: string; group: string; front: boolean; role: "policy" | "assumption";
  unit: string; description: string; source: string; figure: LeverFigure | null;
}
interface Bounds { low: number; high: number; step: number }
export interface Slider extends LeverWords, Bounds { kind: "slider" }
export interface Targets extends LeverWords, Bounds { kind: "targets" }
export interface Switch extends LeverWords { kind: "switch" }
export interface Members extends LeverWords { kind: "members" }
export interface Choices extends LeverWords { kind: "choice"; options: string[] }
export type Lever = Slider | Targets | Switch | Members | Choices;

/** Where levers stand in a scenario that nobody changed; what has no one place is left out. */
export type Defaults = Record<string, LeverValue | undefined>;
/** How a built-in scenario goes: how much stays of the leading ally, as corners by year, over so many years, and on average. */
export interface Preset { path: Point[]; years: number; stays: number }
export interface Scenario {
  name: string; title: string; says: string; defaults?: Defaults; preset?: Preset;
  /** Allies of which the scenario itself says something, so that they have to take part; said by the file alone. */
  held?: string[];
}
export interface Group { id: string; name: string }
export interface Ally { code: string; name: string }
export interface Bloc { id: string; name: string; allies: number }
/** A page, with the ids of its charts in order. */
export interface PageInfo {
  id: string; title: string; charts: string[]; group: string;
  /** Whether it is told in English on a page in another language. */
  english?: boolean;
}
/** What a reader may choose in a chart itself: a signal, its key in the address, and what can be chosen. */
export interface Choice { signal: string; key: string; options: string[]; source: [string, string, string] | null; two: boolean }
export interface ChartInfo {
  id: string; name: string; per_side: boolean; sides: number;
  /** Whether the path of the drawdown stands above it. */
  path: boolean;
  /** The text that is its title where something else than usual was chosen. */
  chosen_title: string;
  choices: Choice[];
}
/** A part of the state under a key of its own. */
export interface Field { key: string; usual: string | number | boolean; allowed: (string | number)[]; most: number }
/** How an address is written: the server reads it by the same table. */
export interface Address {
  version: string; second: string; scenario: string;
  aliases: Record<string, string>;
  patterns: Record<"scenario" | "own" | "ally" | "aim" | "number" | "whole", string>;
  choices: Record<string, string>;
  most_aims: number;
  fields: Field[];
}
/** A specification of Vega, or a view of it: shapes of a library that comes without its types. */
export type Spec = any;
/** What a chart tells of a moment under a cursor: see charts/readout.py. */
export interface Reading {
  data: string; across: string; value: string; low: string; high: string; series: string; panel: string; words: string; form: string; most: number | null;
}
export interface ReadoutInfo {
  readings: Reading[]; title: string;
  grid: { names: string; name: string; at: string; wide: number; high: number; floor: number; rise: number } | null;
}
/** Words, or one form of them for each plural of the language. */
export type Wording = string | Record<string, string>;
export type Texts = Record<string, Wording>;

/** A language: its code, its quarters of a year, and whether names keep their capitals within a sentence. */
export interface Spoken { language: string; quarters: string[]; capitals: boolean }

/** What the page gets once. */
export interface Setup extends Spoken {
  version: string;
  evidence: string;
  evidence_hash: string;
  /** Code of the leading ally. */
  leading: string;
  levers: Lever[];
  groups: Group[];
  scenarios: Scenario[];
  allies: Ally[];
  blocs: Bloc[];
  capabilities: { id: string; name: string; group: string }[];
  charts: ChartInfo[];
  specs: Record<Theme, Record<string, Spec>>;
  texts: Texts;
  /** What all languages are called, and whether nobody has read some of the words of this one. */
  languages: Record<string, string>;
  machine: boolean;
  /** Words that have no translation. */
  english: string[];
  pages: PageInfo[];
  futures: number[];
  /** Names of this computer: an address with one of them leads nobody else here. */
  own_hosts: string[];
  address: Address;
  /** Terms that are explained where they stand. */
  glossary: { term: string; forms: string[]; text: string }[];
  first: string;
  last: string;
  /** The year by which most allies are to reach their target of spending. */
  due: number;
}

export interface Quantiles { p10: number; p50: number; p90: number }
export interface Headline {
  deepest: { capability: string; name: string; gap: Quantiles; quarter: string | null } | null;
  over_a_fifth: number;
  /** The same, and the gap below in the median future, if the leading ally stayed; null where that was not worked out. */
  over_a_fifth_if_stays: number | null;
  gap_area_years_if_stays: number | null;
  price_to_close_musd: Quantiles;
  gap_area_years: Quantiles;
  self_sufficient: number;
  capabilities: number;
}
/** What cannot be, and since when it could. */
export interface Note { id: string; what: string; since: string }

/** Years since the announcement, and a share. */
export type Point = [number, number];
/** Corners of a path; null where nobody leaves, or not within the run. */
export interface Path { points: Point[]; begins: number | null; ends: number | null }
export interface Paths { mean: Path; groups: Record<string, Path> }
/** The drawdown of one side. */
export interface Drawdown extends Paths {
  announced: string;
  /** The announcement and the start of the run as times, the years from the one to the run's end, and the years of a step. */
  time: number;
  from: number;
  years: number;
  step: number;
  /** How many capabilities each group has. */
  weights: Record<string, number>;
  /** Whether pace or delay is moved; `base` then holds the paths without them, where the server knows them. */
  moved: boolean;
  base: Paths | null;
}

export interface SideView {
  name: string; title: string; says: string; verdict: string;
  /** Which figures would be most worth a better source, where a study says so. */
  worth: string | null;
  headline: Headline; notes: Note[]; drawdown: Drawdown;
}

/** A dataset of a chart, column by column. */
export type Columns = Record<string, Cell[]>;
export type Cell = string | number | boolean | null;
export type Row = Record<string, Cell>;
/** By name; the browser's own engine gives rows. */
export type Datasets = Record<string, Columns | Row[]>;
/** A chart: one entry of data for each side, or one for all. It waits where only the server knows what it comes to. */
export interface ChartEntry { title: string; says: string; source: string; data: Datasets[]; waits?: boolean }

/** What the overview shows of a state. */
export interface View {
  state: string;
  coarse: boolean;
  /** Whether it comes from the browser's own engine. */
  own?: boolean;
  futures: number;
  seed: number;
  seconds: number;
  verdict: string;
  warnings: string[];
  sides: SideView[];
  /** By name; a chart that needs two scenarios is there only with two. */
  charts: Record<string, ChartEntry | undefined>;
}

/** The table behind a chart. */
export interface Table { title: string; says: string; columns: string[]; rows: string[][]; sources: string[]; more_sources: number }
/** Ways to repeat one side of a state. */
export interface Copied { name: string; defaults: Defaults; yaml: string; python: string; command: string }
/** A scenario that was opened. */
export interface Opened { id: string; title: string; says: string; defaults: Defaults }

/** A figure of a page that lists figures. */
/** A figure for the browser to draw. */
export interface LiveFigure { spec: Spec; readout: ReadoutInfo }
export interface ListedFigure extends LiveFigure { id: string; title: string; says: string; columns: string[]; rows: string[][]; sources: string[] }
/** Words and tables that stand before the figures. */
export interface ListedSection {
  title: string; paragraphs: string[]; notes: string[];
  tables: { caption: string; header: string[]; rows: string[][] }[];
}
export interface FiguresAnswer {
  figures: ListedFigure[];
  sections: ListedSection[];
  /** What is chosen on the page by key, and all that can be with what it is called. */
  options: Record<string, { chosen: string; values: [string, string][] }>;
}

/** Sections of a page that take longer than the others. */
export interface FurtherAnswer { sections: ListedSection[] }

/** What a pasted statement would mean for one capability: shares, and changes of shares. */
export interface StatementEffect {
  name: string; quarter: string; unchanged: number; at_its_word: number; change_at_its_word: number;
  /** Missing where the record holds nothing so large. */
  change_low: number | null; change: number | null; change_high: number | null;
}
export interface StatementAnswer {
  on_posture: boolean;
  fields: { name: string; value: string; words: string }[];
  /** Why nothing is worked out, or nothing. */
  why_not: string;
  forecast: { in_full: number | null; in_part: number | null; not_at_all: number | null; lag_months: number | null; official: boolean; effects: StatementEffect[] } | null;
}

/** A claim of the founding texts, and what is said of it. */
export interface ClaimRow {
  id: string; subject: string; claim: string; verdict: string; in_words: string; measure_says: string;
  value: number | null; low: number | null; high: number | null; unit: string; weakest_grade: string | null;
  supported_if: string; not_supported_if: string; why: string; recorded_on: string | null; command: string; state: string;
}
export interface ClaimsAnswer {
  texts: Record<string, string>;
  /** How answers are to be read. */
  how: string;
  verdicts: { id: string; name: string; means: string; count: number }[];
  claims: ClaimRow[];
}
/** A step of a story: a sentence, the address of a state, and the chart that it speaks of. */
export interface StoryStep {
  title: string; says: string; chart: string; state: string;
  /** Whether its numbers lie where its sentence needs them. */
  stands: boolean;
  numbers: { claim: string; grade: string; recorded_on: string; command: string }[];
}
export interface Story { id: string; title: string; says: string; picture: string; steps: StoryStep[] }
export interface StoriesAnswer { stories: Story[] }

/** An event that may be taken not to have happened. */
export interface EventsAnswer { events: { id: string; date: string; event: string }[] }

/** The range of a term of the guarantee. */
export interface TermRange { name: string; low: number; high: number; unit: string; says: string; note: string; grade: string; set_by_user: boolean }
/** Conditional sentences over such ranges, and open cuts with the brakes on them. */
export interface TermsAnswer {
  ranges: TermRange[];
  sentences: { subject: string; condition: string; answer: string; in_words: string }[];
  open_cuts: { office: string; date: string; what: string; brakes: string[]; without_brakes: number; low: number; high: number }[];
  consultation_in_the_record: { events: number; consulted: number; not_consulted: number };
  notes: string[];
}

export interface EvidenceRow {
  path: string; name: string; means: string; table: string; value: number | null; low: number | null; high: number | null; unit: string;
  grade: string; as_of: string; release: string; note: string; sources: string[]; used_by: string[];
}
export interface EvidenceAnswer {
  /** How many of those on top are there because the gap hangs on them most, and what else may have been meant. */
  foremost: number; meant: string;
  total: number; page: number; pages: number; tables: Group[]; rows: EvidenceRow[];
}

/** What the planner is asked for. */
export interface Wish { objective: string; budget: string; floor: number; by?: string }
export interface StoredAnswer { plan: PlanAnswer | null; why: "" | "other" | "stale" }
export interface PlanAnswer {
  figures: { id: string; title: string; says: string; columns: string[]; rows: string[][] }[];
  /** Name under which the plan can be asked for as a scenario. */
  scenario: string;
  headline: string;
  /** What the program reached and how far from the best it can be. */
  certificate: string;
  sentences: string[];
  /** Names of capabilities. */
  names: Record<string, string>;
  status: string;
  objective: number;
  objective_unit: string;
  bound: number;
  seconds: number;
  relaxed: { capability: string; first: string; last: string; largest: number; years: number }[];
  /** What binds, by capability and period. */
  bottlenecks: Record<string, Record<string, string>>;
}
/** Work that takes long: it is under way, or was. */
export interface Job<Answer> {
  id: string;
  status: "waiting" | "running" | "done" | "stopped" | "failed";
  stage: string;
  gap: string;
  /** Steps that are done, of how many, where they are counted. */
  done?: number;
  total?: number;
  answer: Answer | null;
  problems: Problem[];
}
export interface StudyFigure { id: string; title: string; says: string; columns: string[]; rows: string[][]; sources: string[] }
export interface StudyChapter { id: string; title: string; figures: StudyFigure[]; sections: ListedSection[] }
export interface StudyAnswer {
  headline: string;
  /** How many runs of which design. */
  run: string;
  scenarios: string[];
  /** The command that gives the same. */
  command: string;
  /** Names of files to keep. */
  files: string[];
  chapters: StudyChapter[];
}

export interface FrontAnswer {
  title: string;
  says: string;
  sentences: string[];
  scenario: string;
  command: string;
  /** The chart as plain Vega. */
  spec: Spec;
  /** By setting its place on each axis, from 0 to 1. */
  settings: Record<string, number>[];
  columns: string[];
  rows: string[][];
  /** The same as numbers, to be sorted by. */
  values: number[][];
  files: string[];
  sources: string[];
}
/** What a lever would have to be set to, or what it can do at its best. */
export interface GoalRow {
  id: string; label: string; own: string;
  /** Null where none is enough. */
  value: string | null;
  /** Null where the lever does not help. */
  best: string | null;
  share: number;
  cost: string | null;
  state: string | null;
  one_way: boolean;
}
export interface GoalAnswer {
  asked: string; scenario: string; as_it_is: string; reached: boolean;
  levers: GoalRow[];
  together: string | null; together_state: string | null; together_cost: string | null;
  runs: number;
  command: string;
}
/** What a reader draws over some axes of a front: empty where nothing is drawn. */
export interface Brush { axis?: string[]; height?: [number, number] }

// What the parts of the page know of each other ----------------------------------------------------------

/** An entry of the browser's history: its place, the query before it, the side whose levers were shown, a plan, a study, a front, a goal. */
export interface Entry { place: number; before: string | null; side: number; plan?: string; study?: string; front?: string; goal?: string }

/** How a view is shown: while something is dragged it is not final, and it may stand on few futures. */
export interface How { final: boolean; full: boolean }
export interface Dressed extends How { theme: Theme }

/** How a change is made: whether it is final, what it is a step of, and the lever that it moves. */
export interface Change { final?: boolean; what?: string; lever?: string }

/** What parts may ask of the page as a whole. */
export interface App {
  readonly state: State;
  /** The side whose levers are shown. */
  readonly side: number;
  readonly past: Past;
  readonly query: string;
  readonly theme: Theme;
  /** What is shown, once something is. */
  readonly view: View | undefined;
  /** The chart of which a story speaks, where one is told. */
  readonly told: string;
  /** What runs while a change is shown again. */
  readonly replaying: { on: boolean } | null;
  change(edit: (state: State) => void, how?: Change): void;
  choose(chosen: Record<string, string>): void;
  go(page: string): void;
  visit(query: string): void;
  goToEvidence(path: string): void;
  setSide(side: number): void;
  assumptionsOf(side: Side): Levers;
  /** Put a refusal right where that can be; returns whether it was. */
  mend(problems: Problem[]): Promise<boolean>;
  replay(): Promise<void>;
}

/** A page, before it is opened and after. */
export interface Page {
  id: string;
  /** Whether levers stand beside it. */
  levers: boolean;
  open(host: HTMLElement, app: App): OpenPage;
}
export interface OpenPage {
  update(): void;
  /** Shows a view, which is asked for where a page has this. */
  show?(view: View, how: Dressed): Promise<void>;
  drop(): void;
}

/** What may stand in an element. */
export type Child = Node | string | null | undefined | false;
/** Attributes, properties and listeners of an element. */
export type Attributes = {
  [K in keyof GlobalEventHandlersEventMap as `on${K}`]?: (event: GlobalEventHandlersEventMap[K]) => unknown;
} & { [name: string]: string | number | boolean | null | undefined | ((event: any) => unknown) };

/** A view of Vega, as far as it is used. */
export interface VegaView {
  signal(name: string): any;
  signal(name: string, value: unknown): VegaView;
  data(name: string, rows: Record<string, Cell>[]): VegaView;
  addSignalListener(name: string, hear: (name: string, value: any) => void): VegaView;
  runAsync(): Promise<VegaView>;
  scale(name: string): (value: number) => number;
  origin(): [number, number];
  padding(): { left: number; top: number };
  width(): number;
  height(): number;
  scenegraph(): { root: any };
  finalize(): void;
}

declare global {
  interface Window {
    /** Draws a specification; there once the charts' library is. */
    vegaEmbed?: (place: HTMLElement, spec: Spec, options: Record<string, unknown>) => Promise<{ view: VegaView }>;
  }
}
