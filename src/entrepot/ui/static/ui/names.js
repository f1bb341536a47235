// A combobox of names for expressions: they are suggested inside braces, and put in where the caret is.

const inside = String.raw`\{(?:'[^']*'|"[^"]*"|[^{}'"])*`;
const open = new RegExp(String.raw`^(?:[^{]*${inside}\})*[^{]*(${inside})$`);

// The name that ends at the caret; null outside of braces, inside quotation marks and after a value.
const typed = (input) => {
  const begun = open.exec(input.value.slice(0, input.selectionStart))?.[1];
  const name = begun && (/[A-Za-z][\w.]*$/.exec(begun)?.[0] ?? "");
  return begun && /[{(,?:+=<>!&|*/-]\s*$/.test(begun.slice(0, begun.length - name.length)) ? name : null;
};

document.addEventListener("combobox:narrow", ({ target, detail: options }) => {
  const name = typed(target)?.toLowerCase();
  for (const one of options) {
    const known = one.dataset.name.toLowerCase();
    const fits = known.startsWith(name) || known.includes(`.${name}`);
    one.hidden = name === undefined || known === name || !fits;
  }
});

document.addEventListener("combobox:take", ({ target: input, detail: { dataset: { name, call } } }) => {
  const end = input.selectionStart, start = end - typed(input).length;
  const tail = (call === undefined ? "" : "()") + (/^[^{]*\}/.test(input.value.slice(end)) ? "" : "}");
  input.setRangeText(name + tail, start, end, "end");
  if (call !== undefined) input.selectionStart = input.selectionEnd = start + name.length + 1;
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
