package dev.sandlot.bus;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxReference;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Typed asking and telling over the event bus. Records pass by reference within this daemon. */
public final class Bus {
    private static final int PAGE = 1000;
    /** The longest wait that can be asked for is a minute. */
    private static final long PATIENCE_MILLIS = 120_000;
    /** A client takes a peer for dead that says nothing for 75 s. */
    private static final long SHORT_OF_SILENCE_MILLIS = 60_000;

    private final EventBus bus;
    private final DeliveryOptions options;

    public Bus(Vertx vertx) {
        this(vertx, PATIENCE_MILLIS);
    }

    /** @param patienceMillis how long an answer is waited for */
    Bus(Vertx vertx, long patienceMillis) {
        this.bus = vertx.eventBus();
        this.options = new DeliveryOptions()
                .setCodecName(RecordCodec.NAME)
                .setLocalOnly(true)
                .setSendTimeout(patienceMillis);
        RecordCodec.register(bus);
    }

    /** Asks the one owner of this kind of request. Fails with a {@link FaultException}, or with the owner's own failure. */
    public <R> Future<R> ask(Request<R> request) {
        return ask(request, options);
    }

    /**
     * The same of what may take long, beyond the wait that is asked for: then it is told in time to be {@link Fault#UNDER_WAY}, a fault of kind UNAVAILABLE.
     */
    public <R> Future<R> askLong(Request<R> request, int waitSeconds) {
        long patience = SHORT_OF_SILENCE_MILLIS + TimeUnit.SECONDS.toMillis(waitSeconds);
        return ask(request, new DeliveryOptions(options).setSendTimeout(Math.min(patience, options.getSendTimeout())));
    }

    @SuppressWarnings("unchecked")
    private <R> Future<R> ask(Request<R> request, DeliveryOptions options) {
        return bus.<Answer>request(Addresses.of(request.getClass()), request, options)
                .recover(Bus::unanswered)
                .compose(message -> {
                    var answer = message.body();
                    return answer.failure() == null
                            ? Future.succeededFuture((R) answer.value())
                            : Future.failedFuture(answer.failure());
                });
    }

    /**
     * Asks for every sandbox that there is, oldest first. Counts as use of none.
     *
     * @param only only this one (for a principal bound to it), or null
     */
    public Future<List<Sandbox>> sandboxes(@Nullable SandboxId only) {
        return sandboxes(only, null, new ArrayList<>());
    }

    /**
     * Likewise, where one may be named.
     *
     * @param reference of the only one that is wanted, or null; a fault of kind NOT_FOUND where there is none such
     */
    public Future<List<Sandbox>> sandboxes(@Nullable String reference, @Nullable SandboxId only) {
        return sandboxes(only)
                .map(all -> reference == null
                        ? all
                        : List.of(SandboxReference.among(all, reference)
                                .orElseThrow(() -> Fault.notFound("There is no such sandbox.")
                                        .asException())));
    }

    /** Which of some sandboxes were deleted, such as while nobody listened. */
    public Future<List<SandboxId>> deleted(Collection<SandboxId> among) {
        return sandboxes(null).map(there -> {
            var left = there.stream().map(Sandbox::id).collect(Collectors.toSet());
            return among.stream().filter(id -> !left.contains(id)).toList();
        });
    }

    private Future<List<Sandbox>> sandboxes(@Nullable SandboxId only, @Nullable String cursor, List<Sandbox> before) {
        return ask(new Request.ListSandboxes(List.of(), Map.of(), null, only, PAGE, cursor))
                .compose(page -> {
                    before.addAll(page.items());
                    return page.nextCursor() == null
                            ? Future.succeededFuture(before)
                            : sandboxes(only, page.nextCursor(), before);
                });
    }

    /** Makes {@code owner} the one that answers this kind of request, on the calling verticle's context. */
    public <R, Q extends Request<R>> MessageConsumer<Q> handle(Class<Q> kind, Function<Q, Future<R>> owner) {
        return bus.consumer(Addresses.of(kind), message -> {
            Future<R> reply;
            try {
                reply = owner.apply(message.body());
            } catch (RuntimeException e) {
                reply = Future.failedFuture(e);
            }
            reply.onComplete(done -> message.reply(
                    done.succeeded() ? new Answer(done.result(), null) : new Answer(null, done.cause()), options));
        });
    }

    /** Tells everybody who listens for this kind of event. */
    public void tell(Event event) {
        bus.publish(Addresses.of(event.getClass()), event, options);
    }

    /** Listens, on the calling verticle's context. */
    public <E extends Event> Registration on(Class<E> kind, Consumer<E> listener) {
        MessageConsumer<E> consumer = bus.consumer(Addresses.of(kind), message -> listener.accept(message.body()));
        return consumer::unregister;
    }

    private static <T> Future<T> unanswered(Throwable cause) {
        if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
            return Future.failedFuture(new Fault(
                            Fault.Kind.UNAVAILABLE,
                            "This takes longer than anybody waits, and is not known to be done; it may still go on.",
                            "Look again what has become of it; or ask once more, with the same Idempotency-Key if it had one.",
                            List.of(),
                            Fault.UNDER_WAY)
                    .asException());
        }
        if (cause instanceof ReplyException) {
            return Future.failedFuture(
                    Fault.of(Fault.Kind.UNAVAILABLE, "The daemon is starting or stopping.", "Try again in a moment.")
                            .asException());
        }
        return Future.failedFuture(cause);
    }

    /** What an owner answers: a value or why there is none. */
    record Answer(@Nullable Object value, @Nullable Throwable failure) {}
}
