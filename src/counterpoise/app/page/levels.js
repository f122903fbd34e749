// The level that coverage is measured against, among those that its switches come to.

/** The place of what switches of the level come to, among all. @param {string[]} switches @param {Record<string, any>} levers @param {Record<string, any>} usual @returns {number} */
export const levelOf = (switches, levers, usual) => switches.reduce((place, id) => 2 * place + Number(levers[id] ?? usual[id] ?? false), 0);
