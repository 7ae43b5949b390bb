package dev.sandlot.cli;

import dev.sandlot.sync.PathBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments and variables of this process as the kernel has them, read as UTF-8. The JVM reads them by the locale, and puts U+FFFD
 * without a word where that fails; here what is not UTF-8 is an error.
 */
final class Inherited {
    private static final char NOT_READ = '\uFFFD';

    private final Path proc;
    private final boolean localeIsUtf8;

    Inherited(Path proc, boolean localeIsUtf8) {
        this.proc = proc;
        this.localeIsUtf8 = localeIsUtf8;
    }

    static Inherited here() {
        return new Inherited(Path.of("/proc/self"), PathBytes.namesAreUtf8());
    }

    /**
     * The same arguments, as they are.
     *
     * @throws UsageError where one is not UTF-8
     */
    List<String> arguments(String... asRead) {
        if (areSurelyRight(asRead)) {
            return List.of(asRead);
        }
        var all = entries("cmdline");
        if (all.size() < asRead.length) {
            throw new UsageError("the command line can't be read again from " + proc.resolve("cmdline"));
        }
        var arguments = new ArrayList<String>();
        for (var bytes : all.subList(all.size() - asRead.length, all.size())) {
            arguments.add(utf8(bytes, "the argument "));
        }
        return arguments;
    }

    /**
     * The value of a variable, as it is.
     *
     * @param asRead what the JVM says; null where it is unset
     * @throws UsageError where it is not UTF-8
     */
    @Nullable
    String variable(String name, @Nullable String asRead) {
        if (asRead == null || isSurelyRight(asRead)) {
            return asRead;
        }
        var prefix = (name + "=").getBytes(StandardCharsets.UTF_8);
        for (var bytes : entries("environ")) {
            if (bytes.length >= prefix.length
                    && ByteBuffer.wrap(bytes, 0, prefix.length).equals(ByteBuffer.wrap(prefix))) {
                return utf8(bytes, "the variable ").substring(name.length() + 1);
            }
        }
        throw new UsageError("the variable " + name + " is not UTF-8 text");
    }

    private boolean areSurelyRight(String... texts) {
        for (var text : texts) {
            if (!isSurelyRight(text)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSurelyRight(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 && (!localeIsUtf8 || text.charAt(i) == NOT_READ)) {
                return false;
            }
        }
        return true;
    }

    private static String utf8(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UsageError(what + "\"" + new String(bytes, StandardCharsets.UTF_8)
                    + "\" is not UTF-8 text, and nothing else can be passed on");
        }
    }

    /** What the kernel keeps as texts that each end in a zero byte. */
    private List<byte[]> entries(String file) {
        byte[] all;
        try {
            all = Files.readAllBytes(proc.resolve(file));
        } catch (IOException e) {
            throw new UsageError("can't read " + proc.resolve(file) + ": " + e.getMessage());
        }
        var entries = new ArrayList<byte[]>();
        int begin = 0;
        for (int at = 0; at < all.length; at++) {
            if (all[at] == 0) {
                entries.add(Arrays.copyOfRange(all, begin, at));
                begin = at + 1;
            }
        }
        return entries;
    }
}
