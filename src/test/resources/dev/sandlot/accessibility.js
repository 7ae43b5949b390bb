// Calls back with what is plainly wrong for people who can't see well, or use a keyboard or a screen reader.
const done = arguments[arguments.length - 1];
const wrong = [];
const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
const told = (element) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.trim().slice(0, 40)}"`;

const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function rgba(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
function over(front, back) {
  const alpha = front[3] / 255;
  return [0, 1, 2].map((at) => front[at] * alpha + back[at] * (1 - alpha)).concat(255);
}
function background(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
  return layers.reduceRight((below, layer) => over(layer, below), rgba("canvas"));
}
function luminance(colour) {
  const [r, g, b] = colour.map((part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(element) {
  const back = background(element);
  const [light, dark] = [luminance(over(rgba(getComputedStyle(element).color), back)), luminance(back)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const element of document.querySelectorAll("body *")) {
  const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!hasText || !seen(element) || element.closest(":disabled, .sr-only, .skip, noscript")) continue;
  const ratio = contrast(element);
  if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${told(element)}`);
}
for (const element of document.querySelectorAll("button, a[href]")) {
  if (!seen(element)) continue;
  if (!(element.getAttribute("aria-label") || element.innerText.trim())) wrong.push(`no name: ${told(element)}`);
  const { width, height } = element.getBoundingClientRect();
  if (element.tagName === "BUTTON" && !element.matches(".link") && (width < 24 || height < 24)) wrong.push(`too small: ${told(element)}`);
}
for (const input of document.querySelectorAll("input")) {
  if (seen(input) && !input.labels.length && !input.getAttribute("aria-label")) wrong.push(`no label: ${input.name}`);
}
const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) wrong.push(`id twice: ${id}`);
if (!document.documentElement.lang) wrong.push("no language");
if (document.querySelectorAll("main").length !== 1) wrong.push("not one main landmark");
if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
if (document.documentElement.scrollWidth > innerWidth) wrong.push(`wider than the window: ${document.documentElement.scrollWidth}`);
done(wrong);
