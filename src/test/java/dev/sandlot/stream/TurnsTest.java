package dev.sandlot.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final SandboxId SLOW = new SandboxId("s0000000000000000001");
    private static final SandboxId OTHER = new SandboxId("s0000000000000000002");

    private final Vertx vertx = Vertx.vertx();
    private final Turns turns = new Turns(vertx, 2, 3);
    private final List<Promise<String>> begun = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private Future<String> take(SandboxId sandbox) {
        return turns.take(sandbox, () -> {
            var promise = Promise.<String>promise();
            begun.add(promise);
            return promise.future();
        });
    }

    private static Fault.Kind kind(Future<String> refused) throws Exception {
        var failure = refused.transform(done -> Future.succeededFuture(done.cause()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return ((FaultException) failure).fault().kind();
    }

    @Test
    void shouldLetSoManyInAtOnceOfEach() throws Exception {
        take(SLOW);
        take(SLOW);
        var third = take(SLOW);
        take(OTHER);
        assertThat(begun).hasSize(3);

        begun.get(0).fail("however it ends");
        assertThat(begun).hasSize(4);
        begun.get(3).complete("third");
        assertThat(third.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo("third");
    }

    @Test
    void shouldRefuseWhereTooManyWaitAndWhereNothingIsToBeginAnyMore() throws Exception {
        for (int i = 0; i < 4; i++) {
            take(SLOW);
        }
        var last = take(SLOW);
        assertThat(kind(take(SLOW))).isEqualTo(Fault.Kind.UNAVAILABLE);

        turns.refuse(SLOW);
        assertThat(kind(last)).isEqualTo(Fault.Kind.CONFLICT);
        begun.get(0).complete("");
        begun.get(1).complete("");
        assertThat(begun).as("nothing more began").hasSize(2);
        take(SLOW);
        assertThat(begun).hasSize(3);
    }
}
