package dev.sandlot.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to lie somewhere, as a manifest tells it. Its time is not compared: contents are.
 *
 * @param file its path lies below the directory that the manifest is of
 * @param sha256 the digest of a file's contents in hexadecimal digits, in lower case; null where it isn't known, or there are no contents. Of one that is
 *     to be gone, that of the contents that it had
 */
public record ManifestEntry(FileEntry file, @Nullable String sha256) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** A fault of kind INVALID where that is no digest. */
    public ManifestEntry {
        if (sha256 != null && !DIGEST.matcher(sha256).matches()) {
            throw Fault.invalid("sha256", "must be 64 hexadecimal digits in lower case")
                    .asException();
        }
    }
}
