/** What a sandbox's page shows in the place of its output: its terminals, its files, its services, its ports, its network, its display, what it uses, or its agents' sessions. One at a time. */
import { EventStream } from "../api/event-stream.js";
import { TerminalPlace } from "../terminal/terminal-place.js";
import { SessionsPanel } from "../usage/sessions-panel.js";
import { LazyPlace } from "./lazy-place.js";

export class DetailPlaces {
  #terminals;
  #files;
  #services;
  #ports;
  #network;
  #screen;
  #metrics = new LazyPlace("metrics-place", async () => new (await import("../usage/metrics-view.js")).MetricsView(), "The charts could not be loaded. Reload the page.");
  #sessions = new SessionsPanel();

  /** @param {{mayRun: boolean, mayChange: boolean}} who looks */
  constructor({ mayRun, mayChange }) {
    this.#terminals = new TerminalPlace(mayRun);
    const files = async () => new (await import("../files/files-view.js")).FilesView({ mayRun, openStream: (options) => new EventStream(options) });
    this.#files = new LazyPlace("files-place", files, "The files could not be loaded. Reload the page.");
    const services = async () => new (await import("../services/services-view.js")).ServicesView(mayRun);
    this.#services = new LazyPlace("services-place", services, "The services could not be loaded. Reload the page.");
    const ports = async () => new (await import("../ports/ports-view.js")).PortsView(mayRun);
    this.#ports = new LazyPlace("ports-place", ports, "The ports could not be loaded. Reload the page.");
    const network = async () => new (await import("../network/network-view.js")).NetworkView({ mayChange, openStream: (options) => new EventStream(options) });
    this.#network = new LazyPlace("network-place", network, "The network could not be loaded. Reload the page.");
    const display = async () => new (await import("../screen/screen-view.js")).ScreenView({ mayControl: mayRun });
    this.#screen = new LazyPlace("screen-place", display, "The display could not be loaded. Reload the page.");
  }

  get elements() {
    return this.#all.map(({ element }) => element);
  }

  get #all() {
    return [this.#terminals, this.#files, this.#services, this.#ports, this.#network, this.#screen, this.#metrics, this.#sessions];
  }

  /**
   * @param {string} view what is looked at
   * @param {object} sandbox
   * @param {{processes: object[], wanted: string|null, file: {view: string, path: string, line: number|null}|null}} target of terminals, and of files; the path as the address has it
   * @returns {boolean} false where it is none of these
   */
  show(view, sandbox, { processes, wanted, file }) {
    const shows = {
      terminals: [this.#terminals, () => this.#terminals.show(sandbox, processes, wanted)],
      files: [this.#files, () => this.#files.show(sandbox, file)],
      services: [this.#services, () => this.#services.show(sandbox)],
      ports: [this.#ports, () => this.#ports.show(sandbox)],
      network: [this.#network, () => this.#network.show(sandbox)],
      screen: [this.#screen, () => this.#screen.show(sandbox)],
      metrics: [this.#metrics, () => this.#metrics.show(sandbox)],
      sessions: [this.#sessions, () => this.#sessions.show(sandbox.id)],
    };
    const [place, show] = shows[view === "changes" ? "files" : view] ?? [];
    for (const other of this.#all) if (other !== place) other.hide();
    if (place === this.#screen && !sandbox.display) place.hide();
    else show?.();
    return place !== undefined;
  }

  hide() {
    for (const place of this.#all) place.hide();
  }

  /** The way to the daemon may be broken. */
  suspect() {
    this.#terminals.suspect();
  }

  dispose() {
    this.#terminals.dispose();
    this.#files.dispose();
    this.#ports.dispose();
    this.#network.dispose();
    this.#screen.dispose();
    this.#metrics.dispose();
    this.#sessions.hide();
  }
}
