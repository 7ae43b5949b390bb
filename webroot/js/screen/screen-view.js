/** A sandbox's display: live, to be watched or taken in hand, and as it was in the last minutes. */
import { url } from "../api/api.js";
import { copy } from "../ui/clipboard.js";
import { notify } from "../ui/dialog.js";
import { button, fill, h, icon, label, setText } from "../ui/dom.js";
import { ScreenLink } from "./screen-link.js";
import { ScreenPast } from "./screen-past.js";

const WORDS = {
  connecting: "Connecting…",
  waiting: "Link lost, reconnecting… The display goes on meanwhile.",
  closed: "",
};

export class ScreenView {
  #sandbox = null;
  #control = false;
  #clipboard = false;
  #fit = true;
  #text = "";
  #stage = h("div", { class: "screen-stage" });
  #over = h("div", { class: "screen-over", hidden: true });
  #word = h("span", { role: "status" });
  #hint = h("span", { class: "screen-hint", hidden: true }, h("kbd", {}, "Shift"), "+", h("kbd", {}, "Esc"), " gives the keyboard back");
  #retry = h("button", { type: "button", class: "quiet small", hidden: true, onclick: () => this.#link.now() }, "Try now");
  #foot = h("div", { class: "screen-foot" }, h("span", { class: "dot", "aria-hidden": "true" }), this.#word, this.#retry, this.#hint);
  #take = button("hand", "Take control", () => this.#setControl(!this.#control));
  #share = button("clipboard", "Share clipboard", () => this.#setClipboard(!this.#clipboard));
  #copy = button("copy", "Copy from display", () => this.#copyOut());
  #paste = button("paste", "Paste into display", () => this.#pasteIn());
  #scale = button("fit", "Actual size", () => this.#setFit(!this.#fit));
  #adapt = button("resize", "Fit display to window", () => this.#adaptSize());
  #save = h("a", { class: "button quiet", download: "" }, icon("download"), h("span", { class: "label" }, "Screenshot"));
  #past = new ScreenPast((picture) => this.#showPast(picture));
  #link = new ScreenLink(this.#stage, { onStatus: (status) => this.#status(status), onClipboard: (text) => (this.#text = text) });
  element;

  /** @param {{mayControl: boolean}} options */
  constructor({ mayControl }) {
    this.element = h(
      "section",
      { class: "screen-view", "aria-label": "Display" },
      h("div", { class: "screen-bar" }, mayControl && this.#take, mayControl && this.#adapt, mayControl && this.#share, mayControl && this.#copy, mayControl && this.#paste, this.#scale, this.#save),
      h("div", { class: "screen-body" }, this.#stage, this.#over),
      this.#past.element,
      this.#foot,
    );
    this.#stage.addEventListener("keydown", (event) => this.#key(event), true);
    this.#drawTools();
  }

  show(sandbox) {
    const before = this.#sandbox;
    this.#sandbox = sandbox;
    if (before?.id !== sandbox.id) this.#control = this.#clipboard = false;
    this.#save.href = url("sandboxes", sandbox.id, "screenshot");
    this.#save.download = `${sandbox.name}.png`;
    this.#past.show(sandbox.id);
    this.#drawTools();
    if (sandbox.state === "running" || sandbox.state === "paused") this.#open();
    else {
      this.#link.close();
      setText(this.#word, `The sandbox is ${sandbox.state}: its display comes with it.`);
    }
  }

  hide() {
    this.#link.close();
    this.#past.hide();
    this.#sandbox = null;
  }

  dispose() {
    this.hide();
  }

  #open() {
    this.#link.open(this.#sandbox.id, { control: this.#control, clipboard: this.#clipboard });
  }

  #status({ state }) {
    this.#foot.dataset.state = state;
    this.#retry.hidden = state !== "waiting";
    this.#hint.hidden = state !== "live" || !this.#control;
    setText(this.#word, WORDS[state] ?? (this.#control ? "You are in control" : "Watching"));
    if (state === "live") {
      this.#link.fit = this.#fit;
      if (this.#control) this.#link.focus();
    }
    this.#drawTools();
  }

  #drawTools() {
    const live = this.#link.state === "live";
    this.element.dataset.control = String(this.#control);
    label(this.#take, "hand", this.#control ? "Give control back" : "Take control");
    this.#take.setAttribute("aria-pressed", String(this.#control));
    label(this.#share, "clipboard", this.#clipboard ? "Clipboard is shared" : "Share clipboard");
    this.#share.setAttribute("aria-pressed", String(this.#clipboard));
    label(this.#scale, "fit", this.#fit ? "Actual size" : "Fit to page");
    this.#share.hidden = this.#adapt.hidden = !this.#control;
    this.#copy.hidden = this.#paste.hidden = !this.#control || !this.#clipboard;
    for (const tool of [this.#take, this.#share, this.#copy, this.#paste, this.#adapt]) tool.disabled = !live;
  }

  #setControl(wanted) {
    this.#control = wanted;
    if (!wanted) this.#clipboard = false;
    this.#past.live();
    this.#open();
  }

  #setClipboard(wanted) {
    this.#clipboard = wanted;
    this.#open();
  }

  #setFit(wanted) {
    this.#fit = wanted;
    this.#link.fit = wanted;
    this.element.dataset.fit = String(wanted);
    this.#drawTools();
  }

  /** Once: it is not to change with every change of the window, for what runs on it may not like that. */
  #adaptSize() {
    this.#link.fit = false;
    this.#link.follow = true;
    setTimeout(() => {
      this.#link.follow = false;
      this.#link.fit = this.#fit;
    }, 500);
  }

  async #copyOut() {
    if (!(await copy(this.#text))) notify("The browser did not let the text be copied.");
  }

  async #pasteIn() {
    try {
      this.#link.paste(await navigator.clipboard.readText());
      this.#link.focus();
    } catch {
      notify("The browser did not let its clipboard be read.");
    }
  }

  #key(event) {
    if (event.key !== "Escape" || !event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#link.blur();
    this.#take.focus();
  }

  #showPast(picture) {
    this.#over.hidden = !picture;
    fill(this.#over, picture);
  }
}
