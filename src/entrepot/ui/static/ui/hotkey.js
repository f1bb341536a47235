// [data-hotkey="/"]: that key goes to this box, unless someone is typing. The last one in the page wins.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const boxes = [...document.querySelectorAll("[data-hotkey]")].filter((box) => box.dataset.hotkey === event.key);
  const box = boxes.filter((one) => one.checkVisibility()).at(-1);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
