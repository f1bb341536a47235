// Toasts go when dismissed; good news goes by itself, unless someone is reading it.
const STAY = 8000;

const leave = (toast) => {
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAY, toast);
  else toast.remove();
};

const schedule = (toast) => {
  if (toast.dataset.tone === "done" || toast.dataset.tone === "wait") setTimeout(leave, STAY, toast);
};

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
});

const shelf = document.getElementById("toasts");
if (shelf) {
  shelf.querySelectorAll("[data-toast]").forEach(schedule);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) schedule(node);
    }
  }).observe(shelf, { childList: true });
}
