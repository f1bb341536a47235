// [data-counter="id"] data-limit="64": how much of a field is used; warns near the limit, stops beyond it.
const show = (counter, input) => {
  const limit = Number(counter.dataset.limit);
  const used = [...input.value].length;
  const words = `${used.toLocaleString("en")} / ${limit.toLocaleString("en")}`;
  if (counter.textContent !== words) counter.textContent = words;
  if (used > limit) counter.dataset.tone = "stop";
  else if (used >= limit * 0.9) counter.dataset.tone = "warn";
  else delete counter.dataset.tone;
};

const counterOf = (input) => document.querySelector(`[data-counter="${CSS.escape(input.id)}"]`);

document.addEventListener("input", (event) => {
  const counter = event.target.id && counterOf(event.target);
  if (counter) show(counter, event.target);
});

for (const counter of document.querySelectorAll("[data-counter]")) {
  const input = document.getElementById(counter.dataset.counter);
  if (input) show(counter, input);
}
