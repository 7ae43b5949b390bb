// Scrolls through the whole log and calls back with the text of its lines, each block of them read when it is painted.
const done = arguments[arguments.length - 1];
const frames = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(go))));
(async () => {
  const scroller = document.querySelector(".scroller");
  const lines = [];
  for (const block of [...document.querySelectorAll(".block")]) {
    scroller.scrollTop = block.offsetTop;
    await frames();
    for (const row of block.querySelectorAll(".line")) {
      lines.push(`${row.dataset.stream ?? "note"}|${(row.querySelector(".text") ?? row).textContent}`);
    }
  }
  done(lines);
})();
