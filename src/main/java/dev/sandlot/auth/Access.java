package dev.sandlot.auth;

import dev.sandlot.store.TokenTable;
import java.time.Clock;
import java.time.Duration;

/** All ways of showing who one is, shared by every edge of the daemon. */
public final class Access {
    private final Tokens tokens;
    private final OneTime loginCodes;
    private final OneTime tickets;
    private final Throttle throttle;

    public Access(TokenTable table, Clock clock) {
        this.tokens = new Tokens(table, clock);
        this.loginCodes = new OneTime("", Duration.ofMinutes(15), clock);
        this.tickets = new OneTime("", Duration.ofSeconds(30), clock);
        this.throttle = new Throttle(clock);
    }

    public Tokens tokens() {
        return tokens;
    }

    /** Codes that open a browser session; 15 minutes. */
    public OneTime loginCodes() {
        return loginCodes;
    }

    /** Tickets for WebSockets of browsers, which can't send a header; 30 seconds. */
    public OneTime tickets() {
        return tickets;
    }

    public Throttle throttle() {
        return throttle;
    }
}
