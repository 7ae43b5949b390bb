package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what the proxy tells of its decisions. */
final class ToldDecisions implements DecisionSink {
    private final AtomicLong ids = new AtomicLong();
    private final List<NetworkDecision> told = new CopyOnWriteArrayList<>();

    @Override
    public long nextId() {
        return ids.incrementAndGet();
    }

    @Override
    public void note(NetworkDecision decision) {
        told.add(decision);
    }

    /** All, in the order in which they were told. */
    List<NetworkDecision> told() {
        return List.copyOf(told);
    }

    /** The first that is over, once there are so many. */
    List<NetworkDecision> ended(int count) {
        Eventually.holds(count + " decisions are over", () -> ended().size() >= count);
        return ended();
    }

    NetworkDecision lastEnded(int count) {
        return ended(count).get(count - 1);
    }

    private List<NetworkDecision> ended() {
        return told.stream().filter(decision -> decision.endedAt() != null).toList();
    }

    List<NetworkDecision> denied() {
        return told.stream()
                .filter(decision -> decision.outcome() == NetworkDecision.Outcome.DENIED)
                .toList();
    }
}
