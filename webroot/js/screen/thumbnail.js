/** The screen of a sandbox that has a display, small. Fetched only while it can be seen, and again when it may have changed. */
import { url } from "../api/api.js";
import { h, icon } from "../ui/dom.js";

const WIDTH = 320;
/** One card asks at most so often. */
const PAUSE_MS = 1000;

const looking = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => thumbnails.get(target)?.seen(isIntersecting)), { rootMargin: "100px" });
const thumbnails = new WeakMap();

export class Thumbnail {
  #image = h("img", { alt: "", width: WIDTH, height: 200, decoding: "async", hidden: true });
  #none = h("span", { class: "thumbnail-none" }, icon("screen"));
  element = h("div", { class: "thumbnail" }, this.#image, this.#none);
  #id;
  #tag = null;
  #visible = false;
  #stale = true;
  #timer = 0;

  /**
   * @param {string} id of the sandbox
   * @param {string} name for those who can't see it
   */
  constructor(id, name) {
    this.#id = id;
    this.#image.alt = `Screen of ${name}`;
    thumbnails.set(this.element, this);
    looking.observe(this.element);
  }

  /** It may have changed. */
  touch() {
    this.#stale = true;
    this.#soon();
  }

  /** @param {boolean} visible */
  seen(visible) {
    this.#visible = visible;
    this.#soon();
  }

  dispose() {
    looking.unobserve(this.element);
    clearTimeout(this.#timer);
    this.#visible = false;
    this.#show(null);
  }

  #soon() {
    if (this.#stale && this.#visible && !this.#timer && document.visibilityState !== "hidden") this.#fetch();
  }

  async #fetch() {
    this.#stale = false;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#soon();
    }, PAUSE_MS);
    try {
      const response = await fetch(`${url("sandboxes", this.#id, "screenshot")}?width=${WIDTH}&format=jpeg`, { cache: "no-store", headers: this.#tag ? { "If-None-Match": this.#tag } : {} });
      if (response.status === 304) return;
      const image = response.ok ? await response.blob() : null;
      if (!this.element.isConnected) return;
      this.#tag = response.ok ? response.headers.get("ETag") : null;
      this.#show(image);
    } catch {
      // The link is down; the last picture stays.
    }
  }

  #show(image) {
    if (this.#image.src) URL.revokeObjectURL(this.#image.src);
    this.#image.hidden = !image;
    this.#none.hidden = Boolean(image);
    if (image) this.#image.src = URL.createObjectURL(image);
    else this.#image.removeAttribute("src");
  }
}
