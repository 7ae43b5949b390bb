/** What the agents of a sandbox have used, on its card: the cost in words, and the tokens. */
import { h, setText } from "../ui/dom.js";
import { compact, dollars, oneLine } from "../ui/format.js";

export class CardCost {
  #cost = h("dd");
  #tokens = h("dd", { class: "card-tokens" });
  element = h("dl", { class: "card-cost", hidden: true }, h("dt", { class: "sr-only" }, "Cost"), this.#cost, h("dt", { class: "sr-only" }, "Tokens"), this.#tokens);

  /** @param {object|undefined} seen an item of the overview */
  show(seen) {
    this.element.hidden = !seen?.tokens;
    if (!seen?.tokens) return;
    setText(this.#cost, dollars({ usd: seen.cost_usd, unpriced: seen.cost_unpriced }));
    setText(this.#tokens, `${compact(seen.tokens)} tokens`);
    this.element.title = `${seen.tokens.toLocaleString("en")} tokens. ${oneLine(seen.cost_label, 500)}`;
  }
}
