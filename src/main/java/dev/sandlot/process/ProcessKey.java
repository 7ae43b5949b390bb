package dev.sandlot.process;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;

/** A process of a sandbox. */
record ProcessKey(SandboxId sandbox, ProcessId process) {}
