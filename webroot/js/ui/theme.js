/** Light, dark, or as the system has it. */
import { fill, h, icon } from "./dom.js";
import { recall, remember } from "./settings.js";

const CHOICES = { auto: ["auto", "System"], light: ["sun", "Light"], dark: ["moon", "Dark"] };
const ORDER = Object.keys(CHOICES);

/**
 * A button that goes through the choices.
 *
 * @returns {HTMLElement}
 */
export function themeButton() {
  const button = h("button", { type: "button", class: "quiet", id: "theme" });
  const show = (theme) => {
    const [shape, word] = CHOICES[theme];
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    fill(button, icon(shape), h("span", { class: "label" }, word));
    button.setAttribute("aria-label", `Theme: ${word}`);
    button.title = `Theme: ${word}`;
  };
  let theme = recall("theme", "auto");
  if (!CHOICES[theme]) theme = "auto";
  button.addEventListener("click", () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    remember("theme", theme);
    show(theme);
  });
  show(theme);
  return button;
}

/**
 * @param {() => void} listener told when the theme has changed
 * @returns {() => void} ends the telling
 */
export function onTheme(listener) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(listener);
  system.addEventListener("change", listener);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", listener);
    chosen.disconnect();
  };
}
