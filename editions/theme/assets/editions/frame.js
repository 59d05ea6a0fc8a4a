/* The frame of a page: light or dark, the title in the header, the drawer. On pages that use
   nothing else of the theme's own script, which is ten times as large, it stands in its place; on
   the others it adds what that script leaves out for keyboards. */
(() => {
  "use strict";

  const isAlone = "alone" in document.currentScript.dataset;
  const root = document.documentElement;

  /* What opens the drawer of a narrow screen, and the sections in it, are labels, which no key
     reaches, and which may not be called buttons: so there are buttons in their place. */
  const asButton = (label) => {
    const toggle = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    const tell = () => button.setAttribute("aria-expanded", String(toggle.checked));
    button.type = "button";
    button.className = label.className;
    if (label.id) button.id = label.id;
    button.append(...label.childNodes);
    button.addEventListener("click", () => toggle.click());
    toggle.addEventListener("change", tell);
    tell();
    label.replaceWith(button);
    return button;
  };
  const drawer = document.getElementById("__drawer");
  const sheet = document.querySelector(".md-sidebar--primary");
  const label = document.querySelector(".md-header label[for='__drawer']");
  if (drawer && sheet && label) {
    const button = asButton(label);
    button.classList.add("drawer-button");
    button.setAttribute("aria-label", sheet.querySelector("nav")?.getAttribute("aria-label") ?? "");
    drawer.addEventListener("change", () => {
      if (!drawer.checked) return;
      [...sheet.querySelectorAll("a[href]")].find((one) => one.checkVisibility())?.focus();
    });
    sheet.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (drawer.checked && next && next !== button && !sheet.contains(next)) drawer.click();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      button.focus();
    });
  }
  for (const one of document.querySelectorAll(".md-nav label[for][tabindex='0']")) asButton(one);
  /* A link of a drawing reaches over its lines: what a keyboard comes to shows its own sign. */
  for (const one of document.querySelectorAll(".drawing-box svg")) {
    one.addEventListener("keyup", ({ target }) =>
      target.querySelector("circle, rect")?.scrollIntoView({ block: "nearest", inline: "center" }));
  }

  /* A timeline that is wider than the screen begins at its first document. */
  for (const one of document.querySelectorAll(".timeline .drawing-box")) {
    const sign = one.querySelector(".document")?.getBoundingClientRect();
    if (sign) one.scrollLeft += sign.left - one.getBoundingClientRect().left - one.clientWidth / 2;
  }

  /* Beside the text the contents are shown, opened or not: programs that read the page to their
     users, and those that test it, go by what the element says. */
  const contents = document.querySelector(".contents details");
  const wide = matchMedia("(min-width: 76.25em)");
  const open = () => {
    if (contents) contents.open = wide.matches;
  };
  wide.addEventListener("change", open);
  open();
  if (!isAlone) return;

  /* Light or dark: kept as the theme keeps it. */
  const options = [...document.querySelectorAll("[name='__palette']")];
  const choose = (index) => {
    const { mdColorMedia: media, mdColorScheme: scheme } = options[index].dataset;
    const { mdColorPrimary: primary, mdColorAccent: accent } = options[index].dataset;
    const color = { media, scheme, primary, accent };
    for (const [key, value] of Object.entries(color)) {
      document.body.setAttribute(`data-md-color-${key}`, value);
    }
    options[index].checked = true;
    for (const [number, option] of options.entries()) {
      if (option.nextElementSibling) option.nextElementSibling.hidden = number !== index;
    }
    return { index, color };
  };
  if (options.length > 0) {
    const wished = options.findIndex((one) => matchMedia(one.dataset.mdColorMedia).matches);
    const kept = __md_get("__palette")?.index ?? wished;
    choose(Math.max(0, Math.min(kept, options.length - 1)));
    for (const [index, option] of options.entries()) {
      option.addEventListener("change", () => __md_set("__palette", choose(index)));
      option.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        const next = options[(index + 1) % options.length];
        next.click();
        next.focus();
      });
    }
  }

  /* Further down a page, the header says which one it is. */
  const header = document.querySelector(".md-header");
  const title = document.querySelector(".md-header__title");
  const heading = document.querySelector("article h1");
  const look = () => {
    const line = header?.offsetHeight ?? 0;
    const isDown = heading !== null && heading.getBoundingClientRect().bottom < line;
    title?.classList.toggle("md-header__title--active", isDown);
    header?.classList.toggle("md-header--shadow", scrollY > line);
  };
  let isLooking = false;
  document.addEventListener(
    "scroll",
    () => {
      if (isLooking) return;
      isLooking = true;
      requestAnimationFrame(() => {
        isLooking = false;
        look();
      });
    },
    { passive: true },
  );
  look();
})();
