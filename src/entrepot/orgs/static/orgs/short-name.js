// form[data-short-name="address"]: suggests a short name while the name is typed, and says whether it can be had.
for (const form of document.querySelectorAll("form[data-short-name]")) {
  const name = form.elements.name;
  const slug = form.elements.slug;
  const says = form.querySelector("[data-short-name-says]");
  let own = slug.value !== ""; // typed by the person: never overwritten
  let timer = 0;
  let asked = 0;

  const ask = async () => {
    const turn = ++asked;
    const query = new URLSearchParams(own ? { slug: slug.value } : { name: name.value });
    const answer = await fetch(`${form.dataset.shortName}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || turn !== asked) return;
    const found = await answer.json();
    if (!own) slug.value = found.slug;
    says.textContent = found.problem || (found.slug ? `Your address: ${found.address}` : "");
    if (found.problem) says.dataset.tone = "stop";
    else delete says.dataset.tone;
  };

  form.addEventListener("input", (event) => {
    if (event.target !== name && event.target !== slug) return;
    if (event.target === slug) own = slug.value !== "";
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), 250); // the server judges again when the form is sent
  });
}
