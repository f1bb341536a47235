// Blocking, in the head: a stored theme is set before the first paint. The switch is shown only where scripts run.
(() => {
  const root = document.documentElement;
  const read = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is turned off: follow the system
    }
  };
  const write = (theme) => {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // the choice holds for this page
    }
  };

  root.dataset.scripted = "";
  const stored = read();
  if (stored === "light" || stored === "dark") root.dataset.theme = stored;

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    write(next);
  });
})();
