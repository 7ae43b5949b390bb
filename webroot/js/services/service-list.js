/** Services as cards: how each does, since when, which deploy it is, and what can be done with it. */
import { api } from "../api/api.js";
import { button, fill, h, icon } from "../ui/dom.js";
import { ago, commandLine, counted, oneLine } from "../ui/format.js";
import { badge, CardList, endWord, stateBadge } from "./card.js";

const HEALTH = {
  none: null,
  starting: ["dots", "Starting", "busy"],
  healthy: ["check", "Healthy", "good"],
  unhealthy: ["warning", "Unhealthy", "bad"],
};

/**
 * @typedef {object} Service as GET /services has it
 */

export class ServiceList extends CardList {
  #drawn = "";

  /**
   * @param {Service[]} services
   * @param {HTMLElement} nothing what is shown where there are none
   */
  show(services, nothing) {
    const shape = JSON.stringify(services.map((service) => ({ ...service, health: { ...service.health, checked_at: null }, process: { ...service.process, output: null } })));
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    fill(this.element, services.length ? services.map((service) => this.#card(service)) : nothing);
  }

  #card(service) {
    const { name, process, health, deploy, sandbox, restart } = service;
    const base = `#/sandboxes/${encodeURIComponent(sandbox)}`;
    const started = process.restarts ? `started again ${counted(process.restarts, "time")}` : null;
    const facts = [
      process.state === "running" ? `since ${ago(process.started_at)}` : ended(process),
      started,
      deploy && `deploy ${deploy.number}${deploy.release === deploy.number ? "" : `, with the files of ${deploy.release}`}`,
      `restart: ${restart.replace("_", " ")}`,
    ];
    return h(
      "article",
      { class: "panel service", "aria-label": `${name} in ${sandbox}` },
      h(
        "div",
        { class: "service-head" },
        this.heading(sandbox, name),
        stateBadge(process),
        process.state === "running" && HEALTH[health.state] && badge(HEALTH[health.state]),
      ),
      h("p", { class: "process-command" }, oneLine(commandLine(process.command), 300)),
      h("p", { class: "summary" }, facts.filter(Boolean).join(" · ")),
      health.detail && h("p", { class: "failure" }, icon("warning"), h("span", {}, oneLine(health.detail, 300))),
      h(
        "div",
        { class: "service-tools" },
        h("a", { class: "button quiet", href: `${base}/processes/${process.id}` }, icon("log"), "Log"),
        this.mayRun && deploy && this.#tools(service),
      ),
    );
  }

  #tools(service) {
    const { process, deploy, deploys } = service;
    const running = process.state === "running";
    const earlier = deploys.some(({ release }) => release < deploy.release);
    return [
      button("restart", running ? "Restart" : "Start", () => this.#act(service, "restart")),
      running && button("stop", "Stop", () => this.#act(service, "stop")),
      earlier && button("undo", "Roll back", () => this.#askWhere(service)),
      button("trash", "Remove", () => this.#askToRemove(service)),
    ];
  }

  #act({ process, name }, what) {
    return this.act(name, what, () => api.service(process.sandbox_id, name, what));
  }

  #askWhere(service) {
    const { name, deploy, deploys, process } = service;
    const releases = [...new Set(deploys.map(({ release }) => release))].filter((release) => release !== deploy.release).sort((one, other) => other - one);
    const choice = h(
      "select",
      { name: "to" },
      releases.map((release) => h("option", { value: String(release), selected: release < deploy.release && release === Math.max(...releases.filter((each) => each < deploy.release)) }, `Deploy ${release}, ${ago(deploys.find((each) => each.release === release).at)}`)),
    );
    const form = {
      title: `Roll back ${name}?`,
      body: [h("p", {}, "What runs now is ended, and the command of that deploy is started on its files. This deploy is kept."), h("div", { class: "field" }, h("label", {}, "To ", choice))],
      action: "Roll back",
    };
    this.ask(form, () => api.service(process.sandbox_id, name, "rollback", { to: Number(choice.value) }));
  }

  #askToRemove({ name, process }) {
    const form = {
      title: `Remove ${name}?`,
      body: [h("p", {}, "It is ended, and the copies of files that its deploys have made are removed with their logs. The workspace stays.")],
      action: "Remove",
      danger: true,
    };
    this.ask(form, () => api.removeService(process.sandbox_id, name));
  }
}

function ended(process) {
  return `ended ${process.ended_at ? ago(process.ended_at) : ""} ${endWord(process)}`;
}
