package dev.sandlot.bus;

import dev.sandlot.model.AgentHook;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.HostMetrics;
import dev.sandlot.model.Kept;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxLogs;
import dev.sandlot.model.SandboxMetrics;
import dev.sandlot.model.SandboxPatch;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxSessions;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.SandboxTrend;
import dev.sandlot.model.SandboxUsage;
import dev.sandlot.model.ScheduleSpec;
import dev.sandlot.model.ScheduleView;
import dev.sandlot.model.ScreenFrame;
import dev.sandlot.model.Service;
import dev.sandlot.model.ServiceSpec;
import dev.sandlot.model.Snapshot;
import dev.sandlot.model.UsageSum;
import dev.sandlot.model.UsageTold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of the product: one record each, handled by exactly one owner. {@code R} is the reply. A {@code sandbox} is an id, a
 * name, or a unique prefix of an id; a {@code process} an id within the sandbox or a process's name. Each may fail with
 * {@link dev.sandlot.model.Fault.Kind#NOT_FOUND} for these.
 */
public sealed interface Request<R> {
    /** Those about what sandboxes may reach outside, and what of them is reached from there. */
    sealed interface Outside<R> extends Request<R> permits EgressRequest, PortRequest, SecretRequest {}

    /** Makes and starts a sandbox. Answers when it runs, or at once (in state creating) with {@code waitSeconds} 0. */
    record CreateSandbox(SandboxSpec spec, @Nullable String idempotencyKey, int waitSeconds)
            implements Request<Sandbox> {}

    /** Likewise, with another's settings, and a copy of its files as they are when it is made. */
    record ForkSandbox(
            String sandbox, @Nullable String name, @Nullable String key, int waitSeconds) implements Request<Sandbox> {}

    /**
     * Sandboxes by age, oldest first.
     *
     * @param states only these, or all where empty
     * @param labels only those that carry all of these
     * @param query only those whose name or id contains it, or null
     * @param only only this sandbox (for a principal bound to one), or null
     * @param cursor of an earlier page, or null for the first
     */
    record ListSandboxes(
            List<SandboxState> states,
            Map<String, String> labels,
            @Nullable String query,
            @Nullable SandboxId only,
            int limit,
            @Nullable String cursor)
            implements Request<Page<Sandbox>> {}

    /** One sandbox; with {@code waitSeconds} when it is not up any more, or at the end of the wait. */
    record GetSandbox(String sandbox, int waitSeconds) implements Request<Sandbox> {}

    /**
     * Changes what is not null. {@code ifMatch} is the {@link dev.sandlot.model.Tags#of tag} that the caller saw, or null; another one now is a fault of
     * kind PRECONDITION_FAILED.
     */
    record PatchSandbox(
            String sandbox, SandboxPatch patch, @Nullable String ifMatch) implements Request<Sandbox> {}

    /** Removes a sandbox and its files. While it is up, a fault of kind CONFLICT unless {@code force}. */
    record DeleteSandbox(String sandbox, boolean force) implements Request<Kept> {}

    /** A change of a sandbox's lifecycle; being there already is fine. */
    record ChangeSandbox(String sandbox, SandboxChange change) implements Request<Sandbox> {}

    /**
     * Starts a process; answers when it has ended or after {@code waitSeconds}, at once with 0.
     *
     * @param stdin what it reads on standard input before the end of file ({@link ProcessSpec#requireStdin}), or null. It is not kept.
     */
    record StartProcess(
            String sandbox,
            ProcessSpec spec,
            @Nullable String stdin,
            @Nullable String idempotencyKey,
            int waitSeconds) implements Request<SandboxProcess> {
        public StartProcess {
            spec.requireStdin(stdin);
        }

        /** One that is given nothing to read. */
        public StartProcess(String sandbox, ProcessSpec spec, @Nullable String idempotencyKey, int waitSeconds) {
            this(sandbox, spec, null, idempotencyKey, waitSeconds);
        }

        /** Without what may be secret. */
        @Override
        public String toString() {
            return "StartProcess[sandbox=" + sandbox + "]";
        }
    }

    /** A sandbox's processes in the order of their ids. */
    record ListProcesses(
            String sandbox, int limit, @Nullable String cursor) implements Request<Page<SandboxProcess>> {}

    /**
     * Whose output makes up a sandbox's log: all of which more may come, and of the others what is asked for. Costs nothing for the rest; no use of it.
     *
     * @param after those with higher numbers
     * @param some these
     * @param newest so many of those that have printed, the last ones
     */
    record ListLogs(String sandbox, int after, Set<ProcessId> some, int newest) implements Request<SandboxLogs> {
        public ListLogs {
            some = Set.copyOf(some);
        }

        /** Beside those of which more may come only these. */
        public static ListLogs newest(SandboxId sandbox, int most) {
            return new ListLogs(sandbox.value(), Integer.MAX_VALUE, Set.of(), most);
        }
    }

    /** One process; with {@code waitSeconds} the answer comes when it has ended, or at the end of the wait. */
    record GetProcess(String sandbox, String process, int waitSeconds) implements Request<SandboxProcess> {}

    /** Of a sandbox the services that run or are to run again, and some other processes. Doesn't count as use of it. */
    record ReadServices(SandboxId sandbox, Set<ProcessId> some) implements Request<List<SandboxProcess>> {}

    /** Sends a signal (a name without SIG) to the process's whole tree. A fault of kind CONFLICT where it has ended. */
    record SignalProcess(String sandbox, String process, String signal) implements Request<SandboxProcess> {}

    /**
     * Ends a process whose client has gone: HUP, as a terminal line that is lost; TERM where that is ignored; at last KILL. Answers when it has
     * ended, which is no failure where it had already.
     */
    record HangUp(String sandbox, String process) implements Request<SandboxProcess> {}

    /** Removes an ended process with its logs. While it runs, a fault of kind CONFLICT. */
    record DeleteProcess(String sandbox, String process) implements Request<Void> {}

    /** Copies a directory of a running sandbox, ends what the service runs, starts the command on the copy, and answers as {@link GetService} does. */
    record DeployService(
            String sandbox, ServiceSpec spec, @Nullable String key, int waitSeconds) implements Request<Service> {}

    /**
     * Starts a service anew on files that an earlier deploy has copied. Answers likewise.
     *
     * @param release that deploy's number; 0 for the newest, -1 for the one before the one that runs
     */
    record RestartService(String sandbox, String service, int release, int waitSeconds) implements Request<Service> {}

    /** One that was deployed. With {@code waitSeconds} the answer comes when it is known how it does: its check has told, or it has run for a moment. */
    record GetService(String sandbox, String service, int waitSeconds) implements Request<Service> {}

    /** Ends a service; with {@code remove} its files and logs go too. What doesn't run is fine. */
    record StopService(String sandbox, String service, boolean remove) implements Request<Void> {}

    /** @param sandbox null for those of all; counts as use of none */
    record ListServices(@Nullable String sandbox, @Nullable SandboxId only) implements Request<List<Service>> {}

    /** Has a command run again and again from now on. Faults: of kind INVALID where {@code when} means nothing, CONFLICT where there is one of this name. */
    record AddSchedule(
            String sandbox, ScheduleSpec spec, @Nullable String key) implements Request<ScheduleView> {}

    record GetSchedule(String sandbox, String schedule) implements Request<ScheduleView> {}

    /** What is due while it is paused is not missed. */
    record PauseSchedule(String sandbox, String schedule, boolean paused) implements Request<ScheduleView> {}

    /** Starts a run now. A fault of kind CONFLICT where the run before still goes on and that matters, or the sandbox doesn't run. */
    record RunSchedule(String sandbox, String schedule) implements Request<ScheduleView> {}

    /** What runs, and the logs of its runs, stay. */
    record RemoveSchedule(String sandbox, String schedule) implements Request<Void> {}

    /** Keeps a copy of a sandbox's files, which is frozen meanwhile where it can be. Without a name it gets one: its own and a number. */
    record TakeSnapshot(
            String sandbox, @Nullable String name, @Nullable String key) implements Request<Snapshot> {}

    /** @param sandbox whose they were, or null for all */
    record ListSnapshots(@Nullable String sandbox, @Nullable SandboxId only) implements Request<List<Snapshot>> {}

    /** Sandboxes that began with its files keep theirs. */
    record RemoveSnapshot(String snapshot) implements Request<Void> {}

    /** Puts a copy of the snapshot's files in the place of the sandbox's, which is stopped for it, and started again, where it is up. */
    record RestoreSnapshot(
            String sandbox, String snapshot, @Nullable String key) implements Request<Sandbox> {}

    /** @param sandbox null for those of all; counts as use of none */
    record ListSchedules(@Nullable String sandbox, @Nullable SandboxId only) implements Request<List<ScheduleView>> {}

    /**
     * Kept events with numbers above {@code after}, oldest first; {@code after} -1 means the newest {@code limit} ones.
     *
     * @param sandbox only events about this one, or null
     * @param types only these types, or all where empty
     */
    record ReadEvents(long after, @Nullable String sandbox, List<String> types, int limit)
            implements Request<List<EventRecord>> {}

    /** Writes this to the event log, about this sandbox or none. */
    record Audit(@Nullable SandboxId sandbox, Occurrence.AuditEntry entry) implements Request<EventRecord> {}

    /** What each backend can do here. */
    record GetCapabilities() implements Request<List<dev.sandlot.model.BackendReport>> {}

    /** What this daemon is. */
    record GetInfo() implements Request<dev.sandlot.model.DaemonInfo> {}

    /**
     * What the kernel counts for each sandbox that is up. Doesn't count as use of any.
     *
     * @param whole whether also what is dear is looked at: processes one by one where groups don't count all, and network devices; else these are null
     */
    record ReadUsage(boolean whole) implements Request<List<SandboxUsage>> {}

    /** How many bytes a running sandbox's files take on disk; null where that can't be told now. Doesn't count as use of it. */
    record MeasureDisk(SandboxId sandbox) implements Request<Long> {}

    /** The host, now and since a time; null for a quarter of an hour. */
    record GetHostMetrics(@Nullable Instant since) implements Request<HostMetrics> {}

    /** A sandbox, now and since a time; null for a quarter of an hour. */
    record GetSandboxMetrics(String sandbox, @Nullable Instant since) implements Request<SandboxMetrics> {}

    /** All sandboxes that are up, by name. Doesn't count as use of any. */
    record GetTrends() implements Request<List<SandboxTrend>> {}

    /** Somebody listens to what is measured: for the next half minute it is looked at often, and at once where it was not. */
    record WatchMetrics() implements Request<Void> {}

    /** Everything that is measured, in Prometheus's text format 0.0.4. */
    record GetExposition() implements Request<String> {}

    /** What the agents of a sandbox have used, as fresh as can be had, with the newest {@code limit} sessions. */
    record GetUsage(String sandbox, int limit) implements Request<SandboxSessions> {}

    /**
     * What all agents have used, those of deleted sandboxes too.
     *
     * @param only only in this sandbox (for a principal bound to one), or null
     * @param limit how many parts: the newest days, or those that cost most
     */
    record SumUsage(UsageSum.By by, @Nullable SandboxId only, int limit) implements Request<UsageSum> {}

    /** What the agents of each sandbox that exists have used, of those that have used anything; cheap, however often it is asked for. */
    record GetSpent() implements Request<Map<SandboxId, AgentUsage>> {}

    /** Takes in what an agent's telemetry tells. How much of it could not be believed, or was too much. */
    record TellUsage(SandboxId sandbox, List<UsageTold> told) implements Request<Integer> {}

    /** Takes in what an agent's hook tells. */
    record TellHook(SandboxId sandbox, AgentHook hook) implements Request<Void> {}

    /**
     * An agent in a running sandbox now does this; told again, it changes nothing but what is asked.
     *
     * @param asks for {@link AgentState#NEEDS_INPUT}, what it asks, or null where that is not known, or as it was
     * @param process likewise the terminal to answer in
     */
    record ReportAgent(
            SandboxId sandbox,
            AgentState state,
            @Nullable String asks,
            @Nullable ProcessId process) implements Request<Void> {}

    /** The agents of a sandbox have cost more than the budget; or, with {@code unpriced} models, so much and what those cost, whose price isn't known. */
    record ReportCost(SandboxId sandbox, double usd, double budget, Set<String> unpriced) implements Request<Void> {}

    /** A person has seen what has gone wrong with a sandbox; fine where there is nothing. What its agent asks stays until it is answered. */
    record DismissAttention(String sandbox) implements Request<Void> {}

    /**
     * The terminal that an answer has to be typed into: that of what is asked, else the only one with an agent. A fault of kind CONFLICT
     * where there is none, or more than one.
     */
    record FindTerminal(String sandbox) implements Request<SandboxProcess> {}

    /** How a sandbox's screen looked in the last minutes, the oldest first. */
    record ListFrames(String sandbox) implements Request<List<ScreenFrame>> {}

    /** Writes to the event log that something else is on a sandbox's screen. */
    record TellScreen(SandboxId sandbox, ScreenFrame frame) implements Request<Void> {}
}
