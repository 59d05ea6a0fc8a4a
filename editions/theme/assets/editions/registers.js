/* A filter over the lists of a register: without a script its field is not shown. */
(() => {
  "use strict";

  const { say } = window.editions;
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const filter = (box) => {
    const list = box.nextElementSibling;
    const input = box.querySelector("input");
    const count = box.querySelector("p");
    const rows = [...list.querySelectorAll("tbody tr")];
    const words = (row) => [...row.cells].slice(0, 2).map((cell) => cell.textContent).join(" ");
    const texts = rows.map((row) => folded(words(row)));

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
    show(); // A browser that goes back has filled it in.
  };

  document.querySelectorAll(".filter").forEach(filter);
})();
