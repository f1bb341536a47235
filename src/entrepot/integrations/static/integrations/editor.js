// The page of a draft opens where one goes on.

// A new entry of a list begins with its first input; one that was moved can be moved on.
const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
if (target?.matches("input, select, textarea, button")) target.focus();

// On a phone the tabs are wider than the page.
document.querySelector("#parts [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
