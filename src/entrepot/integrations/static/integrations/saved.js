// [data-draft], a form that saves as one types: says how long ago that was, or that it failed and what to do, and
// hands over what was just typed when the page is left.
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

const REASONS = {
  0: "no connection. It is sent again as you type.",
  401: "sign in again in another tab, then go on typing.",
  403: "you may no longer edit this.",
  404: "this draft was deleted.",
  413: "that is too much text. Shorten what you pasted.",
};

const notSaved = (status) => {
  const words = saved()?.querySelector("[data-saved-words]");
  const reason = REASONS[status] ?? "it has moved on. Copy what you typed and reload the page.";
  if (words) words.textContent = `Not saved: ${reason}`;
};

form?.addEventListener("input", () => { waiting = true; });
form?.addEventListener("submit", () => { waiting = false; });

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.closest("[data-draft]") || detail.elt.matches("[data-try]")) return;
  if (detail.xhr.getResponseHeader("X-Draft")) waiting = false;
  else if (detail.xhr.status !== 204) notSaved(detail.xhr.status);
});

// A session that has ended would lead away from what was just typed.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!event.detail.elt.closest("[data-draft]") || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
  event.preventDefault();
  notSaved(401);
});

addEventListener("pagehide", () => { if (waiting) navigator.sendBeacon(form.action, new FormData(form)); });
addEventListener("online", () => { if (waiting) form.dispatchEvent(new Event("change")); });
document.addEventListener("htmx:oobAfterSwap", tick);
setInterval(tick, 5000);
tick();
