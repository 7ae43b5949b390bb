package dev.sandlot.backend;

import java.nio.file.Path;

/**
 * A directory of the host that a sandbox has.
 *
 * @param source absolute, with no link on the way to it
 * @param inside where it lies in the sandbox
 * @param writable whether the sandbox may change what is in it
 */
public record Bind(Path source, String inside, boolean writable) {
    String mode() {
        return writable ? "rw" : "ro";
    }
}
