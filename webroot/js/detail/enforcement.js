/** What is enforced for a sandbox, in plain words. */
import { h, icon } from "../ui/dom.js";
import { bytes, counted, oneLine } from "../ui/format.js";

const LIMITS = {
  memory_bytes: ["Memory", bytes],
  cpus: ["Processors", (count) => counted(count, "CPU")],
  pids: ["Processes", (count) => counted(count, "process")],
  disk_bytes: ["Disk", bytes],
};

/**
 * The rows of a description list.
 *
 * @param {object} sandbox
 * @returns {HTMLElement[]}
 */
export function enforcement({ backend, capabilities, limits = {}, network }) {
  const rows = [];
  rows.push(networkRow(network));
  if (!capabilities) return [...rows, row("Isolation", "calm", "Not known before it has started")];
  for (const [name, [word, tell]] of Object.entries(LIMITS)) {
    const asked = limits?.[name];
    if (asked === undefined || asked === null) continue;
    if (capabilities.limits_enforced?.includes(name)) rows.push(row(word, "good", `At most ${tell(asked)}`));
    else rows.push(row(word, "warn", `${tell(asked)} asked for, not enforced on this host`));
  }
  if (backend !== "vm" && backend !== "ssh") rows.push(row("Kernel", "calm", "The host's, shared"));
  rows.push(
    capabilities.own_uid ? row("User", "good", "A host user of its own") : row("User", "warn", "The daemon's own user, as every sandbox here"),
    capabilities.seccomp ? row("System calls", "good", "Filtered") : row("System calls", "warn", "Not filtered"),
    capabilities.kill_tree === "cgroup"
      ? row("Ending", "good", "Ends all descendants")
      : row("Ending", "warn", "Best effort: a process that detached itself may stay"),
    capabilities.pause ? row("Pause", "good", "All its processes freeze") : row("Pause", "calm", "Not possible on this host"),
  );
  return rows;
}

function networkRow(network) {
  const allowed = (network?.allow ?? []).map((rule) => oneLine(rule, 300)).join(", ");
  switch (network?.mode) {
    case "open":
      return row("Network", "warn", "Open: any public address");
    case "learn":
      return row("Network", "warn", "Learning: any public address");
    case "allow":
      return row("Network", "good", `Allowed only: ${allowed || "nothing"}`);
    default:
      return row("Network", "good", "None but its own localhost");
  }
}

function row(term, tone, text) {
  const shape = { good: "check", warn: "warning", calm: "dash" }[tone];
  return h("div", { "data-tone": tone }, h("dt", {}, term), h("dd", {}, icon(shape), text));
}
