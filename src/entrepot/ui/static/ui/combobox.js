// [data-names="id"]: an input with a list to choose from, the c-names of that id; a combobox by its ARIA pattern. Arrows
// choose, Enter or Tab takes, Escape closes. What fits and how it is put in, `combobox:narrow` and `combobox:take` are
// asked for: the first hides options, the second gets the one that was taken. Without script it is a plain input.
let input = null, list = null;
const lists = {};

const listOf = (id) => (lists[id] ??= document.getElementById(id).content.querySelector("ul").cloneNode(true));
const options = () => [...list.children].filter((one) => !one.hidden);
const chosen = () => (list?.isConnected ? list.querySelector("[aria-selected=true]") : null);
const tell = (what, detail) => input.dispatchEvent(new CustomEvent(`combobox:${what}`, { bubbles: true, detail }));

const begin = (target) => {
  const name = target.dataset.names;
  [input, list] = [target, listOf(name)];
  list.id = `${name}-list`;
  [...list.children].forEach((one, at) => { one.id = `${name}-${at}`; });
  const aria = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [key, value] of Object.entries(aria)) input.setAttribute(key, value);
};

const choose = (option) => {
  for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const close = () => {
  list?.remove();
  input?.setAttribute("aria-expanded", "false");
  input?.removeAttribute("aria-activedescendant");
};

const suggest = () => {
  tell("narrow", [...list.children]);
  if (!options().length) return close();
  input.after(list);
  input.setAttribute("aria-expanded", "true");
  choose(options()[0]);
};

const take = (option) => { close(); tell("take", option); };

document.addEventListener("focusin", ({ target }) => { if (target.matches("[data-names]")) begin(target); });
document.addEventListener("focusout", close);
document.addEventListener("input", ({ target, isTrusted }) => { if (target === input && isTrusted) suggest(); });
document.addEventListener("pointerdown", (event) => { if (list?.contains(event.target)) event.preventDefault(); });
document.addEventListener("click", ({ target }) => { if (list?.contains(target)) take(target.closest("[role=option]")); });
document.addEventListener("keydown", (event) => {
  if (event.target !== input || event.isComposing || event.shiftKey) return;
  const [now, step] = [chosen(), { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (now && step) choose(options().at((options().indexOf(now) + step) % options().length));
  else if (now && ["Enter", "Tab"].includes(event.key)) take(now);
  else if (now && event.key === "Escape") close();
  else if (event.key === "ArrowDown") suggest();
  else return;
  event.preventDefault();
});
