/** Copies of a sandbox's files: another sandbox that begins with them, and snapshots that are kept. */
import { api } from "../api/api.js";
import { field, openForm } from "../ui/dialog.js";
import { button, fill, h } from "../ui/dom.js";
import { ago, bytes, counted } from "../ui/format.js";

/**
 * The buttons for what is done with copies.
 *
 * @param {object} sandbox
 * @param {import("./sandboxes.js").Sandboxes} sandboxes
 * @returns {HTMLElement[]}
 */
export function copyButtons(sandbox, sandboxes) {
  if (!sandbox.started_at || sandbox.workspace?.kind === "directory") return [];
  const snapshots = button("clipboard", "Snapshots", () => openSnapshots(sandbox, sandboxes));
  return sandbox.workspace?.kind === "worktree" ? [snapshots] : [button("branch", "Fork", () => openFork(sandbox, sandboxes)), snapshots];
}

function nameInput(placeholder) {
  return h("input", { name: "name", placeholder, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
}

function openFork(sandbox, sandboxes) {
  const name = nameInput("chosen for you");
  openForm({
    title: `Fork ${sandbox.name}`,
    body: [h("p", {}, "Another sandbox begins with its settings and a copy of its files, but for /tmp. Its command starts anew there."), field("Name", name)],
    action: "Fork",
    onSubmit: async () => {
      const made = await api.fork(sandbox.id, name.value.trim() || undefined);
      sandboxes.put(made);
      location.hash = `#/sandboxes/${encodeURIComponent(made.name)}`;
    },
  });
}

function openSnapshots(sandbox, sandboxes) {
  const name = nameInput("chosen for you");
  const list = h("ul", { class: "snapshots" });
  const dialog = openForm({
    title: `Snapshots of ${sandbox.name}`,
    body: [h("p", {}, "A snapshot keeps its files as they are now, but for /tmp, also when the sandbox is deleted."), list, field("Name of a new one", name)],
    action: "Take a snapshot",
    onSubmit: async () => void (await api.takeSnapshot(sandbox.id, name.value.trim() || undefined)),
  });
  const draw = async () => {
    const snapshots = await api.snapshots(sandbox.id);
    fill(list, snapshots.length ? snapshots.map((snapshot) => item(snapshot, sandbox, sandboxes, dialog)) : h("li", { class: "hint" }, "There is none yet."));
  };
  draw().catch((problem) => fill(list, h("li", { class: "hint" }, problem.message)));
}

function item(snapshot, sandbox, sandboxes, dialog) {
  const act = (ask) => () => {
    dialog.close();
    ask(snapshot, sandbox, sandboxes);
  };
  return h(
    "li",
    {},
    h("div", {}, h("strong", {}, snapshot.name), h("span", { class: "hint" }, ` ${ago(snapshot.created_at)} · ${counted(snapshot.files, "file")} · ${bytes(snapshot.bytes)}`)),
    h("div", { class: "service-tools" }, button("replay", "Restore", act(askToRestore)), button("trash", "Delete", act(askToRemove))),
  );
}

function askToRestore(snapshot, sandbox, sandboxes) {
  openForm({
    title: `Restore ${snapshot.name} in ${sandbox.name}?`,
    body: [h("p", {}, `What is in its home and its workspace now is gone then. ${sandbox.state === "running" ? "Everything that runs in it ends, and its command is started anew." : ""}`)],
    action: "Restore",
    danger: true,
    onSubmit: async () => sandboxes.put(await api.restore(sandbox.id, snapshot.name)),
  });
}

function askToRemove(snapshot) {
  openForm({
    title: `Delete the snapshot ${snapshot.name}?`,
    body: [h("p", {}, "Its files are gone for good. Sandboxes that began with them keep theirs.")],
    action: "Delete for good",
    danger: true,
    onSubmit: () => api.removeSnapshot(snapshot.name),
  });
}
