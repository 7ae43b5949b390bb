package dev.sandlot.http.route;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.Ask;
import dev.sandlot.api.Binding;
import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * One operation of the API that takes and gives JSON.
 *
 * @param mostBytes how large its body may be
 */
record Endpoint(ApiDocument.Contract contract, long mostBytes, Function<Ask, Future<Reply>> work) {
    /** Checks permission, sandbox, query and body, in this order, then does the work. Every failure is in the future. */
    Future<Reply> run(Ask ask, Binding binding) {
        return binding.admit(contract, ask).compose(this::run);
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
