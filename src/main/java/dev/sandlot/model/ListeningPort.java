package dev.sandlot.model;

import java.util.Objects;

/**
 * A port on which something in a sandbox listens by TCP. What is told of it comes from inside.
 *
 * @param address as a number; 0.0.0.0 or :: where it listens on all
 */
public record ListeningPort(int port, String address) {
    public ListeningPort {
        Objects.requireNonNull(address);
    }

    public boolean onAll() {
        return address.equals("0.0.0.0") || address.equals("::");
    }
}
