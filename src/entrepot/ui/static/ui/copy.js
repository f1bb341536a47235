// [data-copy]: copies the code or pre beside it, or what data-copy names, and says so for a moment.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = button.dataset.copy
    ? document.getElementById(button.dataset.copy)
    : button.closest(".copy, .message").querySelector("code, pre");
  const word = button.querySelector("[data-copy-word]");
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    word.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
    word.textContent = "Selected";
  }
  setTimeout(() => { word.textContent = "Copy"; }, 1800);
});
