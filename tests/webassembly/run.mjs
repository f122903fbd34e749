// Runs packed scenarios in Node: node run.mjs ENGINE_FOLDER FOLDER NAME..., each result as one file of numbers.
import { readFileSync, writeFileSync } from "node:fs";

const [engineFolder, folder, ...names] = process.argv.slice(2);
const script = readFileSync(`${engineFolder}/engine.js`).toString("base64");
const { Engine, unpacked } = await import(`data:text/javascript;base64,${script}`); // as a file inlines it
const engine = await Engine.load(
  readFileSync(`${engineFolder}/engine.wasm`),
  JSON.parse(readFileSync(`${engineFolder}/engine.json`, "utf8")),
);
for (const name of names) {
  const start = performance.now();
  const { series, sums } = engine.run(unpacked(readFileSync(`${folder}/${name}.bin`)));
  const described = [];
  const parts = [];
  for (const [key, { shape, data }] of Object.entries({ ...series, ...sums })) {
    described.push([key, shape]);
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
  writeFileSync(`${folder}/${name}.out`, Buffer.concat(parts));
  writeFileSync(`${folder}/${name}.json`, JSON.stringify(described));
  console.error(name, performance.now() - start);
}
