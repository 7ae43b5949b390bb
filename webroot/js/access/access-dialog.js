/** Who has access: tokens, share links and browsers that are logged in, for administrators, who can take it from each. */
import { api } from "../api/api.js";
import { fill, h, icon } from "../ui/dom.js";
import { ago, oneLine } from "../ui/format.js";

const KINDS = { token: "Token", share: "Share link", session: "Browser" };

/**
 * @returns {HTMLElement} a button that opens the dialog
 */
export function accessButton() {
  return h("button", { type: "button", class: "quiet", id: "access", title: "Tokens and sessions", "aria-label": "Access: tokens and sessions", onclick: open }, icon("shield"), h("span", { class: "label" }, "Access"));
}

function open() {
  const before = document.activeElement;
  const message = h("p", { class: "form-problem", role: "alert", hidden: true });
  const place = h("div", { class: "panel sessions-table", tabindex: "0", role: "region", "aria-labelledby": "access-title" }, h("p", {}, "Loading…"));
  const dialog = h(
    "dialog",
    { class: "wide", "aria-labelledby": "access-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "access-title" }, "Tokens and sessions"),
      h("p", { class: "hint" }, "Revoking ends one at once, with every session and share link that was made from it and everything that is open by them."),
      h("div", { class: "sessions" }, place),
      message,
      h("div", { class: "form-end" }, h("button", { class: "primary" }, "Close")),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  const attempt = async (work) => {
    message.hidden = true;
    try {
      await work();
      const [items, me] = await Promise.all([api.tokens(), api.me()]);
      fill(place, table(items, me.credential_id, (id) => attempt(() => api.revoke(id))));
    } catch (problem) {
      fill(message, icon("warning"), h("span", {}, problem.message));
      message.hidden = false;
    }
  };
  document.body.append(dialog);
  dialog.showModal();
  attempt(async () => {});
}

function table(items, own, revoke) {
  const names = new Map(items.map((item) => [item.id, item.name]));
  const heads = ["Kind", "Name", "May", "Made from", "Made", "Used", "Expires", "Client", ""];
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, heads.map((head) => (head ? h("th", { scope: "col" }, head) : h("td"))))),
    h("tbody", {}, items.map((item) => row(item, names, item.id === own, revoke))),
  );
}

function row(item, names, isOwn, revoke) {
  const bound = [item.sandbox, item.process].filter(Boolean).join("/");
  const client = [item.address, item.user_agent].filter(Boolean).join(" ");
  const from = item.made_from && (names.get(item.made_from) ?? item.made_from);
  return h(
    "tr",
    {},
    h("td", {}, KINDS[item.kind] ?? oneLine(item.kind, 20), isOwn ? " (this one)" : ""),
    h("th", { scope: "row", title: item.id }, oneLine(item.name, 60)),
    h("td", {}, `${oneLine(item.role, 20)}${bound ? ` in ${oneLine(bound, 60)}` : ""}`),
    h("td", {}, oneLine(from, 60)),
    h("td", {}, item.created_at ? ago(item.created_at) : ""),
    h("td", {}, item.last_used_at ? ago(item.last_used_at) : "never"),
    h("td", {}, item.expires_at ? new Date(item.expires_at).toLocaleString() : "never"),
    h("td", { title: oneLine(client, 300) }, oneLine(client, 40)),
    h("td", {}, revokeButton(item, isOwn, revoke)),
  );
}

/** The first press asks, the second one does it. */
function revokeButton(item, isOwn, revoke) {
  const what = isOwn ? "Revoke what you are logged in with" : `Revoke ${oneLine(item.name, 60)}`;
  let asked = false;
  const button = h("button", { type: "button", class: "quiet small", "aria-label": what }, "Revoke");
  button.addEventListener("click", () => {
    if (asked) {
      button.disabled = true;
      revoke(item.id);
      return;
    }
    asked = true;
    button.className = "danger small";
    button.setAttribute("aria-label", `${what}: press again to do it`);
    fill(button, isOwn ? "Log me out?" : "Really?");
  });
  return button;
}
