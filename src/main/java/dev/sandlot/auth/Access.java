package dev.sandlot.auth;

import dev.sandlot.store.SelectionTable;
import dev.sandlot.store.TokenTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All ways of showing who one is, shared by every edge of the daemon. */
public final class Access {
    private final Revocations revocations;
    private final Tokens tokens;
    private final OneTime loginCodes;
    private final OneTime tickets;
    private final OneTime passes;
    private final Throttle throttle;
    private final Selections selections;
    private final PreviewTokens previews;

    public Access(TokenTable table, SelectionTable selected, DerivedSecrets secrets, Clock clock) {
        this.revocations = new Revocations(clock);
        this.loginCodes = new OneTime("", Duration.ofMinutes(15), clock, revocations);
        this.tickets = new OneTime("", Duration.ofSeconds(30), clock, revocations);
        this.passes = new OneTime("pass_", Duration.ofSeconds(30), clock, revocations);
        this.tokens = new Tokens(table, clock, revocations, List.of(loginCodes, tickets));
        this.throttle = new Throttle(clock);
        this.selections = new Selections(selected);
        this.previews = new PreviewTokens(secrets);
    }

    public Tokens tokens() {
        return tokens;
    }

    /** Ends what is open by a token or session when that ends. */
    public Revocations revocations() {
        return revocations;
    }

    /** Codes that open a browser session; 15 minutes. */
    public OneTime loginCodes() {
        return loginCodes;
    }

    /** Tickets for WebSockets of browsers, which can't send a header; 30 seconds. */
    public OneTime tickets() {
        return tickets;
    }

    /** What the daemon itself shows in place of a token, for a sandbox that asks by its proxy; 30 seconds. */
    public OneTime passes() {
        return passes;
    }

    public Throttle throttle() {
        return throttle;
    }

    /** What lets browsers to published ports of sandboxes. */
    public PreviewTokens previews() {
        return previews;
    }

    /** The sandboxes that are worked with where none is named. */
    public Selections selections() {
        return selections;
    }
}
