/** The dialog that adds a schedule. */
import { api } from "../api/api.js";
import { field, openForm } from "../ui/dialog.js";
import { h } from "../ui/dom.js";

/**
 * @param {{id: string, name: string}} sandbox
 * @param {() => void} added
 */
export function openSchedule(sandbox, added) {
  const plain = { autocomplete: "off", autocapitalize: "none", spellcheck: "false" };
  const name = h("input", { name: "name", placeholder: "nightly", ...plain });
  const when = h("input", { name: "when", class: "code", placeholder: "every 10m", ...plain });
  const zone = h("input", { name: "time_zone", value: Intl.DateTimeFormat().resolvedOptions().timeZone, ...plain });
  const command = h("input", { name: "command", class: "code", placeholder: "make test", ...plain });
  const overlap = h("input", { type: "checkbox", name: "overlap" });
  openForm({
    title: `Run again and again in ${sandbox.name}`,
    body: [
      field("Name", name),
      field("When", when, "every 10m (s, m, h or d), or a cron expression such as 30 4 * * mon-fri, or @daily."),
      field("Time zone", zone, "In which a cron expression is meant."),
      field("Command", command),
      h("label", { class: "check" }, overlap, h("span", {}, "Also while the run before goes on")),
    ],
    action: "Add",
    onSubmit: async () => {
      await api.addSchedule(sandbox.id, { name: name.value.trim(), when: when.value.trim(), time_zone: zone.value.trim(), command: command.value, overlap: overlap.checked });
      added();
    },
  });
}
