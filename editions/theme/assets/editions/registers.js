/* A filter over the lists of a register. Its words stand at the list: data-filter, data-count. */
(() => {
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const filter = (list, number) => {
    const rows = [...list.querySelectorAll("tbody tr")];
    if (rows.length < 2) return;
    const texts = rows.map((row) => folded([...row.cells].slice(0, 2).map((cell) => cell.textContent).join(" ")));
    const input = Object.assign(document.createElement("input"), {
      type: "search",
      id: `filter:${number}`,
      autocomplete: "off",
    });
    const label = Object.assign(document.createElement("label"), {
      htmlFor: input.id,
      textContent: list.dataset.filter,
    });
    const count = document.createElement("p");
    count.setAttribute("role", "status");

    const show = () => {
      const words = folded(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !words.every((word) => texts[at].includes(word));
        if (!row.hidden) shown += 1;
      });
      list.classList.toggle("filtered", words.length > 0);
      count.textContent = words.length
        ? list.dataset.count.replace("{}", shown).replace("{}", rows.length)
        : "";
    };

    input.addEventListener("input", show);
    const box = Object.assign(document.createElement("div"), { className: "filter" });
    box.append(label, input, count);
    list.prepend(box);
    show(); // A browser that goes back fills the box in.
  };

  document.querySelectorAll("[data-filter]").forEach(filter);
})();
