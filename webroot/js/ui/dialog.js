/** Dialogs and notices. The browser's own modal dialog keeps the focus inside, and gives it back on closing. */
import { fill, h, icon } from "./dom.js";

/**
 * Shows a form in a modal dialog.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {Node[]} options.body
 * @param {string} options.action what the button that sends it says
 * @param {boolean} [options.danger] whether it destroys something
 * @param {(form: HTMLFormElement) => Promise<void>} options.onSubmit a Problem that it throws is shown, and the form kept
 * @returns {HTMLDialogElement}
 */
export function openForm({ title, body, action, danger = false, onSubmit }) {
  const message = h("p", { class: "form-problem", role: "alert", hidden: true });
  const send = h("button", { type: "submit", class: danger ? "danger" : "primary" }, action);
  const cancel = h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel");
  const form = h("form", { novalidate: true }, h("h2", { id: "dialog-title" }, title), ...body, message, h("div", { class: "form-end" }, cancel, send));
  const dialog = h("dialog", { "aria-labelledby": "dialog-title" }, form);
  const before = document.activeElement;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    clearProblems(form, message);
    try {
      await onSubmit(form);
      dialog.close();
    } catch (problem) {
      showProblem(form, message, problem);
    } finally {
      send.disabled = false;
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  // With nothing to fill in, Enter means what was asked for.
  if (!form.querySelector("input, select, textarea")) send.focus();
  return dialog;
}

/** The id of a form's field; names of the API have dots, which mean something else in a selector. */
function fieldId(name) {
  return `field-${name.replaceAll(".", "-")}`;
}

/**
 * A labelled input for a form.
 *
 * @param {string} label
 * @param {HTMLElement} input with a name
 * @param {string} [hint]
 * @returns {HTMLElement}
 */
export function field(label, input, hint) {
  const id = fieldId(input.getAttribute("name"));
  input.id = id;
  const hintElement = hint && h("p", { class: "hint", id: `${id}-hint` }, hint);
  const problem = h("p", { class: "field-problem", id: `${id}-problem`, hidden: true });
  input.setAttribute("aria-describedby", `${hint ? `${id}-hint ` : ""}${id}-problem`);
  return h("div", { class: "field" }, h("label", { for: id }, label), input, problem, hintElement);
}

function clearProblems(form, message) {
  message.hidden = true;
  form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
  form.querySelectorAll(".field-problem").forEach((place) => (place.hidden = true));
}

/** The place beside the field that a name of the API means: the field itself, or the one that it is a part of, such as display of display.width. */
function placeOf(name) {
  for (let part = name; part; part = part.slice(0, Math.max(0, part.lastIndexOf(".")))) {
    const place = document.getElementById(`${fieldId(part)}-problem`);
    if (place) return place;
  }
  return null;
}

/** What is wrong as a sentence: the daemon's words go on after the name of a field. */
function sentence(label, text) {
  const said = /^[a-z]/.test(text) ? `${label} ${text}` : text;
  return /[.!?]$/.test(said) ? said : `${said}.`;
}

function showProblem(form, message, problem) {
  const rest = [];
  for (const { field: name, message: text } of problem.errors ?? []) {
    const place = placeOf(name);
    if (!place) {
      rest.push(sentence(name, text));
      continue;
    }
    const field = place.closest(".field");
    field.querySelector("input:not([type=radio]), select, textarea")?.setAttribute("aria-invalid", "true");
    fill(place, sentence(field.querySelector("label, legend").textContent, text));
    place.hidden = false;
  }
  form.querySelector("[aria-invalid]")?.focus();
  if (rest.length === 0 && form.querySelector(".field-problem:not([hidden])")) return;
  fill(message, icon("warning"), h("span", {}, rest.length ? rest.join(" ") : problem.message));
  message.hidden = false;
}

const notices = h("div", { class: "notices", role: "region", "aria-label": "Notices", "aria-live": "polite" });

/**
 * A notice at the edge of the page, for an action that went wrong; it goes by itself after a while.
 *
 * @param {string} text
 */
export function notify(text) {
  if (!notices.isConnected) document.body.append(notices);
  const close = () => notice.remove();
  const notice = h(
    "div",
    { class: "notice" },
    icon("warning"),
    h("p", {}, text),
    h("button", { type: "button", class: "quiet small", "aria-label": "Dismiss", onclick: close }, icon("cross")),
  );
  notices.append(notice);
  setTimeout(close, 12_000);
}
