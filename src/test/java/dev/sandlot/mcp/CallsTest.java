package dev.sandlot.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.mcp.tool.Call.Over;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which calls are under way: not too many, and each ends by its id where that is clear. */
class CallsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Calls calls = new Calls();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private McpExchange exchange() {
        return new McpExchange(vertx.getOrCreateContext(), message -> {});
    }

    private static Over over(McpExchange exchange) throws Exception {
        return exchange.over().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldCancelByIdAndHolder() throws Exception {
        var mine = exchange();
        var other = exchange();
        calls.begin("me", 1, mine);
        calls.begin("somebody", 1, other);

        calls.cancel("me", 2);
        calls.cancel("me", "1");
        calls.cancel("nobody", 1);
        calls.cancel("me", 1);

        assertThat(over(mine)).isEqualTo(Over.GONE);
        assertThat(other.over().isComplete()).isFalse();
    }

    @Test
    void shouldCancelNothingWhereItIsNotClearWhatIsMeant() throws Exception {
        var one = exchange();
        var another = exchange();
        var forget = calls.begin("me", 1, one);
        calls.begin("me", 1, another);

        calls.cancel("me", 1);
        forget.run();
        calls.cancel("me", 1);

        assertThat(over(another)).isEqualTo(Over.GONE);
        assertThat(one.over().isComplete()).isFalse();
    }

    @Test
    void shouldTakeOnlySoManyOfOneHolder() {
        var forgets = new ArrayList<Runnable>();
        for (int i = 0; i < Calls.MOST_OF_ONE; i++) {
            forgets.add(calls.begin("me", i, exchange()));
        }

        assertThatThrownBy(() -> calls.begin("me", "more", exchange())).hasMessageContaining("Too many calls");
        calls.begin("somebody", 1, exchange());
        forgets.get(0).run();
        forgets.get(0).run();
        calls.begin("me", "more", exchange());
        assertThatThrownBy(() -> calls.begin("me", "even more", exchange())).hasMessageContaining("Too many calls");
    }

    @Test
    void shouldTakeOnlySoManyOfAll() {
        for (int i = 0; i < Calls.MOST; i++) {
            calls.begin("holder " + i % 16, i, exchange());
        }

        assertThatThrownBy(() -> calls.begin("one more", 1, exchange())).hasMessageContaining("Too many calls");
    }
}
