// Charts that a drag on the served page draws beside those that the single file has too: they need accounts of money and provision.
import { CHARTS } from "./chart-data.js";
import { cost } from "./chart-cost.js";
import { map } from "./chart-map.js";
import { money, unspent } from "./chart-money.js";

/** @import {ShownSide} from "./chart-parts.js" */
/** @import {ChartEntry} from "./types.js" */

/** @type {Record<string, (sides: ShownSide[]) => Omit<ChartEntry, "source">>} */
export const DRAG_CHARTS = { ...CHARTS, map, cost, money, unspent };
