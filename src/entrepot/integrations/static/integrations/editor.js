// The page of a draft: inputs are marked as wrong when an answer says so, and it opens where one goes on.
const mark = () => {
  for (const said of document.querySelectorAll("[data-said]")) {
    const input = document.getElementById(said.dataset.said);
    if (said.hasAttribute("data-invalid")) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
};

document.addEventListener("htmx:oobAfterSwap", mark);

// A new entry of a list begins with its first input; one that was moved can be moved on, or back from the end.
const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
if (target?.matches("input, select, textarea, button:enabled")) target.focus();
else if (target?.matches("button")) target.parentElement.querySelector("button:enabled").focus();

// On a phone the tabs are wider than the page.
document.querySelector("#parts [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
