// The launcher: narrows tiles while someone types, arrows move between them, Enter opens the first.
const root = document.querySelector("[data-launcher]");
const box = root?.querySelector("[data-launcher-search]");
const tiles = [...(root?.querySelectorAll("[data-tile]") ?? [])];
const shown = () => tiles.filter((tile) => !tile.hidden).map((tile) => tile.querySelector("a"));

const narrow = () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const tile of tiles) tile.hidden = !words.every((word) => tile.dataset.tile.includes(word));
  for (const group of root.querySelectorAll("[data-tile-group]")) {
    group.hidden = !group.querySelector("[data-tile]:not([hidden])");
  }
  const found = shown().length;
  root.querySelector("[data-launcher-none]").hidden = found > 0;
  root.querySelector("[data-launcher-found]").textContent = words.length ? `${found} of ${tiles.length} apps` : "";
};

// The tile nearest in a direction, by where tiles stand on the page.
const neighbour = (from, key) => {
  const here = from.getBoundingClientRect();
  const ahead = {
    ArrowRight: (r) => r.left > here.left && Math.abs(r.top - here.top) < here.height / 2,
    ArrowLeft: (r) => r.left < here.left && Math.abs(r.top - here.top) < here.height / 2,
    ArrowDown: (r) => r.top >= here.bottom,
    ArrowUp: (r) => r.bottom <= here.top,
  }[key];
  const far = (r) => Math.abs(r.top - here.top) * 3 + Math.abs(r.left - here.left);
  return shown()
    .map((link) => [link, link.getBoundingClientRect()])
    .filter(([, r]) => ahead(r))
    .sort(([, a], [, b]) => far(a) - far(b))[0]?.[0];
};

root?.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (target === box) {
    if (key === "Escape") { box.value = ""; narrow(); }
    if (key === "ArrowDown") { event.preventDefault(); shown()[0]?.focus(); }
    if (key === "Enter") { event.preventDefault(); if (box.value) shown()[0]?.click(); }
    return;
  }
  const tile = target.closest(".tile");
  if (!tile || !key.startsWith("Arrow")) return;
  event.preventDefault();
  (neighbour(tile, key) ?? (key === "ArrowUp" ? box : tile)).focus();
});
box?.addEventListener("input", narrow);
