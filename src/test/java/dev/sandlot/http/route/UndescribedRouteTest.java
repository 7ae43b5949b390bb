package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.Binding;
import dev.sandlot.http.Rig;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Shares;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.Test;

/** What the document doesn't describe doesn't exist. */
class UndescribedRouteTest {
    @Test
    void shouldRefuseARouteThatTheDocumentDoesNotDescribe() {
        try (var rig = new Rig()) {
            var routes = new Routes(
                    Router.router(rig.vertx),
                    ApiDocument.load(),
                    new Binding(rig.bus),
                    new Bodies(rig.vertx, rig.budget, 1000),
                    new Answers(rig.vertx, Shares.of(rig.budget, 1000)));

            assertThatThrownBy(() -> routes.json(HttpMethod.GET, "/api/v1/backdoor", ask -> Future.succeededFuture()))
                    .hasMessageContaining("openapi.json");
        }
    }
}
