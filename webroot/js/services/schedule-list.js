/** Schedules as cards: when each runs, how its last run went, what was missed, and what can be done with it. */
import { api } from "../api/api.js";
import { button, fill, h, icon } from "../ui/dom.js";
import { ago, commandLine, counted, duration, oneLine, since } from "../ui/format.js";
import { badge, CardList, endWord, stateBadge } from "./card.js";

/**
 * @typedef {object} Schedule as GET /schedules has it
 */

export class ScheduleList extends CardList {
  #drawn = "";
  #times = [];

  constructor(mayRun, named, changed) {
    super(mayRun, named, changed);
    this.element.classList.add("schedules");
  }

  /**
   * @param {Schedule[]} schedules
   * @param {HTMLElement|null} nothing what is shown where there are none
   */
  show(schedules, nothing) {
    const shape = JSON.stringify(schedules.map((schedule) => ({ ...schedule, last: schedule.last && { ...schedule.last, output: null } })));
    if (shape !== this.#drawn) {
      this.#drawn = shape;
      this.#times = [];
      fill(this.element, schedules.length ? schedules.map((schedule) => this.#card(schedule)) : nothing);
    }
    this.#times.forEach((tell) => tell());
  }

  #card(schedule) {
    const { name, when, time_zone: zone, command, next_at: next, last, last_at: lastAt, missed, paused, overlap, runs, sandbox } = schedule;
    const base = `#/sandboxes/${encodeURIComponent(sandbox)}`;
    const facts = h("p", { class: "summary" });
    this.#times.push(() =>
      fill(
        facts,
        [
          paused ? "paused" : `next ${nextWord(next)}`,
          lastAt ? `run ${runs} began ${ago(lastAt)}${last && last.state !== "running" ? `, ended ${endWord(last)}` : ""}` : "not run yet",
          overlap && "runs may overlap",
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    );
    return h(
      "article",
      { class: "panel service", "aria-label": `${name} in ${sandbox}` },
      h(
        "div",
        { class: "service-head" },
        this.heading(sandbox, name),
        paused && badge(["pause", "Paused", "calm"]),
        last && (last.state === "exited" && last.exit_code !== 0 ? badge(["warning", "Failed", "bad"]) : stateBadge(last)),
      ),
      h("p", { class: "schedule-when" }, icon("clock"), h("strong", {}, oneLine(when, 100)), /^every/i.test(when) ? null : h("span", { class: "hint" }, zone)),
      h("p", { class: "process-command" }, oneLine(commandLine(command), 300)),
      facts,
      missed && h("p", { class: "failure" }, icon("warning"), h("span", {}, `${counted(missed.count, "run")} missed, the last ${new Date(missed.at).toLocaleString()}: ${oneLine(missed.why, 300)}`)),
      h(
        "div",
        { class: "service-tools" },
        last && h("a", { class: "button quiet", href: `${base}/processes/${last.id}` }, icon("log"), "Log"),
        this.mayRun && this.#tools(schedule),
      ),
    );
  }

  #tools(schedule) {
    const { paused, sandbox_id: id, name } = schedule;
    return [
      button("bolt", "Run now", () => this.act(name, "run", () => api.runSchedule(id, name))),
      paused
        ? button("play", "Resume", () => this.act(name, "resume", () => api.pauseSchedule(id, name, false)))
        : button("pause", "Pause", () => this.act(name, "pause", () => api.pauseSchedule(id, name, true))),
      button("trash", "Remove", () => this.#askToRemove(schedule)),
    ];
  }

  #askToRemove({ name, sandbox_id: id }) {
    const form = {
      title: `Remove ${name}?`,
      body: [h("p", {}, "It is not run any more. What runs goes on, and the logs of its runs stay.")],
      action: "Remove",
      danger: true,
    };
    this.ask(form, () => api.removeSchedule(id, name));
  }
}

/** @param {string} next RFC 3339 */
function nextWord(next) {
  const seconds = -since(next);
  return seconds < 1 ? "now" : `in ${duration(seconds)}, ${new Date(next).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" })}`;
}
