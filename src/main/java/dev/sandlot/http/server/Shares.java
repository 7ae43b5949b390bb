package dev.sandlot.http.server;

import dev.sandlot.auth.Principal;
import dev.sandlot.stream.Budget;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP edge may hold in memory for others at once.
 *
 * @param bodies of requests, and what is made of them
 * @param answers that wait for whoever reads them
 * @param input for processes that don't read it yet
 * @param runs of chunks that are being sent
 */
public record Shares(Budget bodies, Budget answers, Budget input, RunMemory runs) {
    /** None of the three budgets can fill the whole. */
    public static Shares of(Budget whole, long bytes) {
        return new Shares(whole.part(bytes / 2), whole.part(bytes / 2), whole.part(bytes / 4), new RunMemory());
    }

    /** Who is asked to share with others: a sandbox with all that is bound to it, else whoever has the same token. */
    public static Object party(@Nullable Principal principal) {
        if (principal == null) {
            return "";
        }
        var sandbox = principal.sandbox();
        return sandbox == null ? principal.name() : sandbox;
    }

    public Share answersTo(@Nullable Principal principal) {
        return new Share(answers, party(principal));
    }

    public Share inputOf(Principal principal) {
        return new Share(input, party(principal));
    }

    /** One party's share of one of them. */
    public record Share(Budget budget, Object party) {
        public boolean hasRoom() {
            return budget.hasRoom(party);
        }

        /** As {@link Budget#take}. */
        public Budget.Lease take(long bytes, Runnable end) {
            return budget.take(party, bytes, end);
        }
    }
}
