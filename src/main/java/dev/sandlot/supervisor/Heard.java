package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.process.Ended;
import dev.sandlot.process.Processes;

/** What the processes tell, brought to the loop. */
final class Heard implements Processes.Listener {
    private final Loop loop;
    private final Registry registry;
    private final ProcessLife life;
    private final Bus bus;

    Heard(Loop loop, Registry registry, ProcessLife life, Bus bus) {
        this.loop = loop;
        this.registry = registry;
        this.life = life;
        this.bus = bus;
    }

    @Override
    public void ended(SandboxId sandbox, ProcessId process, Ended how) {
        loop.run(() -> {
            var box = registry.get(sandbox);
            var held = box == null ? null : box.processes.get(process);
            if (box != null && held != null) {
                life.ended(box, held, how);
            }
        });
    }

    @Override
    public void grew(SandboxId sandbox, ProcessId process, long next) {
        bus.tell(new Event.OutputGrew(sandbox, process, next));
    }
}
