/** The choices of agents' menus, as their screens have them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { choicesOf } from "../../../webroot/js/attention/menu-choices.js";

const texts = (screen) => choicesOf(screen).map(({ key, text }) => `${key} ${text}`);

test("of Claude Code", () => {
  const screen = "1. a list in what it said\n2. before\n\n\n\n\n\n Bash command\n   npm test\n Do you want to proceed?\n ❯ 1. Yes\n   2. Yes, and don't ask again for npm test\n   3. No, and tell Claude what to do differently (esc)\n\n";
  assert.deepEqual(texts(screen), ["1 Yes", "2 Yes, and don't ask again for npm test", "3 No, and tell Claude what to do differently (esc)"]);
});

test("of Codex, with an explanation between, and of Gemini in its frame", () => {
  assert.deepEqual(texts("Allow command?\n› 1. Yes, proceed (y)\n  2. No (esc)\n     and stop\n"), ["1 Yes, proceed (y)", "2 No (esc)"]);
  assert.deepEqual(texts("│ Apply this change? │\n│ ● 1. Yes, allow once   │\n│   2. Yes, allow always │\n│   3. No (esc)          │\n"), ["1 Yes, allow once", "2 Yes, allow always", "3 No (esc)"]);
});

test("none where there is none", () => {
  assert.deepEqual(choicesOf("Password:"), []);
  assert.deepEqual(choicesOf("1. only one\n\n> "), []);
  assert.deepEqual(choicesOf("2. second\n3. third"), []);
});
