package dev.sandlot.cli;

import dev.sandlot.model.Fault;

/** How a failure is told to a person: what failed, the fields that are wrong, what to try. */
final class Complaint {
    private Complaint() {}

    static void print(Console console, Fault fault) {
        var text = new StringBuilder("error: ").append(fault.message());
        for (var error : fault.errors()) {
            if (!fault.message().contains(error.message())) {
                text.append("\n  ").append(error.field()).append(": ").append(error.message());
            }
        }
        if (fault.hint() != null && !fault.hint().isBlank()) {
            text.append("\nhint: ").append(fault.hint());
        }
        console.say(text.toString());
    }
}
