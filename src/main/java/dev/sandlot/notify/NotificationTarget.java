package dev.sandlot.notify;

import java.net.URI;
import java.util.Map;

/** Where notifications go, and in which form. */
interface NotificationTarget {
    /** A request's body, JSON in UTF-8, and the headers that go with it. Headers may hold secrets. */
    record Letter(byte[] body, Map<String, String> headers) {}

    URI url();

    Letter letter(Note note);

    /** What it is called in the log: nothing of its path or query, which may be all the secret that there is. */
    default String name() {
        return url().getScheme() + "://" + url().getHost();
    }
}
