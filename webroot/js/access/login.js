/** Logging in with a one-time code. */
import { api } from "../api/api.js";
import { h, icon } from "../ui/dom.js";

const CODE_IN_URL = /^#code=([\w.~-]+)$/;

/**
 * Takes a code out of the address, so that neither the history nor a copied address holds it.
 *
 * @returns {string|null}
 */
export function takeCodeFromUrl() {
  const found = CODE_IN_URL.exec(location.hash);
  if (!found) return null;
  history.replaceState(null, "", `${location.pathname}#/`);
  return found[1];
}

/**
 * The login page.
 *
 * @param {string|null} message why it is shown, or null
 * @param {() => void} onLoggedIn
 * @returns {HTMLElement}
 */
export function loginPage(message, onLoggedIn) {
  const input = h("input", {
    id: "code", name: "code", class: "code", autocomplete: "one-time-code", autocapitalize: "none", spellcheck: "false", required: true,
    "aria-describedby": "login-problem",
  });
  const problem = h("p", { class: "form-problem", id: "login-problem", role: "alert", hidden: !message }, icon("warning"), h("span", {}, message ?? ""));
  const button = h("button", { type: "submit", class: "primary" }, "Log in");
  const send = async (event) => {
    event.preventDefault();
    // A whole address may be pasted as well.
    const code = input.value.trim().replace(/^.*#code=/, "");
    if (!code) return input.focus();
    button.disabled = true;
    try {
      await api.login(code);
      onLoggedIn();
    } catch (error) {
      problem.lastChild.textContent = loginProblem(error);
      problem.hidden = false;
      input.select();
    } finally {
      button.disabled = false;
    }
  };
  return h(
    "main",
    { class: "login" },
    h("div", { class: "panel" },
      h("h1", {}, icon("box"), "Sandlot"),
      h("p", {}, "On the server, run"),
      h("pre", {}, h("code", {}, "sandlot open")),
      h("p", {}, "and follow the address that it prints, or paste its one-time code here. A code works once, for 15 minutes."),
      h("form", { onsubmit: send }, h("label", { for: "code" }, "One-time code"), h("div", { class: "login-row" }, input, button), problem)),
  );
}

/**
 * @param {import("../api/api.js").Problem} error
 * @returns {string}
 */
export function loginProblem(error) {
  if (error.status === 0 || error.status === 429 || error.status >= 500) return error.message;
  return "This code is wrong, was used already or is too old. Run sandlot open for a fresh one.";
}
