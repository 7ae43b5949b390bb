/** Which terminals have a tab, and how one is closed. */
import { api } from "../api/api.js";
import { openForm } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { commandLine } from "../ui/format.js";
import { recall, remember } from "../ui/settings.js";

/** Ended terminals that keep a tab; older ones are in the list of processes. */
const ENDED_SHOWN = 5;
const REMEMBERED = 200;
/** How long a program has to end by itself when its terminal is closed. */
const PATIENCE_SECONDS = 3;

const closed = () => recall("terminals.closed", "").split(" ");

/** Takes an ended terminal's tab away in this browser; its output stays. */
export function forget(sandbox, process) {
  remember("terminals.closed", [`${sandbox}/${process}`, ...closed()].slice(0, REMEMBERED).join(" "));
}

/**
 * The terminals that have a tab, the oldest first.
 *
 * @param {string} sandbox its id
 * @param {object[]} processes the newest first
 * @param {string|null} wanted has a tab in any case
 * @returns {object[]}
 */
export function shownOf(sandbox, processes, wanted) {
  const away = new Set(closed());
  let ended = 0;
  const shown = processes.filter((process) => {
    if (process.kind !== "terminal" && !process.tty) return false;
    if (process.state === "running" || process.id === wanted || (process.name && process.name === wanted)) return true;
    return !away.has(`${sandbox}/${process.id}`) && ++ended <= ENDED_SHOWN;
  });
  return shown.reverse();
}

/**
 * Asks, then ends what runs in a terminal.
 *
 * @returns {Promise<boolean>} whether it has ended
 */
export function askToClose(sandbox, process) {
  return new Promise((resolve) => {
    const dialog = openForm({
      title: `Close ${process.name ?? process.id}?`,
      body: [h("p", {}, "What runs in it is told to hang up, and is killed if it does not end. Its output stays among the processes."), h("pre", {}, h("code", {}, commandLine(process.command)))],
      action: "Close the terminal",
      danger: true,
      onSubmit: async () => {
        await end(sandbox, process.id);
        resolve(true);
      },
    });
    dialog.addEventListener("close", () => resolve(false));
  });
}

async function end(sandbox, process) {
  await api.signal(sandbox, process, "HUP");
  const { state } = await api.awaitProcess(sandbox, process, PATIENCE_SECONDS);
  if (state === "running") await api.signal(sandbox, process, "KILL");
}
