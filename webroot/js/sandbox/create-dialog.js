/** The dialog that creates a sandbox. */
import { api } from "../api/api.js";
import { field, openForm } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { CreateAgent } from "./create-agent.js";
import { CreateNetwork } from "./create-network.js";
import { parsePairs } from "./create-pairs.js";
import { CreateSource } from "./create-source.js";

/** The sizes that are offered; the API takes others. */
const DISPLAYS = [[1280, 800], [1600, 900], [1920, 1080]];
const UNITS = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/**
 * @param {string} text such as "512m" or "2 GiB"; a bare number is MiB
 * @returns {number|null} bytes, or null where it is no size
 */
export function parseSize(text) {
  const found = /^([\d.]+)\s*([kmgt]?)(i?b)?$/i.exec(text.trim());
  if (!found || !Number.isFinite(Number(found[1]))) return null;
  return Math.round(Number(found[1]) * UNITS[(found[2] || (found[3] ? "" : "m")).toLowerCase()]);
}

/**
 * @param {string} text such as "90", "30m", "2h" or "1d"; a bare number is seconds
 * @returns {number|null} seconds, or null where it is no duration
 */
export function parseDuration(text) {
  const found = /^(\d+)\s*(s|m|min|h|d)?$/i.exec(text.trim());
  return found ? Number(found[1]) * { s: 1, m: 60, min: 60, h: 3600, d: 86400 }[(found[2] ?? "s").toLowerCase()] : null;
}

/**
 * Opens the dialog.
 *
 * @param {(sandbox: object) => void} onCreated
 */
export function openCreate(onCreated) {
  const source = new CreateSource();
  const plain = { autocomplete: "off", autocapitalize: "none", spellcheck: "false" };
  const inputs = {
    name: h("input", { name: "name", placeholder: "chosen for you", ...plain }),
    command: h("input", { name: "command", class: "code", placeholder: "none", ...plain }),
    memory: h("input", { name: "limits.memory_bytes", placeholder: "default", ...plain }),
    cpus: h("input", { name: "limits.cpus", placeholder: "default", inputmode: "decimal", ...plain }),
    ttl: h("input", { name: "ttl_seconds", placeholder: "no end", ...plain }),
    tty: h("input", { type: "checkbox", name: "tty", id: "create-tty" }),
    labels: h("textarea", { name: "labels", class: "code", rows: "2", placeholder: "team=shop", ...plain }),
    env: h("textarea", { name: "env", class: "code", rows: "2", placeholder: "NAME=value", ...plain }),
  };
  const display = h(
    "select",
    { name: "display" },
    h("option", { value: "" }, "None"),
    DISPLAYS.map(([width, height]) => h("option", { value: `${width}x${height}` }, `${width} × ${height}`)),
  );
  const network = new CreateNetwork();
  const terminal = h("label", { for: "create-tty", class: "check" }, inputs.tty, h("span", {}, "In a terminal, for programs that ask or draw, such as agents"));
  const agent = new CreateAgent(() => {
    inputs.tty.checked = true;
    network.offer("@agent");
  });
  openForm({
    title: "New sandbox",
    body: [
      field("Name", inputs.name, "a–z, 0–9 and -, at most 63"),
      h("div", { class: "field-stack" }, field("Command", inputs.command, "Runs through bash as its first process. You can run more at any time."), terminal),
      agent.element,
      h("div", { class: "field-row" },
        field("Memory", inputs.memory, "e.g. 512m, 2g"),
        field("CPUs", inputs.cpus, "e.g. 1.5"),
        field("Time to live", inputs.ttl, "e.g. 30m, 2h")),
      source.element,
      field("Display", display, "For programs with windows, such as a browser."),
      network.element,
      h("div", { class: "field-row" },
        field("Labels", inputs.labels, "NAME=VALUE, a line each"),
        field("Environment", inputs.env, "NAME=value, a line each; viewers don't see it")),
    ],
    action: "Create",
    onSubmit: async () => onCreated(await api.create({ ...specOf(inputs, display.value), ...agent.spec(inputs.command.value.trim() === ""), network: network.network, workspace: source.workspace })),
  });
}

function specOf({ name, command, memory, cpus, ttl, tty, labels, env }, display) {
  const [width, height] = display.split("x").map(Number);
  const errors = [];
  const read = (input, parse, message) => {
    if (input.value.trim() === "") return undefined;
    const value = parse(input.value);
    if (value === null || Number.isNaN(value)) errors.push({ field: input.name, message });
    return value;
  };
  const limits = {
    memory_bytes: read(memory, parseSize, "A size such as 512m or 2g."),
    cpus: read(cpus, Number, "A number such as 1.5."),
  };
  const spec = {
    name: name.value.trim() || undefined,
    command: command.value.trim() ? command.value : undefined,
    limits: Object.values(limits).some((value) => value !== undefined) ? limits : undefined,
    ttl_seconds: read(ttl, parseDuration, "A duration such as 30m or 2h."),
    display: display ? { width, height } : undefined,
    tty: (tty.checked && command.value.trim() !== "") || undefined,
    labels: read(labels, (text) => parsePairs(text, true), "A line each, such as team=shop."),
    env: read(env, (text) => parsePairs(text, false), "A line each, such as NAME=value."),
  };
  if (errors.length) throw Object.assign(new Error(), { errors });
  return spec;
}
