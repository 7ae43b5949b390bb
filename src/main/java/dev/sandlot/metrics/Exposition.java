package dev.sandlot.metrics;

import dev.sandlot.model.DaemonInfo;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.HostSample;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.SandboxSample;
import dev.sandlot.store.Database;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;

/**
 * What is measured, for Prometheus. The daemon's own counters are Micrometer's; host and sandboxes are read from the latest look when
 * somebody asks, so a sandbox costs nothing here while nobody does. Safe to use from several threads.
 */
public final class Exposition implements AutoCloseable {
    /** The kinds of processes, which are few; whatever else came would be told as this. */
    private static final String OTHER = "other";

    private static final List<String> KINDS = List.of("exec", "task", "service", "terminal");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Families families = new Families();

    public Exposition() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        KINDS.forEach(this::started);
        registry.getPrometheusRegistry().register(families);
    }

    /** Where other parts of the daemon count. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Tells how much is read from the database: it should grow with what is asked, and not with what has been kept. */
    public void count(Database database) {
        FunctionCounter.builder("sandlot.database.rows", database, Database::rowsRead)
                .description("Rows read from the daemon's own database")
                .register(registry);
    }

    void seen(HostSample host, List<SandboxSample> sandboxes) {
        families.seen(host, sandboxes);
    }

    void happened(EventRecord event) {
        if (event.occurrence() instanceof Occurrence.ProcessRuns runs) {
            started(kind(runs.process().kind())).increment();
        }
    }

    private static String kind(ProcessKind of) {
        var kind = of.name().toLowerCase(Locale.ROOT);
        return KINDS.contains(kind) ? kind : OTHER;
    }

    private io.micrometer.core.instrument.Counter started(String kind) {
        return io.micrometer.core.instrument.Counter.builder("sandlot.processes.started")
                .description("Processes that were started in sandboxes since the daemon's start")
                .tag("kind", kind)
                .register(registry);
    }

    /** Everything, in the text format 0.0.4. */
    String text(DaemonInfo info) {
        families.about(info);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
