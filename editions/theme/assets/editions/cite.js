/* Link, citation and report at each paragraph, and at what is selected.
   Without it the number of a paragraph is its link, and the page's end has citation and report. */
(() => {
  "use strict";

  const section = document.querySelector("details.citing");
  const text = document.querySelector(".tei-text");
  if (!section || !text) return;

  const { say } = window.editions;
  const forms = section.querySelector("dl").cloneNode(true);
  const report = document.querySelector("a.report");
  const MOST_QUOTED = 300;

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  /* Where the page is published, if it says so; else where it is now. On a disk it is nowhere. */
  const published = document.querySelector('link[rel="canonical"]')?.href;
  const here = (published ?? location.href).replace(/[?#].*$/, "");
  const isSomewhere = Boolean(published) || location.protocol !== "file:";

  const status = made("div", { className: "visually-hidden" });
  status.setAttribute("role", "status");
  const tell = (said) => {
    status.textContent = "";
    setTimeout(() => {
      status.textContent = said;
    }, 50);
  };

  const copy = async (said, button) => {
    try {
      await navigator.clipboard.writeText(said);
      tell(say("Copied"));
      const before = button.textContent;
      button.textContent = say("Copied");
      setTimeout(() => {
        button.textContent = before;
      }, 2000);
    } catch {
      tell(say("It could not be copied"));
    }
  };

  /* A passage: its first and last paragraph, what readers call it, and its address. */
  const number = (link) => link.textContent.trim();
  const passage = (links) => {
    const [first] = links;
    const last = links[links.length - 1];
    const range = first === last ? number(first) : `${number(first)}–${number(last)}`;
    return {
      range,
      isOne: first === last,
      called: first === last ? say("Paragraph {}", range) : say("Paragraphs {}", range),
      anchor: first.getAttribute("href"),
      address: here + first.getAttribute("href"),
    };
  };

  /* The citation of a passage, or of the whole document */
  const filled = (content, chosen) => {
    const copied = content.cloneNode(true);
    const at = copied.querySelector(".citation-at");
    if (chosen && at) {
      at.textContent = (chosen.isOne ? at.dataset.one : at.dataset.more).replace("{}", chosen.range);
    }
    const address = copied.querySelector(".citation-address");
    if (address && isSomewhere) {
      const before = address.dataset.before ?? "";
      address.textContent = before + (chosen && at ? chosen.address : here);
    }
    return copied;
  };

  const row = (term, content, chosen) => {
    const said = filled(content, chosen);
    const citation = said.textContent.trim();
    const button = made("button", { type: "button", textContent: say("Copy") });
    button.setAttribute("aria-label", say("Copy: {}", term.textContent));
    button.addEventListener("click", () => copy(citation, button));
    said.append(" ", button);
    return [made("dt", { textContent: term.textContent }), said];
  };

  const rows = (chosen) =>
    [...forms.querySelectorAll("dt")].flatMap((term) => row(term, term.nextElementSibling, chosen));

  /* Files for reference managers, of a passage: with its number and its address. */
  const MANAGERS = {
    bib: (file, { range, address, anchor }) =>
      file
        .replace(/^(@\w+\{[^,]*)/, `$1-${anchor.slice(1)}`)
        .replace(/,\n {2}url = \{.*\}/, "")
        .replace(/\n\}\n$/, `,\n  pages = {par. ${range}},\n  url = {${address}}\n}\n`),
    ris: (file, { range, address }) =>
      file
        .replace(/^UR {2}- .*\r\n/m, "")
        .replace(/ER {2}- /, `SP  - par. ${range}\r\nUR  - ${address}\r\nER  - `),
    json: (file, { range, address, anchor }) => {
      const items = JSON.parse(file).map((item) => ({
        ...item,
        id: `${item.id}-${anchor.slice(1)}`,
        page: `par. ${range}`,
        URL: address,
      }));
      return `${JSON.stringify(items, null, 1)}\n`;
    },
  };

  const download = (name, content) => {
    const address = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
    const link = made("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  const files = (paragraph, chosen) => {
    const copied = paragraph.cloneNode(true);
    for (const link of copied.querySelectorAll("a.citation-file")) {
      const own = decodeURIComponent(link.pathname).split("/").pop();
      link.addEventListener("click", async (event) => {
        if (!chosen || location.protocol === "file:") return;
        event.preventDefault();
        const file = await (await fetch(link.href)).text();
        const name = own.replace(/\./, `-${chosen.anchor.slice(1)}.`);
        download(name, MANAGERS[own.split(".").pop()](file, chosen));
      });
    }
    return copied;
  };

  /* The dialog of the citation: the browser keeps the focus in it, closes it on Escape and gives
     the focus back. */
  const dialog = made("dialog", { className: "citing-dialog md-typeset" });
  const show = (chosen) => {
    const heading = made("h2", { textContent: chosen.called, id: "citing-dialog-title" });
    const close = made("button", { type: "button", className: "close", textContent: say("Close") });
    close.addEventListener("click", () => dialog.close());
    const list = made("dl", {}, ...rows(chosen));
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.replaceChildren(heading, files(section.querySelector("p"), chosen), list, close);
    dialog.append(status);
    dialog.showModal();
  };
  dialog.addEventListener("close", () => document.body.append(status));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  /* Where an error in a passage is reported, with its words */
  const reported = (chosen, quoted) => {
    const title = `${report.dataset.title}, ${chosen.called}`;
    const said = quoted.replace(/\s+/g, " ").trim();
    const short = said.length > MOST_QUOTED ? `${said.slice(0, MOST_QUOTED)} …` : said;
    const body = `${report.dataset.body}\n${chosen.address}\n\n> ${short}\n\n`;
    return report.dataset.report
      .replace("{title}", encodeURIComponent(title))
      .replace("{body}", encodeURIComponent(body));
  };

  /* The menu at a paragraph's number: a disclosure with buttons, which Tab goes through. */
  const menu = made("div", { className: "passage-menu", hidden: true });
  let opener = null;

  const close = (isBack) => {
    if (menu.hidden) return;
    menu.hidden = true;
    opener?.setAttribute("aria-expanded", "false");
    if (isBack) opener?.focus();
    opener = null;
  };

  const action = (called, act) => {
    const button = made("button", { type: "button", textContent: called });
    button.addEventListener("click", () => act(button));
    return button;
  };

  const actions = (chosen, quoted, cite) => {
    const items = [
      action(say("Copy link"), (button) => copy(chosen.address, button)),
      action(cite, () => {
        const from = opener;
        close(false);
        from?.focus();
        show(chosen);
      }),
    ];
    if (report) {
      items.push(made("a", { href: reported(chosen, quoted), textContent: say("Report an error in this passage") }));
    }
    return items;
  };

  const wordsOf = (link) => {
    const copied = (link.closest("p, [id]") ?? link).cloneNode(true);
    for (const other of copied.querySelectorAll(".added, .permalink, .footnote-ref, .aside")) {
      other.remove();
    }
    return copied.textContent;
  };

  const open = (link) => {
    close(false);
    opener = link;
    const chosen = passage([link]);
    menu.setAttribute("aria-label", chosen.called);
    menu.replaceChildren(...actions(chosen, wordsOf(link), say("Cite this paragraph")));
    link.after(menu);
    menu.hidden = false;
    link.setAttribute("aria-expanded", "true");
    history.replaceState(history.state, "", chosen.anchor);
    menu.firstElementChild.focus();
  };

  menu.setAttribute("role", "group");

  /* Each number is a link still: a new tab, or a copy of its address, by the browser's own ways. */
  for (const link of text.querySelectorAll("a.permalink")) {
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("role", "button");
    link.setAttribute("aria-label", say("Paragraph {}: link, citation", number(link)));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (opener === link) close(true);
      else open(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      link.click();
    });
  }

  /* What is selected, from paragraph to paragraph */
  const bar = made("div", { className: "selection-menu", hidden: true });
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", say("Cite the selection"));

  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return null;
    const links = [...text.querySelectorAll("a.permalink")].filter((link) =>
      range.intersectsNode(link.parentElement),
    );
    return links.length ? { chosen: passage(links), quoted: selection.toString() } : null;
  };

  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const found = selected();
      if (bar.contains(document.activeElement) || dialog.open) return;
      bar.hidden = !found;
      if (!found) return;
      bar.replaceChildren(
        made("span", { textContent: found.chosen.called }),
        ...actions(found.chosen, found.quoted, say("Cite the selection")),
      );
    }, 200);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || dialog.open) return;
    close(true);
    bar.hidden = true;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target) && event.target !== opener) close(false);
  });
  menu.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && !menu.contains(to) && to !== opener) close(false);
  });

  /* The whole document's citation, at its end */
  section.querySelector("dl").replaceChildren(...rows(null));
  text.parentElement.append(bar);
  document.body.append(dialog, status);
  const unfold = () => {
    if (location.hash === `#${section.id}`) section.open = true;
  };
  window.addEventListener("hashchange", unfold);
  unfold();
})();
