// Runs packed scenarios in Node, each result as one file of numbers and one that describes it.
// node run.mjs ENGINE_FOLDER MODULE FOLDER BLOCK NAME...
import { readFileSync, writeFileSync } from "node:fs";

const [engineFolder, module, folder, block, ...names] = process.argv.slice(2);
const script = readFileSync(`${engineFolder}/engine.js`).toString("base64");
const { Engine, unpacked } = await import(`data:text/javascript;base64,${script}`); // as a file inlines it
const engine = await Engine.load(
  readFileSync(`${engineFolder}/${module}`),
  JSON.parse(readFileSync(`${engineFolder}/engine.json`, "utf8")),
);
for (const name of names) {
  const inputs = unpacked(readFileSync(`${folder}/${name}.bin`));
  const { series, sums } = await engine.runAll(inputs, { block: Number(block) });
  const described = [];
  const parts = [];
  for (const [key, { shape, data }] of Object.entries({ ...series, ...sums })) {
    described.push([key, shape]);
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
  writeFileSync(`${folder}/${name}.out`, Buffer.concat(parts));
  writeFileSync(`${folder}/${name}.json`, JSON.stringify(described));
}
