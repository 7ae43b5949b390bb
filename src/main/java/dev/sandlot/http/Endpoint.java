package dev.sandlot.http;

import dev.sandlot.api.Binding;
import dev.sandlot.auth.Permission;
import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API that takes and gives JSON, with the least permission that it demands (null where it is open to all).
 *
 * @param mostBytes how large its body may be
 * @param path with {@code {sandbox}} and the like, as in openapi.json
 */
record Endpoint(
        HttpMethod method,
        String path,
        @Nullable Permission permission,
        ApiDocument.Operation contract,
        long mostBytes,
        Function<Ask, Future<Reply>> work) {

    /** Checks permission, sandbox, query and body, in this order, then does the work. Every failure is in the future. */
    Future<Reply> run(Ask ask, Binding binding) {
        return admit(ask, binding).compose(this::run);
    }

    /** Checks permission, sandbox and query, in this order, which takes no body. Every failure is in the future. */
    Future<Ask> admit(Ask ask, Binding binding) {
        try {
            binding.require(ask.principalOrNull(), permission, ask.processOrNull());
            return binding.resolve(ask.principalOrNull(), ask.sandboxOrNull()).map(sandbox -> {
                contract.requireKnown(ask.query());
                return ask.in(sandbox);
            });
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Checks the body of what was admitted, then does the work. */
    Future<Reply> run(Ask admitted) {
        var form = contract.body();
        if (form != null) {
            var body = admitted.bodyOrNull();
            if (body == null) {
                throw Fault.of(
                                Fault.Kind.MALFORMED,
                                "The request has no body.",
                                "Send a JSON object with Content-Type: application/json.")
                        .asException();
            }
            form.require(body);
        }
        return work.apply(admitted);
    }
}
