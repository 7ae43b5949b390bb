package dev.sandlot.service;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Deploy;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.Service;
import dev.sandlot.model.ServiceHealth;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shows services as they now are. Used on the verticle's context only. */
final class Listing {
    private final Bus bus;
    private final Deploys deploys;
    private final Health health;

    Listing(Bus bus, Deploys deploys, Health health) {
        this.bus = bus;
        this.deploys = deploys;
        this.health = health;
    }

    /** Of all sandboxes, or of one. */
    Future<List<Service>> list(Request.ListServices request) {
        return bus.sandboxes(request.sandbox(), request.only())
                .compose(wanted -> Future.join(wanted.stream().map(this::of).toList())
                        .map(all -> all.<List<Service>>list().stream()
                                .flatMap(List::stream)
                                .toList()));
    }

    Future<Service> one(Sandbox sandbox, String service) {
        return of(sandbox)
                .map(all -> all.stream()
                        .filter(one ->
                                one.name().equals(service) && !one.deploys().isEmpty())
                        .findFirst()
                        .orElseThrow(() -> Fault.notFound("There is no deployed service \"" + service + "\".")
                                .asException()));
    }

    private Future<List<Service>> of(Sandbox sandbox) {
        var newest = deploys.services(sandbox.id()).stream()
                .map(service -> deploys.of(sandbox.id(), service).get(0))
                .collect(Collectors.toMap(Deploy::process, Function.identity()));
        return bus.ask(new Request.ReadServices(sandbox.id(), newest.keySet()))
                .map(processes -> services(sandbox, newest, processes));
    }

    private List<Service> services(Sandbox sandbox, Map<ProcessId, Deploy> newest, List<SandboxProcess> processes) {
        var services = new ArrayList<Service>();
        for (var process : processes) {
            var deploy = newest.get(process.id());
            var name = process.spec().name();
            services.add(
                    deploy == null
                            ? new Service(
                                    String.valueOf(sandbox.name()),
                                    name == null ? process.id().value() : name,
                                    process,
                                    ServiceHealth.NONE,
                                    List.of())
                            : new Service(
                                    String.valueOf(sandbox.name()),
                                    deploy.service(),
                                    process,
                                    health.of(deploy, process.startedAt()),
                                    deploys.of(sandbox.id(), deploy.service())));
        }
        return services;
    }
}
