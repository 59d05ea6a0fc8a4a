/* A filter over the lists of a register: without a script there is none. */
(() => {
  "use strict";

  const { say } = window.editions;
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const made = (name, properties) => Object.assign(document.createElement(name), properties);

  const filter = (list, number) => {
    const rows = [...list.querySelectorAll("tbody tr")];
    if (rows.length < 2) return;
    const words = (row) => [...row.cells].slice(0, 2).map((cell) => cell.textContent).join(" ");
    const texts = rows.map((row) => folded(words(row)));
    const input = made("input", { type: "search", id: `filter:${number}`, autocomplete: "off" });
    const label = made("label", { htmlFor: input.id, textContent: say("Filter by name or description") });
    const count = made("p", {});
    count.setAttribute("role", "status");

    const show = () => {
      const wanted = folded(input.value).split(/\s+/).filter(Boolean);
      rows.forEach((row, at) => {
        row.hidden = !wanted.every((word) => texts[at].includes(word));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      list.classList.toggle("filtered", wanted.length > 0);
      count.textContent = wanted.length ? say("{} of {} shown", shown, rows.length) : "";
    };

    input.addEventListener("input", show);
    const box = made("div", { className: "filter" });
    box.append(label, input, count);
    list.prepend(box);
    show(); // A browser that goes back has filled it in.
  };

  document.querySelectorAll(".list-of-entries").forEach(filter);
})();
