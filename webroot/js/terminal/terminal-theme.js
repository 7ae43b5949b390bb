/** The dashboard's colours for a terminal; they follow the theme. */

const ANSI = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

const probe = document.createElement("span");
probe.hidden = true;
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** What a colour of the style sheets is now, as #rrggbb: xterm.js understands neither light-dark() nor oklab. */
function resolve(colour) {
  probe.style.color = colour;
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = getComputedStyle(probe).color;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** @returns {import("../../lib/xterm.mjs").ITheme} */
export function currentTheme() {
  document.body.append(probe);
  const theme = {
    background: resolve("var(--log-paper)"),
    foreground: resolve("var(--ink)"),
    cursor: resolve("var(--accent)"),
    cursorAccent: resolve("var(--log-paper)"),
    selectionBackground: resolve("color-mix(in oklab, var(--accent) 32%, var(--log-paper))"),
    selectionInactiveBackground: resolve("color-mix(in oklab, var(--line-strong) 32%, var(--log-paper))"),
    scrollbarSliderBackground: `${resolve("var(--line-strong)")}66`,
    scrollbarSliderHoverBackground: `${resolve("var(--line-strong)")}aa`,
    scrollbarSliderActiveBackground: `${resolve("var(--line-strong)")}cc`,
  };
  for (const name of ANSI) {
    theme[name] = resolve(`var(--ansi-${name})`);
    theme[`bright${name[0].toUpperCase()}${name.slice(1)}`] = resolve(`var(--ansi-bright-${name})`);
  }
  probe.remove();
  return theme;
}

/** @returns {{match: string, active: string}} backgrounds of what a search found */
export function searchColours() {
  document.body.append(probe);
  const colours = { match: resolve("color-mix(in oklab, var(--warn) 22%, var(--log-paper))"), active: resolve("var(--warn)") };
  probe.remove();
  return colours;
}
