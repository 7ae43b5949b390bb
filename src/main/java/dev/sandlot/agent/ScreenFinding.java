package dev.sandlot.agent;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.ProcessId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent on a terminal does, as it looks.
 *
 * @param asks for {@link AgentState#NEEDS_INPUT}, or null
 * @param process the terminal; null where there is none
 * @param guessed from whether something is printed, since no rule knows the screen
 */
record ScreenFinding(
        AgentState state, @Nullable String asks, @Nullable ProcessId process, boolean guessed) {
    /** There is no agent on any terminal. */
    static final ScreenFinding NONE = new ScreenFinding(AgentState.NONE, null, null, true);

    /** What matters more comes first. */
    private static final List<AgentState> URGENCY = List.of(
            AgentState.NEEDS_INPUT,
            AgentState.WORKING,
            AgentState.STARTING,
            AgentState.ERROR,
            AgentState.IDLE,
            AgentState.DONE,
            AgentState.NONE);

    static final Comparator<ScreenFinding> BY_URGENCY = Comparator.<ScreenFinding>comparingInt(
                    finding -> URGENCY.indexOf(finding.state()))
            .thenComparing(ScreenFinding::process, Comparator.nullsLast(Comparator.naturalOrder()));
}
