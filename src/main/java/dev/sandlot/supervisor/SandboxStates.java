package dev.sandlot.supervisor;

import dev.sandlot.model.SandboxState;

/** Changes the states of sandboxes, and what changes with them. Used on the loop only. */
final class SandboxStates {
    private final Notices notices;
    private final AgentReports agents;
    private final Attentions attentions;

    SandboxStates(Notices notices, AgentReports agents, Attentions attentions) {
        this.notices = notices;
        this.agents = agents;
        this.attentions = attentions;
    }

    void become(HeldSandbox box, SandboxState next) {
        var before = box.state;
        box.become(next);
        if (box.isDown()) {
            agents.down(box);
        }
        attentions.came(box, next);
        notices.state(box, before);
    }
}
