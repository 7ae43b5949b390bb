/** How an agent gets sandboxes: what to type or to say, each with a button that copies it. */
import { copy } from "../ui/clipboard.js";
import { button, h, label } from "../ui/dom.js";

const AGENTS = ["claude", "codex", "gemini", "opencode"];
const SHOWN_MS = 2000;

/**
 * @param {string} origin of this daemon
 * @returns {{title: string, about: string, lines: string[]}[]} the ways, the simplest first
 */
export function ways(origin) {
  const bearer = '{"type":"http","url":"' + origin + '/mcp","headers":{"Authorization":"Bearer ${SANDLOT_TOKEN}"}}';
  return [
    { title: "With the program on the agent's computer", about: "Shows what it will do, asks once, checks that it works; --undo takes it back.", lines: AGENTS.map((agent) => `sandlot agent setup ${agent}`) },
    {
      title: "Without it, over HTTP",
      about: "The token is in SANDLOT_TOKEN where the agent is started, and in no file.",
      lines: [`claude mcp add-json -s user sandlot '${bearer}'`, `codex mcp add sandlot --url ${origin}/mcp --bearer-token-env-var SANDLOT_TOKEN`],
    },
    { title: "By telling the agent", about: "It prepares everything, and comes back to you for the token.", lines: [`Read ${origin}/agent-ready.md and set yourself up.`] },
    { title: "A token for an agent", about: "Operators use all sandboxes; --role sandbox --sandbox NAME is for one alone.", lines: ["sandlot token create agent-NAME --role operator"] },
  ];
}

/** @param {string} origin */
export function connectPanel(origin) {
  return h(
    "section",
    { class: "panel connect", "aria-labelledby": "connect-title" },
    h("h2", { id: "connect-title" }, "Connect an agent"),
    ways(origin).map(({ title, about, lines }) => h("div", { class: "connect-way" }, h("h3", {}, title), h("p", { class: "hint" }, about), h("ul", {}, lines.map(line)))),
  );
}

function line(text) {
  const code = h("code", { tabindex: "0" }, text);
  const copying = button("copy", "Copy", async () => {
    label(copying, "check", (await copy(text)) ? "Copied" : chosen(code));
    copying.setAttribute("aria-label", `${copying.title}: ${text}`);
    setTimeout(() => name(), SHOWN_MS);
  });
  const name = () => {
    label(copying, "copy", "Copy");
    copying.setAttribute("aria-label", `Copy: ${text}`);
  };
  name();
  return h("li", {}, code, copying);
}

/** Where the browser keeps its clipboard to itself, the text is at least chosen. */
function chosen(code) {
  getSelection().selectAllChildren(code);
  return "Press Ctrl+C";
}
