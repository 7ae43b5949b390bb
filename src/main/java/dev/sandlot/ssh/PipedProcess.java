package dev.sandlot.ssh;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputReader;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of a sandbox whose standard input, output and error are carried over a channel, each at its reader's pace. Nothing of its
 * output is ever left out: where it runs too far ahead it is held back, and where something is lost all the same, that is a failure. Used
 * on the edge's context.
 */
final class PipedProcess {
    private static final int PART_BYTES = 256 << 10;

    /** Who the process is run for. */
    interface Client {
        /** Completes when it can take more. */
        Future<Void> printed(Channel channel, Buffer bytes);

        /** The last call: it has ended and all of its output was told. */
        void ended(OutputItem.End how);

        /** The last call: it could not be started, or its output is not complete. */
        void failed(Fault why);
    }

    private final Edge edge;
    private final Input input;
    private final Client client;
    private final boolean kept;
    private final Promise<SandboxProcess> started = Promise.promise();
    private @Nullable OutputReader reader;
    private @Nullable Brake brake;
    private boolean over;

    /** @param kept whether it stays in the sandbox's list of processes when it has ended */
    PipedProcess(Edge edge, Input input, Client client, boolean kept) {
        this.edge = edge;
        this.input = input;
        this.client = client;
        this.kept = kept;
    }

    void start(SandboxId sandbox, ProcessSpec spec) {
        edge.bus()
                .ask(new Request.StartProcess(sandbox.value(), spec, null, 0))
                .onSuccess(this::carry)
                .onFailure(this::fail);
    }

    private void carry(SandboxProcess process) {
        started.complete(process);
        if (over) {
            return;
        }
        var holding = new Brake(edge, process);
        brake = holding;
        input.flow(new Input.Sink() {
            @Override
            public Future<Void> write(Buffer bytes) {
                return edge.input().write(process.sandboxId(), process.id(), bytes);
            }

            @Override
            public Future<Void> end() {
                return edge.input().end(process.sandboxId(), process.id());
            }
        });
        edge.output()
                .open(process.sandboxId(), process.id(), new OutputSource.Start.First(), null)
                .onSuccess(opened -> {
                    reader = opened;
                    if (over) {
                        opened.close();
                    } else {
                        pull(opened, holding);
                    }
                })
                .onFailure(this::fail);
    }

    private void pull(OutputReader from, Brake holding) {
        from.next(PART_BYTES).onSuccess(items -> pass(items, from, holding)).onFailure(this::fail);
    }

    private void pass(List<OutputItem> items, OutputReader from, Brake holding) {
        if (over) {
            return;
        }
        int last = items.size() - 1;
        if (last < 0 || items.stream().anyMatch(OutputItem.Gap.class::isInstance)) {
            fail(Fault.of(
                            Fault.Kind.DISK_FULL,
                            "Some of what it printed was trimmed away before it could be sent.",
                            "Raise logs.process_bytes in sandlot.toml.")
                    .asException());
            return;
        }
        var end = items.get(last) instanceof OutputItem.End told ? told : null;
        print(items, holding)
                .onSuccess(sent -> {
                    if (end == null) {
                        goOn(from, holding);
                    } else {
                        end(end);
                    }
                })
                .onFailure(gone -> leave());
    }

    /** Sends chunks of the same stream that follow one another as one. */
    private Future<Void> print(List<OutputItem> items, Brake holding) {
        var rest = items.listIterator();
        return Repeated.until(() -> {
            if (!rest.hasNext() || !(rest.next() instanceof Chunk first)) {
                return Future.succeededFuture(true);
            }
            var bytes = first.bytes();
            boolean own = false;
            while (rest.hasNext()
                    && items.get(rest.nextIndex()) instanceof Chunk next
                    && next.channel() == first.channel()) {
                bytes = own ? bytes : bytes.copy();
                own = true;
                bytes.appendBuffer(next.bytes());
                rest.next();
            }
            return holding.during(client.printed(first.channel(), bytes), bytes.length())
                    .map(false);
        });
    }

    private void goOn(OutputReader from, Brake holding) {
        if (!over) {
            pull(from, holding);
        }
    }

    private void end(OutputItem.End end) {
        if (over) {
            return;
        }
        finish();
        client.ended(end);
        Unawaited.note(started.future().compose(this::forget), "forgetting a process that has ended");
    }

    private void fail(Throwable cause) {
        if (!over) {
            leave();
            client.failed(Words.fault(cause));
        }
    }

    void signal(String name) {
        Unawaited.note(
                started.future()
                        .compose(process -> edge.bus()
                                .ask(new Request.SignalProcess(
                                        process.sandboxId().value(),
                                        process.id().value(),
                                        name))),
                "passing a client's signal on");
    }

    /**
     * The client has gone: the process, if it has not ended, is hung up on as sshd(8) does, and ended. Where it is the daemon that goes,
     * one that is kept goes on, with its input at the end.
     */
    void leave() {
        if (over) {
            return;
        }
        finish();
        if (kept && edge.isStopping()) {
            Unawaited.note(
                    started.future().compose(process -> edge.input().end(process.sandboxId(), process.id())),
                    "ending the input of a process that goes on");
        } else {
            Unawaited.note(
                    started.future()
                            .compose(process -> new HangUp(edge.bus(), process).end())
                            .compose(this::forget),
                    "hanging up on a process");
        }
    }

    private void finish() {
        over = true;
        input.close();
        if (brake != null) {
            brake.release();
        }
        if (reader != null) {
            reader.close();
        }
    }

    private Future<?> forget(SandboxProcess process) {
        return kept
                ? Future.succeededFuture()
                : edge.bus()
                        .ask(new Request.DeleteProcess(
                                process.sandboxId().value(), process.id().value()));
    }
}
