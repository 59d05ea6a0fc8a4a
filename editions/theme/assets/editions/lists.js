/* Goes on with a long list when a reader comes near to its end: without it, the list has pages. */
(() => {
  "use strict";

  const list = document.querySelector(".list-of-documents tbody");

  // The next page stands in another folder, so its links are taken from there.
  const moved = (row, from) => {
    row.querySelectorAll("a[href]").forEach((link) => {
      link.href = new URL(link.getAttribute("href"), from).href;
    });
    return document.importNode(row, true);
  };

  const go = async (link, watch) => {
    const answer = await fetch(link.href);
    if (!answer.ok) {
      return;
    }
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = [...next.querySelectorAll(".list-of-documents tbody tr")];
    list.append(...rows.map((row) => moved(row, answer.url)));
    const further = next.querySelector(".list-goes-on a");
    if (!further) {
      link.parentElement.remove();
      return;
    }
    link.textContent = further.textContent;
    link.href = new URL(further.getAttribute("href"), answer.url).href;
    watch.observe(link);
  };

  const watch = new IntersectionObserver(
    (seen) => {
      seen.filter((one) => one.isIntersecting).forEach(({ target }) => {
        watch.unobserve(target);
        go(target, watch).catch(() => {}); // From a disk nothing is fetched: the link stays.
      });
    },
    { rootMargin: "800px" },
  );

  document.querySelectorAll(".list-goes-on a").forEach((link) => watch.observe(link));
})();
