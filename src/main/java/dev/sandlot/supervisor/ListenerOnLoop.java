package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.process.Ended;
import dev.sandlot.process.ProcessListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the processes tell, brought to the loop. */
final class ListenerOnLoop implements ProcessListener {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerOnLoop.class);

    private final Loop loop;
    private final Registry registry;
    private final Exits exits;
    private final Services services;
    private final Transitions transitions;
    private final Logs logs;
    private final Bus bus;

    ListenerOnLoop(
            Loop loop, Registry registry, Exits exits, Services services, Transitions transitions, Logs logs, Bus bus) {
        this.loop = loop;
        this.registry = registry;
        this.exits = exits;
        this.services = services;
        this.transitions = transitions;
        this.logs = logs;
        this.bus = bus;
    }

    @Override
    public void ended(SandboxId sandbox, ProcessId process, Ended how) {
        loop.run(() -> {
            var box = registry.get(sandbox);
            var held = box == null ? null : box.processes.get(process);
            if (box != null && held != null) {
                exits.ended(box, held, how)
                        .onSuccess(news -> {
                            if (news) {
                                follow(box, held);
                            }
                        })
                        .onFailure(e -> LOG.error("The end of {} of {} is not settled", process, sandbox, e));
            }
        });
    }

    /** What an end leads to. */
    private void follow(HeldSandbox box, HeldProcess process) {
        services.arm(box, process);
        if (process == box.main()) {
            transitions.seeToMain(box);
        }
    }

    @Override
    public void left(SandboxId sandbox, ProcessId process) {
        loop.run(() -> logs.left(sandbox, process));
    }

    @Override
    public void grew(SandboxId sandbox, ProcessId process, long next) {
        bus.tell(new Event.OutputGrew(sandbox, process, next));
    }
}
