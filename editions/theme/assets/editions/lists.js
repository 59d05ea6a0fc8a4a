/* Tables of documents: heads that sort, fields that filter, rows that come as a reader goes on.
   Without it, a long list has pages. */
(() => {
  "use strict";

  const { say, several } = window.editions;
  const AT_ONCE = 500;
  const table = document.querySelector(".list-of-documents table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const DATE = heads.findIndex((head) => "dates" in head.dataset); // Days are chosen by their years.
  const fields = [...document.querySelectorAll(".filter :is(input, select)")];
  const status = document.querySelector(".filter [role=status]");
  const pages = document.querySelector("nav.in-a-row");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // The next page may stand in another folder, so its links are taken from there.
  const moved = (row, from) => {
    row.querySelectorAll("a[href]").forEach((link) => {
      link.href = new URL(link.getAttribute("href"), from).href;
    });
    return document.importNode(row, true);
  };

  const fetched = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = [...page.querySelectorAll(".list-of-documents tbody tr")];
    const further = page.querySelector(".list-goes-on a");
    return {
      rows: found.map((row) => moved(row, answer.url)),
      further: further && { words: further.textContent, href: new URL(further.getAttribute("href"), answer.url).href },
    };
  };

  /* The list as it stands, which goes on with the next page. */
  const own = [...body.rows];
  const go = async (link) => {
    const { rows, further } = await fetched(link.href);
    if (every) return;
    body.append(...rows);
    if (!further) {
      link.parentElement.remove();
      return;
    }
    link.textContent = further.words;
    link.href = further.href;
    watch.observe(link);
  };
  const watch = new IntersectionObserver(
    (seen) => {
      seen.filter((one) => one.isIntersecting).forEach(({ target }) => {
        watch.unobserve(target);
        if (target === more) draw(shown.length);
        else go(target).catch(() => {}); // From a disk nothing is fetched: the link stays.
      });
    },
    { rootMargin: "800px" },
  );
  document.querySelectorAll(".list-goes-on a").forEach((link) => watch.observe(link));

  /* All rows of all pages, as soon as a reader sorts or filters. */
  let every = null;
  let isPart = false;
  const read = (row, at) => {
    const cells = [...row.cells];
    const keys = cells.map((cell) => cell.dataset.sort ?? cell.textContent.trim());
    const words = folded([...keys, ...cells.map((cell) => cell.textContent)].join(" "));
    return { row, at, keys, words };
  };
  const load = async () => {
    const ways = pages ? [...pages.querySelectorAll("li")].map((item) => item.querySelector("a")) : [null];
    if (ways.length > 1) status.textContent = say("The whole list is being loaded.");
    const parts = ways.map((way) => (way ? fetched(way.href).then(({ rows }) => rows) : own));
    const rows = await Promise.all(parts).catch(() => {
      isPart = true; // As above.
      return [own];
    });
    watch.disconnect();
    for (const way of isPart ? [] : document.querySelectorAll("nav.in-a-row, .list-goes-on")) way.hidden = true;
    return rows.flat().map(read);
  };

  const sorting = { column: DATE, isDown: false };
  const compared = (one, other) => {
    const [a, b] = [one.keys[sorting.column], other.keys[sorting.column]];
    if (!a || !b) return Number(!a) - Number(!b) || one.at - other.at; // What is empty comes last.
    const found = sorting.column === DATE ? Number(a > b) - Number(a < b) : collator.compare(a, b);
    return (sorting.isDown ? -found : found) || one.at - other.at;
  };
  const isWanted = ({ keys, words }) =>
    fields.every(({ value, dataset: { column } }) => {
      if (!value) return true;
      if (column === undefined) return folded(value).split(/\s+/).every((word) => words.includes(word));
      if (Number(column) === DATE) return keys[DATE].startsWith(value);
      return keys[column].split("; ").includes(value);
    });

  let shown = [];
  let found = [];
  const more = document.createElement("button");
  more.type = "button";
  more.className = "md-button more-rows";
  more.addEventListener("click", () => {
    const next = shown.length;
    draw(next);
    shown[next].row.querySelector("a").focus();
  });

  /* Show the rows up to so many more than the first ones. */
  const draw = (after) => {
    shown = found.slice(0, after + AT_ONCE);
    if (after) body.append(...shown.slice(after).map(({ row }) => row));
    else body.replaceChildren(...shown.map(({ row }) => row));
    watch.unobserve(more);
    more.remove();
    if (shown.length === found.length) return;
    more.textContent = several(found.length - shown.length, "{} more", "{} more");
    table.closest(".list-of-documents").append(more);
    watch.observe(more);
  };

  const told = (total, isSorted) => {
    const { column, isDown } = sorting;
    const head = heads[column].textContent;
    const isFiltered = fields.some(({ value }) => value);
    const parts = [
      isFiltered || isPart ? say("{} of {} shown", found.length, total) : "",
      isPart ? say("only of this page") : "",
      isSorted ? (isDown ? say("sorted by {}, the last first", head) : say("sorted by {}", head)) : "",
    ];
    return parts.filter(Boolean).join(" · ");
  };

  const show = async (isSorted) => {
    every ??= load();
    const all = await every;
    found = all.filter(isWanted).sort(compared);
    heads.forEach((head, at) => {
      if (at !== sorting.column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sorting.isDown ? "descending" : "ascending");
    });
    draw(0);
    status.textContent = told(all.length, isSorted);
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      sorting.isDown = sorting.column === column && !sorting.isDown;
      sorting.column = column;
      show(true);
    });
    head.append(button);
  });
  heads[DATE]?.setAttribute("aria-sort", "ascending"); // As it is written.
  fields.forEach((field) => field.addEventListener("input", () => show(false)));
  if (fields.some(({ value }) => value)) show(false); // A browser that goes back has filled it in.
})();
