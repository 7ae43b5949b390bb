/** What the host does, on one line above the sandboxes. */
import { fill, h } from "../ui/dom.js";
import { bytes, percent } from "../ui/format.js";

/** From this share on a figure is told as scarce. */
const SCARCE = 0.9;

export class HostStrip {
  // With the keyboard, too, it can be moved to and fro where it is wider than a phone.
  element = h("dl", { class: "host-strip", "aria-label": "This server", tabindex: "0", hidden: true });

  /** @param {object|null} now as the API tells it */
  show(now) {
    this.element.hidden = !now;
    if (!now) return;
    const { cpu, load_1: load, memory, swap, disks, network, temperatures, gpus, idle_score: idle } = now;
    const received = sum(network, "received_bytes_per_second");
    const sent = sum(network, "sent_bytes_per_second");
    fill(
      this.element,
      meter("CPU", cpu.used, `${percent(cpu.used)} of ${cpu.per_core.length}`),
      load === null ? null : fact("Load", load.toFixed(2)),
      meter("Memory", share(memory), `${bytes(memory.used_bytes)} of ${bytes(memory.total_bytes)}`),
      swap.total_bytes ? meter("Swap", share(swap), bytes(swap.used_bytes)) : null,
      disks.slice(0, 3).map((disk) => meter(`Disk ${disk.mount}`, share(disk), `${bytes(disk.total_bytes - disk.used_bytes)} free`)),
      network.length ? fact("Network", `${bytes(received)}/s in, ${bytes(sent)}/s out`) : null,
      gpus.map((gpu) => (gpu.used === null ? null : meter(gpu.name, gpu.used, percent(gpu.used)))),
      temperatures.length ? fact("Hottest", `${Math.round(Math.max(...temperatures.map(({ celsius }) => celsius)))} °C`) : null,
      fact("Idle score", idle.toFixed(2), "How free this server is: 0 busy to 1 free"),
    );
  }
}

function sum(items, name) {
  return items.reduce((all, item) => all + (item[name] ?? 0), 0);
}

function share({ used_bytes: used, total_bytes: total }) {
  return total ? used / total : 0;
}

function fact(term, text, title = null) {
  return h("div", { title }, h("dt", {}, term), h("dd", {}, text));
}

function meter(term, value, text) {
  const bar = h("meter", { min: 0, max: 1, value: value.toFixed(3), high: SCARCE, optimum: 0, "aria-label": term });
  return h("div", { "data-tone": value >= SCARCE ? "warn" : null }, h("dt", {}, term), h("dd", {}, bar, text));
}
