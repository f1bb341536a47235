// [data-said="id of an input"], what is said about it: an answer that brings another one marks the input as wrong, or not.
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const said of document.querySelectorAll("[data-said]")) {
    const input = document.getElementById(said.dataset.said);
    if (said.hasAttribute("data-invalid")) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
});
