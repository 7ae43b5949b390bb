/** The dialog that deploys a service. */
import { api } from "../api/api.js";
import { field, openForm } from "../ui/dialog.js";
import { h } from "../ui/dom.js";

/**
 * @param {{id: string, name: string}} sandbox
 * @param {() => void} deployed
 */
export function openDeploy(sandbox, deployed) {
  const plain = { autocomplete: "off", autocapitalize: "none", spellcheck: "false" };
  const name = h("input", { name: "name", value: "app", ...plain });
  const command = h("input", { name: "command", class: "code", placeholder: "./server --port 8080", ...plain });
  const directory = h("input", { name: "directory", class: "code", placeholder: "all of the workspace", ...plain });
  const health = h("input", { name: "health", class: "code", placeholder: ":8080/healthz", ...plain });
  const restart = h(
    "select",
    { name: "restart" },
    [["always", "Whenever it ends"], ["on_failure", "When it fails"], ["never", "Never"]].map(([value, word]) => h("option", { value }, word)),
  );
  openForm({
    title: `Deploy in ${sandbox.name}`,
    body: [
      field("Command", command, "It runs on a copy of the directory, which is its working directory."),
      field("Directory", directory),
      field("Name", name),
      field("Health check", health, "A port on the sandbox's localhost and a path; a status from 200 to 399 is well. Or a command that ends with code 0."),
      field("Start it again", restart),
    ],
    action: "Deploy",
    onSubmit: async () => {
      await api.deploy(sandbox.id, {
        name: name.value.trim(),
        command: command.value,
        ...(directory.value.trim() && { directory: directory.value.trim() }),
        ...(health.value.trim() && { health: healthOf(health.value.trim()) }),
        restart: { policy: restart.value },
      });
      deployed();
    },
  });
}

/**
 * @param {string} text such as ":8080/healthz", or a command
 * @returns {object} as the API has it
 */
export function healthOf(text) {
  const found = /^(?:http:\/\/(?:localhost|127\.0\.0\.1))?:(\d{1,5})(\/\S*)?$/.exec(text);
  return found ? { http: { port: Number(found[1]), path: found[2] ?? "/" } } : { command: text };
}
