// A snapshot shows what the terminal shows, and what comes after it goes on alike: held against xterm's emulator, cell by cell.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { programLike } from "./program-like.mjs";
import { emulator, FORM, numbers, Screen, stateOf, write } from "./screens.mjs";

const RECORDINGS = new URL("../resources/terminal/", import.meta.url);
const CUTS = 40;
// A terminal has some title before.
const BEGINNING = Buffer.from("\x1b]2;before\x07");

async function assertGoesOn(context, printed, cols, rows, next) {
  const stream = Buffer.concat([BEGINNING, printed]);
  const whole = emulator(cols, rows);
  await write(whole, stream);
  const end = stateOf(whole);
  const screen = new Screen(cols, rows);
  context.after(() => screen.kill());
  const stayed = emulator(cols, rows);
  // Shown one snapshot after the other, and more in between: each has to do whatever came before.
  const joined = emulator(cols, rows);
  const cuts = Array.from({ length: CUTS }, () => wholeFor(stream, BEGINNING.length + next(printed.length + 1))).sort((a, b) => a - b);
  let at = 0;
  for (const cut of cuts) {
    const more = stream.subarray(at, cut);
    at = cut;
    screen.take(more);
    await write(stayed, more);
    const snapshot = await screen.draw(FORM.snapshot);
    const explain = () => `cut at ${cut} of ${stream.length}: ${JSON.stringify(stream.subarray(Math.max(0, cut - 60), cut).toString())}\n${JSON.stringify(snapshot.toString())}`;
    await write(joined, snapshot);
    assertEqual(stateOf(joined), stateOf(stayed), explain);
    await write(joined, stream.subarray(cut));
    assertEqual(stateOf(joined), end, () => `at the end, ${explain()}`);
  }
  assert.equal(await screen.close(), 0);
}

// The emulator loses a character that comes in two parts of which the first ends with the byte 80.
function wholeFor(stream, cut) {
  return stream[cut - 1] === 0x80 && (stream[cut] & 0xc0) === 0x80 ? wholeFor(stream, cut - 1) : cut;
}

function assertEqual(actual, expected, explain) {
  try {
    assert.deepEqual(actual, expected);
  } catch (difference) {
    const rows = expected.cells.flatMap((row, y) => row.map((cell, x) => [x, y, cell, actual.cells[y][x]]).filter(([, , a, b]) => a !== b));
    const main = expected.main.flatMap((row, y) => row.map((cell, x) => [x, y, cell, actual.main[y]?.[x]]).filter(([, , a, b]) => a !== b));
    const rest = Object.keys(expected).filter((key) => !["cells", "main"].includes(key) && JSON.stringify(actual[key]) !== JSON.stringify(expected[key]));
    assert.fail(`${explain()}\ncells: ${JSON.stringify(rows.slice(0, 8))}\nmain: ${JSON.stringify(main.slice(0, 8))}\n${rest.map((key) => `${key}: ${JSON.stringify(actual[key])} for ${JSON.stringify(expected[key])}`).join("\n")}`);
  }
}

for (const name of readdirSync(RECORDINGS)) {
  test(`goes on as ${name} does`, async (context) => {
    const [, cols, rows] = /-(\d+)x(\d+)\./.exec(name);
    await assertGoesOn(context, gunzipSync(readFileSync(new URL(name, RECORDINGS))), Number(cols), Number(rows), numbers(1));
  });
}

for (let seed = 1; seed <= Number(process.env.SEEDS ?? 30); seed++) {
  test(`goes on as what is like a program does (${seed})`, async (context) => {
    const next = numbers(seed + Number(process.env.FIRST ?? 0));
    const [cols, rows] = [2 + next(90), 2 + next(30)];
    await assertGoesOn(context, Buffer.from(programLike(next, cols, rows, 400)), cols, rows, next);
  });
}
