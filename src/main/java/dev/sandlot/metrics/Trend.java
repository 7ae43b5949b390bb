package dev.sandlot.metrics;

import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxTrend;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The last ten minutes of one sandbox in memory, coarse, for overviews of all. */
final class Trend {
    private static final int MOST = 60;

    private record Step(Instant at, double cpu, double memory) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private @Nullable Instant begun;
    private double cpu;
    private double memory;
    private int looks;

    void add(SandboxSample sample) {
        var step = Resolution.floor(sample.at(), SandboxTrend.STEP_SECONDS);
        if (begun != null && !begun.equals(step)) {
            steps.addLast(new Step(begun, cpu / looks, memory / looks));
            if (steps.size() > MOST) {
                steps.removeFirst();
            }
            cpu = memory = looks = 0;
        }
        begun = step;
        cpu += sample.cpu();
        memory += sample.memory().usedBytes();
        looks++;
    }

    SandboxTrend of(SandboxSample now) {
        var since = steps.isEmpty() ? now.at() : steps.getFirst().at();
        return new SandboxTrend(now, since, values(Step::cpu), values(Step::memory));
    }

    private java.util.List<Double> values(ToDoubleFunction<Step> value) {
        return steps.stream().mapToDouble(value).boxed().toList();
    }
}
