// Tabs that do not fit are scrolled: the one that is open comes into sight.
for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
  const frame = tab.parentElement;
  frame.scrollLeft = tab.offsetLeft - (frame.clientWidth - tab.offsetWidth) / 2;
}
