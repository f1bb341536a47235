// Tabs that do not fit are scrolled: the one that is open comes into sight.
const watch = new ResizeObserver((frames) => {
  for (const { target } of frames) {
    const tab = target.querySelector("[aria-current]");
    target.scrollLeft = tab.offsetLeft - (target.clientWidth - tab.offsetWidth) / 2;
  }
});

for (const tab of document.querySelectorAll(".tabs > [aria-current]")) watch.observe(tab.parentElement);
