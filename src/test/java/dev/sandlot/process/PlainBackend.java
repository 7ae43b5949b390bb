package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Launch;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs commands as they stand, without any isolation: for tests of holders and logs, which don't depend on it. */
class PlainBackend implements Backend {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public BackendReport probe() {
        return new BackendReport("plain", true, "none", null, null, List.of());
    }

    @Override
    public Enforcement enforcement(Place place) {
        return new Enforcement(List.of(), false, false, List.of(NetworkMode.OPEN), null, null, "best_effort");
    }

    @Override
    public void prepare(Place place) {}

    @Override
    public List<String> pod(Place place) {
        return List.of(
                "sh",
                "-c",
                "sleep 1000 >/dev/null 2>&1 & echo ready; read name || { kill $!; exit 1; }; echo kept; exec >/dev/null 2>&1; wait");
    }

    @Override
    public Launch run(Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        return new Launch(argv, new byte[0], new byte[0]);
    }

    @Override
    public Launch terminal(
            Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        return run(place, pod, process, argv, env, cwd);
    }

    @Override
    public Launch display(Place place, Pod pod, ProcessId process) {
        throw new UnsupportedOperationException("this backend has no displays");
    }

    @Override
    public void limit(Place place, Limits limits) {}

    @Override
    public void join(Place place, ProcessId process, long pid) {}

    @Override
    public Set<Long> members(Place place, Pod pod, ProcessId process) {
        return Set.of();
    }

    @Override
    public boolean killTree(Place place, ProcessId process) {
        return false;
    }

    @Override
    public long outOfMemoryKills(Place place) {
        return 0;
    }

    @Override
    public Map<SandboxId, Usage> usage(Map<Place, Pod> pods, boolean tasks) {
        return Map.of();
    }

    @Override
    public void pause(Place place, boolean paused) {}

    @Override
    public void release(Place place, ProcessId process) {}

    @Override
    public void dispose(Place place) {}

    @Override
    public Set<SandboxId> leftovers() {
        return Set.of();
    }

    @Override
    public void dispose(SandboxId id, Path root) {}
}
