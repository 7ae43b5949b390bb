package dev.sandlot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of the tar(1) of this host, and ours for it. */
class TarReaderTest {
    private static final String LONG = "long/" + "x".repeat(120) + "/" + "y".repeat(200);

    @TempDir
    Path temp;

    private record Found(FileEntry entry, String content) {}

    private static List<Found> read(byte[] archive) throws IOException {
        var tar = new TarReader(new ByteArrayInputStream(archive));
        var found = new ArrayList<Found>();
        var part = new byte[100];
        for (var entry = tar.next(); entry != null; entry = tar.next()) {
            var content = new ByteArrayOutputStream();
            for (int n = tar.read(part); n >= 0 && entry.kind() == FileEntry.Kind.FILE; n = tar.read(part)) {
                content.write(part, 0, n);
            }
            found.add(new Found(entry, content.toString(StandardCharsets.UTF_8)));
        }
        return found;
    }

    private byte[] run(byte[] input, String... command) throws Exception {
        var out = Files.createTempFile(temp, "out", null);
        var in = Files.write(Files.createTempFile(temp, "in", null), input);
        var process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return Files.readAllBytes(out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax", "oldgnu"})
    void shouldReadWhatTarMakes(String format) throws Exception {
        var root = Files.createDirectory(temp.resolve("tree"));
        Files.createDirectories(root.resolve(LONG).getParent());
        Files.writeString(root.resolve(LONG), "deep");
        Files.writeString(root.resolve("grüezi"), "hello");
        Files.setLastModifiedTime(root.resolve("grüezi"), FileTime.from(Instant.parse("2001-02-03T04:05:06.5Z")));
        Files.createSymbolicLink(root.resolve("link"), Path.of("grüezi"));
        Files.createLink(root.resolve("second"), root.resolve("grüezi"));
        var archive = run(new byte[0], "tar", "c", "--format=" + format, "--sort=name", "-C", root.toString(), ".");

        var found = read(archive);
        assertThat(found)
                .extracting(each -> each.entry().path().toString())
                .contains("./" + LONG, "./grüezi", "./link", "./second", "./long");
        for (var each : found) {
            var entry = each.entry();
            switch (entry.path().toString()) {
                case "./grüezi" -> {
                    assertThat(each.content()).isEqualTo("hello");
                    var second = format.equals("pax") ? "2001-02-03T04:05:06.5Z" : "2001-02-03T04:05:06Z";
                    assertThat(entry.modified()).isEqualTo(Instant.parse(second));
                }
                case "./link" -> assertThat(entry.target()).isEqualTo(InnerPath.of("grüezi"));
                case "./second" -> assertThat(entry.kind()).isEqualTo(FileEntry.Kind.OTHER);
                default -> assertThat(each.content()).isEqualTo(entry.kind() == FileEntry.Kind.FILE ? "deep" : "");
            }
        }
    }

    @Test
    void shouldKeepNamesThatAreNoText() throws Exception {
        var odd = new InnerPath("b\u00fcr");
        var tar = new TarWriter();
        var made = new ByteArrayOutputStream();
        made.write(tar.entry(new FileEntry(odd, FileEntry.Kind.DIRECTORY, 0755, 0, Instant.EPOCH, null)));
        made.write(tar.finish());
        var archive = made.toByteArray();
        assertThat(read(archive))
                .extracting(Found::entry)
                .extracting(FileEntry::path)
                .containsExactly(odd);
        assertThat(run(archive, "tar", "t", "--quoting-style=escape"))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("b\\374r/\n");
    }

    @Test
    void shouldWriteWhatTarReads() throws Exception {
        var tar = new TarWriter();
        var content = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        var time = Instant.parse("2020-01-02T03:04:05Z");
        var archive = new ByteArrayOutputStream();
        for (var entry : List.of(
                new FileEntry(InnerPath.of("d"), FileEntry.Kind.DIRECTORY, 0750, 4096, time, null),
                new FileEntry(InnerPath.of("d/" + "n".repeat(150)), FileEntry.Kind.FILE, 0755, 1000, time, null),
                new FileEntry(InnerPath.of("d/pipe"), FileEntry.Kind.OTHER, 0644, 0, time, null),
                new FileEntry(
                        InnerPath.of("d/l"),
                        FileEntry.Kind.LINK,
                        0777,
                        3,
                        time,
                        InnerPath.of("../" + "t".repeat(150))))) {
            archive.write(tar.entry(entry));
            if (entry.kind() == FileEntry.Kind.FILE) {
                archive.write(Arrays.copyOf(content, 600));
                archive.write(Arrays.copyOfRange(content, 600, 1000));
            }
        }
        archive.write(tar.finish());
        run(archive.toByteArray(), "tar", "x", "-C", temp.toString());

        var file = temp.resolve("d/" + "n".repeat(150));
        assertThat(file).hasContent("x".repeat(1000));
        assertThat(Files.isExecutable(file)).isTrue();
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(time);
        assertThat(Files.readSymbolicLink(temp.resolve("d/l"))).hasToString("../" + "t".repeat(150));
        assertThat(Files.exists(temp.resolve("d/pipe"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void shouldTellWhatIsNoArchive() throws Exception {
        var root = Files.createDirectory(temp.resolve("tree"));
        Files.writeString(root.resolve("a"), "x".repeat(2000));
        var archive = run(new byte[0], "tar", "c", "--format=pax", "-C", root.toString(), "a");
        for (int length : new int[] {1, 511, 513, 1000, 1700, 2600}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(archive, length)))
                    .as("cut at " + length)
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.INVALID));
        }
        assertThatThrownBy(() -> read("<html>".repeat(200).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FaultException.class);
    }

    /** Whatever comes: an entry, the end, or a fault, and never more than is there. */
    @Test
    void shouldEndForAnyBytes() throws Exception {
        var root = Files.createDirectory(temp.resolve("tree"));
        Files.writeString(root.resolve("grüezi" + "z".repeat(120)), "hello");
        Files.createSymbolicLink(root.resolve("l"), Path.of("t".repeat(120)));
        var random = new Random(11);
        for (var format : List.of("gnu", "pax")) {
            var archive = run(new byte[0], "tar", "c", "--format=" + format, "-C", root.toString(), ".");
            for (int i = 0; i < 3000; i++) {
                var changed = archive.clone();
                for (int j = 0; j < 3; j++) {
                    changed[random.nextInt(Math.min(changed.length, 5000))] = (byte) random.nextInt(256);
                }
                try {
                    read(changed);
                } catch (FaultException told) {
                    assertThat(told.fault().kind()).isEqualTo(Fault.Kind.INVALID);
                }
            }
        }
    }
}
