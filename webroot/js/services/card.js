/** What the cards of services and of schedules have in common. */
import { notify, openForm } from "../ui/dialog.js";
import { h, icon } from "../ui/dom.js";
import { oneLine } from "../ui/format.js";

const STATE = { running: ["play", "Running", "good"], exited: ["stop", "Ended", "calm"], lost: ["question", "Lost", "bad"] };

/** @param {[keyof import("../ui/dom.js").ICONS, string, string]} what its icon, word and tone */
export function badge([shape, word, tone]) {
  return h("span", { class: "badge", "data-tone": tone }, icon(shape), word);
}

/** @param {{state: string}} process */
export function stateBadge({ state }) {
  return badge(STATE[state] ?? ["question", state, "calm"]);
}

/** @param {{ended_at: string|null, exit_code: number|null, signal: string|null}} process that has ended */
export function endWord({ exit_code: code, signal }) {
  return signal ? `by ${signal}` : `with code ${code}`;
}

export class CardList {
  #changed;
  #named;
  element = h("div", { class: "services" });

  /**
   * @param {boolean} mayRun
   * @param {boolean} named whether each card tells its sandbox
   * @param {() => void} changed called when something was done
   */
  constructor(mayRun, named, changed) {
    this.mayRun = mayRun;
    this.#named = named;
    this.#changed = changed;
  }

  /**
   * @param {string} sandbox
   * @param {string} name
   */
  heading(sandbox, name) {
    return h("h2", {}, this.#named && [h("a", { href: `#/sandboxes/${encodeURIComponent(sandbox)}` }, sandbox), " / "], oneLine(name, 63));
  }

  /**
   * Does something, and tells where it fails.
   *
   * @param {string} name of the card's thing
   * @param {string} what a verb
   * @param {() => Promise<any>} work
   */
  async act(name, what, work) {
    try {
      await work();
    } catch (problem) {
      notify(`Could not ${what} ${name}: ${problem.message}`);
    }
    this.#changed();
  }

  /**
   * Asks before it does something.
   *
   * @param {{title: string, body: Node[], action: string, danger?: boolean}} form
   * @param {() => Promise<any>} work
   */
  ask(form, work) {
    openForm({
      ...form,
      onSubmit: async () => {
        await work();
        this.#changed();
      },
    });
  }
}
