package dev.sandlot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.auth.Principal;
import dev.sandlot.http.Rig;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
    /** Its end is 1012: "come back". Without it the closing server would say 1000: "there is nothing more". */
    @Test
    void shouldEndAlsoWhatWasStillBeingOpened() {
        try (var rig = new Rig()) {
            var open = new OpenStreams(rig.access.revocations());
            var before = Promise.<Void>promise();
            var after = Promise.<Void>promise();
            open.add(rig.vertx.getOrCreateContext(), Principal.LOCAL, before::complete, () -> {});

            open.endAll();
            var forget = open.add(rig.vertx.getOrCreateContext(), Principal.LOCAL, after::complete, () -> {});

            Rig.get(before.future());
            Rig.get(after.future());
            forget.run();
            assertThat(open.size()).isZero();
        }
    }
}
