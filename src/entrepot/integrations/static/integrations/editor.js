// The editor of a draft: says how long ago it was saved and when it was not, marks inputs that are wrong, and hands
// over what was just typed when the page is left.
const form = document.querySelector("[data-draft]");
const saved = () => document.getElementById("saved");
let waiting = false; // something was typed that no answer has confirmed

const ago = (then) => {
  const seconds = Math.max(0, Math.round((Date.now() - then) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : "";
};

const tick = () => {
  const mark = saved();
  const words = mark?.dataset.saved && ago(Date.parse(mark.dataset.saved));
  const shown = mark?.querySelector("time");
  if (words && shown) shown.textContent = words;
};

const notSaved = (status) => {
  const words = saved()?.querySelector("[data-saved-words]");
  if (!words) return;
  saved().dataset.tone = "stop";
  words.textContent = {
    0: "Not saved: no connection. It is sent again as you type.",
    401: "Not saved: sign in again in another tab, then go on typing.",
    403: "Not saved: you may no longer edit this.",
    404: "Not saved: this draft was deleted.",
    413: "Not saved: that is too much text. Shorten what you pasted.",
  }[status] ?? "Not saved: it has moved on. Copy what you typed and reload the page.";
};

const mark = () => {
  for (const said of document.querySelectorAll("[data-said]")) {
    const input = document.getElementById(said.dataset.said);
    if (input && said.hasAttribute("data-invalid")) input.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
};

form?.addEventListener("input", () => { waiting = true; });
form?.addEventListener("submit", () => { waiting = false; });

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.closest("[data-draft]")) return;
  const state = detail.xhr.getResponseHeader("X-Draft");
  if (state) waiting = false;
  else if (detail.xhr.status !== 204) notSaved(detail.xhr.status);
});
// A session that has ended would lead away from what was just typed.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!event.detail.elt.closest("[data-draft]") || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
  event.preventDefault();
  notSaved(401);
});
document.addEventListener("htmx:oobAfterSwap", () => { mark(); tick(); });

addEventListener("pagehide", () => {
  if (waiting) navigator.sendBeacon(form.action, new FormData(form));
});
addEventListener("online", () => { if (waiting) form.dispatchEvent(new Event("change")); });

// A new entry of a list begins with its first input.
const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
if (target?.matches("input, select, textarea")) target.focus();

document.querySelector("#parts [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
setInterval(tick, 5000);
tick();
