"use strict";
// The page works without this script: links, settings and details are plain HTML and CSS.
// It adds: opening the passages that a link names, a read-out on charts, a passage filter.
(() => {
  const reveal = () => {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id ? document.getElementById(id) : null;
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node instanceof HTMLDetailsElement) node.open = true;
    }
    target.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href^='#']");
    // A second click on the same link changes no hash, yet must reopen what was closed.
    if (link && link.getAttribute("href") === location.hash) setTimeout(reveal);
  });
  reveal();

  const shown = (node) => node.getClientRects().length > 0;

  const clear = (figure) => {
    figure.querySelector(".readout").hidden = true;
    for (const old of figure.querySelectorAll(".near")) old.classList.remove("near");
  };

  const read = (figure, svg, event) => {
    const box = svg.getBoundingClientRect();
    let best = null;
    let gap = Infinity;
    for (const point of svg.querySelectorAll("[data-p]")) {
      if (!shown(point)) continue;
      const place = point.getBoundingClientRect();
      const distance = Math.abs(place.left + place.width / 2 - event.clientX);
      if (distance < gap) {
        gap = distance;
        best = point;
      }
    }
    clear(figure);
    if (!best || gap > box.width / 16) return;
    const lines = [];
    for (const point of svg.querySelectorAll(`[data-p="${best.dataset.p}"]`)) {
      if (!shown(point)) continue;
      point.classList.add("near");
      lines.push(point.querySelector("title").textContent);
    }
    const out = figure.querySelector(".readout");
    out.textContent = lines.join("\n");
    out.hidden = false;
    const frame = figure.getBoundingClientRect();
    const x = event.clientX - frame.left;
    const right = x > frame.width / 2;
    out.style.left = right ? "auto" : `${x + 18}px`;
    out.style.right = right ? `${frame.width - x + 18}px` : "auto";
  };

  for (const figure of document.querySelectorAll("figure")) {
    for (const svg of figure.querySelectorAll(".chart")) {
      svg.addEventListener("pointermove", (event) => read(figure, svg, event));
      svg.addEventListener("pointerleave", () => clear(figure));
    }
  }

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const sift = (block, wanted) => {
    for (const cell of block.querySelectorAll(".cell")) {
      let left = 0;
      for (const line of cell.querySelectorAll(".kwic li")) {
        const out = wanted !== "" && !plain(line.textContent).includes(wanted);
        line.classList.toggle("out", out);
        if (!out) left += 1;
      }
      cell.classList.toggle("empty", wanted !== "" && left === 0);
    }
  };

  for (const input of document.querySelectorAll(".filter")) {
    const block = input.closest(".passages");
    let wait = 0;
    input.hidden = false;
    input.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => sift(block, plain(input.value.trim())), 150);
    });
  }
})();
