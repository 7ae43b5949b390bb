/** What can be done with a sandbox, as buttons. */
import { api } from "../api/api.js";
import { field, notify, openForm } from "../ui/dialog.js";
import { h, icon } from "../ui/dom.js";
import { actionsFor } from "./transitions.js";

const VERBS = {
  start: ["play", "Start"],
  stop: ["stop", "Stop"],
  restart: ["restart", "Restart"],
  pause: ["pause", "Pause"],
  resume: ["play", "Resume"],
};

/**
 * The buttons for a sandbox as it is now.
 *
 * @param {object} sandbox
 * @param {import("./sandboxes.js").Sandboxes} sandboxes
 * @returns {HTMLElement[]}
 */
export function actionButtons(sandbox, sandboxes) {
  const verbs = actionsFor(sandbox).map((verb) => {
    const [shape, word] = VERBS[verb];
    return button(shape, word, sandbox, (target) => act(target, verb, sandbox, sandboxes));
  });
  return [...verbs, button("trash", "Delete", sandbox, () => askToDelete(sandbox, sandboxes), "danger-text")];
}

function button(shape, word, sandbox, act, extra = "") {
  return h(
    "button",
    { type: "button", class: `quiet ${extra}`, "data-verb": word, "aria-label": `${word} ${sandbox.name}`, title: word, onclick: (event) => act(event.currentTarget) },
    icon(shape),
    h("span", { class: "label" }, word),
  );
}

/** What ends processes is asked for: they don't come back as they were. */
const ASKED = {
  stop: "Everything that runs in it ends. Its files and logs stay, and it can be started again.",
  restart: "Everything that runs in it ends, and its command is started anew. Its files and logs stay.",
};

function act(target, verb, sandbox, sandboxes) {
  if (!ASKED[verb]) return perform(target, verb, sandbox, sandboxes);
  return openForm({
    title: `${VERBS[verb][1]} ${sandbox.name}?`,
    body: [h("p", {}, ASKED[verb])],
    action: VERBS[verb][1],
    onSubmit: () => perform(target, verb, sandbox, sandboxes),
  });
}

async function perform(target, verb, sandbox, sandboxes) {
  target.disabled = true;
  try {
    const now = await api.act(sandbox.id, verb);
    if (now?.id) sandboxes.put(now);
  } catch (problem) {
    notify(`Could not ${verb} ${sandbox.name}: ${problem.message}`);
    sandboxes.refresh(sandbox.id);
  } finally {
    target.disabled = false;
  }
}

/**
 * Deletes a sandbox once its name was typed.
 *
 * @param {object} sandbox
 * @param {import("./sandboxes.js").Sandboxes} sandboxes
 */
function askToDelete(sandbox, sandboxes) {
  const name = h("input", { name: "name", autocomplete: "off", autocapitalize: "none", spellcheck: "false", required: true });
  openForm({
    title: `Delete ${sandbox.name}?`,
    body: [
      h("p", {}, "Its processes end, and its files and logs are gone for good."),
      field(`Type ${sandbox.name} to confirm`, name),
    ],
    action: "Delete for good",
    danger: true,
    onSubmit: async () => {
      if (name.value.trim() !== sandbox.name) {
        throw Object.assign(new Error(), { errors: [{ field: "name", message: `This is not ${sandbox.name}.` }] });
      }
      const kept = await api.remove(sandbox.id);
      if (kept) notify(`What was done in ${sandbox.name} is kept: ${[...kept.branches.map((name) => `branch ${name}`), kept.snapshot && `snapshot ${kept.snapshot}`].filter(Boolean).join(", ")}.`);
      sandboxes.refresh(sandbox.id);
    },
  });
}
