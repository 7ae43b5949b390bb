package dev.sandlot.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody is told who gets no answer. */
class BusTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Fault failure(Future<?> asked) throws Exception {
        try {
            asked.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return ((FaultException) e.getCause()).fault();
        }
        throw new AssertionError("it was answered");
    }

    @Test
    void shouldTellOfAnOwnerThatIsNotThere() throws Exception {
        var absent = failure(new Bus(vertx, 60_000).ask(new Request.GetInfo()));
        assertThat(absent.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(absent.message()).isEqualTo("The daemon is starting or stopping.");
    }

    @Test
    void shouldTellWhatTakesTooLong() throws Exception {
        var bus = new Bus(vertx, 20);
        bus.handle(
                Request.GetInfo.class,
                request -> Promise.<dev.sandlot.model.DaemonInfo>promise().future());
        var late = failure(bus.ask(new Request.GetInfo()));
        assertThat(late.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
        assertThat(late.message()).contains("not known to be done").doesNotContain("starting");
        assertThat(late.state()).isEqualTo(Fault.UNDER_WAY);
        assertThat(failure(bus.askLong(new Request.GetInfo(), 60)).state()).isEqualTo(Fault.UNDER_WAY);
    }
}
