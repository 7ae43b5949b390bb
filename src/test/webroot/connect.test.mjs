import assert from "node:assert/strict";
import { test } from "node:test";
import { ways } from "../../../webroot/js/agents/connect.js";

test("each way names this daemon, and none holds a token", () => {
  const lines = ways("https://box.example.org:3000").flatMap((way) => way.lines);
  assert.ok(lines.includes("sandlot agent setup codex"));
  assert.ok(lines.some((line) => line.startsWith("Read https://box.example.org:3000/agent-ready.md")));
  assert.ok(lines.every((line) => !/Bearer (?!\$\{SANDLOT_TOKEN\})/.test(line)));
});

test("what Claude Code is given is JSON", () => {
  const line = ways("http://127.0.0.1:3000").flatMap((way) => way.lines).find((text) => text.startsWith("claude mcp add-json"));
  assert.equal(JSON.parse(/'(.*)'/.exec(line)[1]).url, "http://127.0.0.1:3000/mcp");
});
