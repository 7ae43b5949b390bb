/** How it stands with a process, and what of that somebody should see: pure, no DOM. */

/**
 * Whether a process ended as nobody wanted it to: not where Sandlot was told to end it, which is where its signal is known.
 *
 * @param {{state: string, exit_code: number|null, signal: string|null, timed_out: boolean}|null|undefined} process
 * @returns {boolean}
 */
export function hasFailed(process) {
  if (!process || process.state === "running") return false;
  if (process.state === "lost" || process.timed_out) return true;
  return process.exit_code !== 0 && !process.signal;
}

/**
 * @param {{state: string, exit_code: number|null, signal: string|null, timed_out: boolean}} process
 * @returns {[string, string, string]} an icon, a word and a tone for it
 */
export function outcome(process) {
  if (process.state === "running") return ["play", "Running", "good"];
  if (process.state === "lost") return ["question", "Lost", "bad"];
  if (process.timed_out) return ["clock", "Timed out", "bad"];
  if (hasFailed(process)) return ["cross", `Exit ${process.exit_code}`, "bad"];
  return process.exit_code === 0 ? ["check", "Exit 0", "calm"] : ["stop", `Ended by ${process.signal}`, "calm"];
}

/**
 * Whether a sandbox's own command has failed and nothing was done about it: whoever stops the sandbox has seen it.
 *
 * @param {object} sandbox
 * @returns {boolean}
 */
export function commandFailed({ state, on_exit: onExit, main_process: main }) {
  const stands = state === "running" || state === "paused" || (state === "stopped" && onExit === "stop");
  return stands && hasFailed(main);
}

/**
 * What became of a sandbox's command, in words.
 *
 * @param {{state: string, exit_code: number|null, timed_out: boolean}} main
 * @returns {string} such as "exited with code 3"
 */
export function failedHow(main) {
  if (main.state === "lost") return "was lost: it ended without leaving an exit status";
  return main.timed_out ? "was ended: its time was up" : `exited with code ${main.exit_code}`;
}

/**
 * The process whose output is worth a look: the newest that failed and was not followed by a run of the same that went well, else the newest
 * that runs, else the newest.
 *
 * @param {object[]} processes the newest first
 * @returns {object|null}
 */
export function worthALook(processes) {
  const well = new Set();
  for (const process of processes) {
    const command = JSON.stringify(process.command);
    if (hasFailed(process) && !well.has(command)) return process;
    well.add(command);
  }
  return processes.find(({ state }) => state === "running") ?? processes[0] ?? null;
}

/**
 * How a process ended.
 *
 * @param {{exit_code: number|null, signal: string|null, timed_out: boolean}} exit
 * @returns {[string, string]} a class for the line, and the words
 */
export function ending({ exit_code: code, signal, timed_out: timedOut }) {
  if (code === null || code === undefined) return ["bad", "lost: it ended without leaving an exit status"];
  const why = timedOut ? ", its time was up" : signal ? `, ended by SIG${signal}` : "";
  const about = code === 0 ? "exit" : signal && !timedOut ? "ended" : "bad";
  return [about, `exited with code ${code}${why}`];
}
