// [data-try="id of a field"]: a panel that shows what the field gives, for the values in it, while both are typed. It asks
// only while it is open.
const panelOf = (input) => input.id && document.querySelector(`[data-try="${CSS.escape(input.id)}"]`);
const ask = (panel) => { if (panel?.open) panel.dispatchEvent(new Event("try")); };

document.addEventListener("input", ({ target }) => ask(panelOf(target)));
document.addEventListener("toggle", ({ target }) => { if (target.matches("[data-try]")) ask(target); }, true);

// An input for each setting that is read; they stay as they are while the address can't be read.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const panel = target.closest("[data-try]");
  const reads = panel?.querySelector("[data-reads]")?.dataset.reads.split(" ");
  for (const field of reads ? panel.querySelectorAll("[data-given]") : []) {
    field.hidden = !reads.includes(field.dataset.given);
  }
});

const REASONS = {
  0: "there is no connection.",
  413: "that is too much text.",
  429: "that was often; wait a little.",
};

document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr } }) => {
  const result = elt.matches("[data-try]") && !successful && elt.querySelector("[data-result]");
  if (result) result.textContent = `Not tried: ${REASONS[xhr.status] ?? "reload the page, then try again."}`;
});

// Enter in a panel leads nowhere: its result is there already.
document.addEventListener("submit", (event) => { if (event.target.matches("[data-try-form]")) event.preventDefault(); });
