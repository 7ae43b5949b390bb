package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Connects the supervisor with the bus. Requests are answered once everything has been taken up again. */
public final class SupervisorVerticle extends VerticleBase {
    private final Bus bus;
    private final Supervisor supervisor;

    public SupervisorVerticle(Bus bus, Supervisor supervisor) {
        this.bus = bus;
        this.supervisor = supervisor;
    }

    @Override
    public Future<?> start() {
        return supervisor.start().onSuccess(v -> register());
    }

    private void register() {
        var processes = supervisor.processes();
        bus.handle(Request.CreateSandbox.class, supervisor::create);
        bus.handle(Request.ListSandboxes.class, supervisor::list);
        bus.handle(Request.GetSandbox.class, supervisor::get);
        bus.handle(Request.PatchSandbox.class, supervisor::patch);
        bus.handle(Request.DeleteSandbox.class, supervisor::delete);
        bus.handle(Request.ChangeSandbox.class, supervisor::change);
        bus.handle(Request.StartProcess.class, processes::start);
        bus.handle(Request.ListProcesses.class, processes::list);
        bus.handle(Request.GetProcess.class, processes::get);
        bus.handle(Request.SignalProcess.class, processes::signal);
        bus.handle(Request.DeleteProcess.class, processes::delete);
        var gauging = supervisor.gauging();
        bus.handle(Request.ReadUsage.class, gauging::usage);
        bus.handle(Request.MeasureDisk.class, gauging::disk);
        bus.handle(Request.ReadEvents.class, supervisor::readEvents);
        bus.handle(Request.Audit.class, supervisor::audit);
        bus.handle(Request.GetCapabilities.class, supervisor::capabilities);
        bus.handle(Request.ReportAgent.class, supervisor::reportAgent);
        bus.handle(Request.TellScreen.class, supervisor::tellScreen);
        bus.handle(Request.ReportCost.class, supervisor::reportCost);
        bus.handle(Request.DismissAttention.class, supervisor::dismiss);
        bus.handle(Request.GetInfo.class, supervisor::info);
    }

    @Override
    public Future<?> stop() {
        return supervisor.close();
    }
}
