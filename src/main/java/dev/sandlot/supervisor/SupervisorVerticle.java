package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Request;
import dev.sandlot.bus.SecretRequest;
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
        bus.handle(Request.CreateSandbox.class, supervisor.creation()::create);
        bus.handle(Request.ForkSandbox.class, supervisor.creation()::fork);
        var sandboxes = supervisor.sandboxes();
        bus.handle(Request.ListSandboxes.class, sandboxes::list);
        bus.handle(Request.GetSandbox.class, sandboxes::get);
        bus.handle(Request.PatchSandbox.class, sandboxes::patch);
        bus.handle(Request.ChangeSandbox.class, sandboxes::change);
        bus.handle(Request.DeleteSandbox.class, sandboxes::delete);
        bus.handle(Request.DismissAttention.class, sandboxes::dismiss);
        bus.handle(Request.RestoreSnapshot.class, supervisor.restoring()::restore);
        var snapshots = supervisor.snapshots();
        bus.handle(Request.TakeSnapshot.class, snapshots::take);
        bus.handle(Request.ListSnapshots.class, snapshots::list);
        bus.handle(Request.RemoveSnapshot.class, snapshots::remove);
        bus.handle(EgressRequest.ChangeNetwork.class, sandboxes::network);
        bus.handle(SecretRequest.ChangeSecrets.class, sandboxes::secrets);
        var networks = supervisor.networkReports();
        bus.handle(EgressRequest.ReportNetworkRequests.class, networks::report);
        bus.handle(EgressRequest.TellDenied.class, networks::tellDenied);
        var processes = supervisor.processes();
        bus.handle(Request.StartProcess.class, processes::start);
        bus.handle(Request.ListProcesses.class, processes::list);
        bus.handle(Request.GetProcess.class, processes::get);
        bus.handle(Request.ReadServices.class, processes::services);
        bus.handle(Request.DeleteProcess.class, processes::delete);
        var signals = supervisor.signals();
        bus.handle(Request.SignalProcess.class, signals::signal);
        bus.handle(Request.HangUp.class, signals::hangUp);
        bus.handle(Request.ListLogs.class, supervisor.logs()::list);
        var gauging = supervisor.gauging();
        bus.handle(Request.ReadUsage.class, gauging::usage);
        bus.handle(Request.MeasureDisk.class, gauging::disk);
        var agents = supervisor.agents();
        bus.handle(Request.ReportAgent.class, agents::report);
        bus.handle(Request.ReportCost.class, agents::reportCost);
        var events = supervisor.events();
        bus.handle(Request.ReadEvents.class, events::readEvents);
        bus.handle(Request.Audit.class, events::audit);
        bus.handle(Request.TellScreen.class, events::tellScreen);
        var host = supervisor.host();
        bus.handle(Request.GetCapabilities.class, host::capabilities);
        bus.handle(Request.GetInfo.class, host::info);
    }

    @Override
    public Future<?> stop() {
        return supervisor.close();
    }
}
