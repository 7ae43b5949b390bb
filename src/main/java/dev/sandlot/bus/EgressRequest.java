package dev.sandlot.bus;

import dev.sandlot.model.DecisionFilter;
import dev.sandlot.model.KeptDecision;
import dev.sandlot.model.NetworkChange;
import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.NetworkPreset;
import dev.sandlot.model.NetworkRequest;
import dev.sandlot.model.NetworkView;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations about what sandboxes may reach outside; see {@link Request}. */
public sealed interface EgressRequest<R> extends Request.Outside<R> {
    /** What policies can name by one word, by name. */
    record ListPresets() implements EgressRequest<List<NetworkPreset>> {}

    /** A sandbox's network, and what it may be made of. No use of the sandbox. */
    record GetNetwork(String sandbox) implements EgressRequest<NetworkView> {}

    /**
     * Changes a sandbox's network, which counts at once. Faults: of kind CONFLICT where what it runs in can't be changed so, and PRECONDITION_FAILED
     * where the {@link dev.sandlot.model.Tags#of tag} of its policy is not {@code ifMatch}, if that is not null.
     */
    record ChangeNetwork(
            String sandbox, NetworkChange change, @Nullable String ifMatch) implements EgressRequest<Sandbox> {}

    /**
     * What was decided, newest first. No use of the sandbox.
     *
     * @param cursor of an earlier page, or null for the first
     */
    record ListDecisions(
            String sandbox,
            DecisionFilter filter,
            int limit,
            @Nullable String cursor) implements EgressRequest<Decisions> {}

    /** @param leftOut how many were too many to be kept since the daemon's start */
    record Decisions(Page<KeptDecision> page, long leftOut) {}

    /**
     * What has changed since, in the order of the changes: each decision once, as it is now. With {@code after} -1 the {@code limit} that have changed
     * last. No use of the sandbox.
     */
    record ReadDecisions(SandboxId sandbox, DecisionFilter filter, long after, int limit)
            implements EgressRequest<List<KeptDecision>> {}

    /**
     * Asks for something to be allowed. Where the same is asked for already, that is the answer. A fault of kind CONFLICT where the network's mode makes it
     * pointless, or too much is asked for.
     */
    record AskForNetwork(
            String sandbox, String rule, @Nullable String reason, NetworkRequest.Origin origin)
            implements EgressRequest<NetworkRequest> {}

    /** What was asked for, newest first. No use of the sandbox. */
    record ListNetworkRequests(String sandbox, boolean onlyPending) implements EgressRequest<List<NetworkRequest>> {}

    /**
     * Decides what is asked for. A fault of kind CONFLICT where it was decided otherwise already.
     *
     * @param state the new one
     * @param scope how far it is allowed; for a denial SANDBOX makes it a rule, and null does not
     * @param by the name of who decides
     */
    record DecideNetworkRequest(
            String sandbox, long request, NetworkRequest.State state, NetworkRequest.@Nullable Scope scope, String by)
            implements EgressRequest<NetworkRequest> {}

    /**
     * Has a person see to what a sandbox asks for; null where it asks for nothing any more.
     *
     * @param asked what was asked for just now, to be written to the event log, or null
     */
    record ReportNetworkRequests(
            SandboxId sandbox,
            @Nullable String asks,
            @Nullable NetworkRequest asked) implements EgressRequest<Void> {}

    /** Writes to the event log that something was denied. */
    record TellDenied(NetworkDecision decision) implements EgressRequest<Void> {}
}
