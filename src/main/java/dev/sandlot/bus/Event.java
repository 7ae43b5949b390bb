package dev.sandlot.bus;

import dev.sandlot.model.EventRecord;
import dev.sandlot.model.HostSample;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.ScreenFrame;
import java.util.List;

/** Something that happened, told to whoever listens. */
public sealed interface Event {
    /** An entry of the event log, already kept. Told in the order of its numbers. */
    record Recorded(EventRecord record) implements Event {}

    /** A sandbox is now like this; {@code deleted} when it is gone. Latest wins. */
    record SandboxChanged(Sandbox sandbox, boolean deleted) implements Event {}

    /** A port that browsers reached is published no more. */
    record PortWithdrawn(SandboxId sandbox, int port) implements Event {}

    /** A process's output has grown up to, not including, chunk {@code next}. At most some tens a second for each process. */
    record OutputGrew(SandboxId sandbox, ProcessId process, long next) implements Event {}

    /** The host and every sandbox that is up were looked at. Latest wins. */
    record Sampled(HostSample host, List<SandboxSample> sandboxes) implements Event {
        public Sampled {
            sandboxes = List.copyOf(sandboxes);
        }
    }

    /** Something else is on a sandbox's screen. At most ten times a second for each; latest wins. */
    record ScreenChanged(SandboxId sandbox, ScreenFrame frame) implements Event {}

    /** There are decisions about what this sandbox may reach up to this change. At most five a second for each; latest wins. */
    record NetworkDecided(SandboxId sandbox, long change) implements Event {}
}
