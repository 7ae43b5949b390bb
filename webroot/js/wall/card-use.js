/** What a sandbox uses, on its card: CPU and memory, each as a word and a line of the last ten minutes. */
import { h, setText } from "../ui/dom.js";
import { bytes, percent } from "../ui/format.js";
import { Sparkline } from "../usage/sparkline.js";

/** As many as the daemon keeps. */
const SLOTS = 60;

export class CardUse {
  #cpu = use("CPU");
  #memory = use("Memory");
  element = h("dl", { class: "card-use", hidden: true }, this.#cpu.element, this.#memory.element);

  /** @param {object|undefined} metrics an item of the API's list, where there is one */
  show(metrics) {
    this.element.hidden = !metrics;
    if (!metrics) return;
    const { cpu, memory, recent } = metrics;
    this.#cpu.show(percent(cpu.used), [...recent.cpu, cpu.used], 1);
    // The most that was used, not the limit, is the upper edge: most sandboxes use a small part of theirs.
    const used = [...recent.memory_bytes, memory.used_bytes];
    this.#memory.show(bytes(memory.used_bytes), used, Math.max(...used) * 1.15);
  }
}

function use(term) {
  const line = new Sparkline(SLOTS);
  const word = h("dd");
  return {
    element: h("div", {}, h("dt", {}, term), word, line.element),
    show(text, values, top) {
      setText(word, text);
      line.draw(values, top);
    },
  };
}
