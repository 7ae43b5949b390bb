package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryArchiveTest {
    @Test
    void shouldHoldFilesDirectoriesAndLinksAndLeaveOutTheRest(@TempDir Path root) throws IOException {
        var deep = Files.createDirectories(root.resolve("a/" + "long-name-".repeat(12)));
        Files.writeString(deep.resolve("ünïcode"), "text");
        Files.writeString(root.resolve("run.sh"), "#!/bin/sh");
        Files.setPosixFilePermissions(root.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(root.resolve("out"), Path.of("/nowhere/at-all"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("."));
        Files.createDirectory(root.resolve("state"));
        Files.writeString(root.resolve("state/secret"), "x");
        var found = new TreeMap<String, String>();
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            var archive = DirectoryArchive.of(root, Set.of(root.resolve("state")));
            var bytes = new ByteArrayOutputStream();
            archive.write(bytes);
            assertThat(archive.skipped()).containsExactly("socket");
            try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()), "UTF-8")) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    found.put(
                            entry.getName(),
                            entry.isSymbolicLink()
                                    ? "-> " + entry.getLinkName()
                                    : entry.isDirectory()
                                            ? "directory"
                                            : Integer.toOctalString(entry.getMode() & 0777) + " "
                                                    + new String(tar.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }

        assertThat(found)
                .containsEntry("run.sh", "751 #!/bin/sh")
                .containsEntry("out", "-> /nowhere/at-all")
                .containsEntry("loop", "-> .")
                .containsEntry("a/", "directory")
                .containsKey("a/" + "long-name-".repeat(12) + "/ünïcode")
                .doesNotContainKeys("state/", "state/secret", "socket");
    }

    @Test
    void shouldKeepNamesThatAreNotText(@TempDir Path root) throws IOException {
        var latin = Path.of(URI.create(root.toUri() + "b%FCr"));
        Files.writeString(latin, "text");
        Files.createSymbolicLink(root.resolve("link"), latin.getFileName());
        var deep = Path.of(URI.create(root.toUri() + "%FE".repeat(120) + "/" + "%FD".repeat(120)));
        Files.createDirectories(deep);
        var bytes = new ByteArrayOutputStream();
        DirectoryArchive.of(root, Set.of()).write(bytes);

        var found = new TreeMap<String, String>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()), "ISO-8859-1")) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                found.put(entry.getName(), entry.getLinkName());
            }
        }

        assertThat(found)
                .containsOnlyKeys(
                        "b\u00fcr",
                        "link",
                        "\u00fe".repeat(120) + "/",
                        "\u00fe".repeat(120) + "/" + "\u00fd".repeat(120) + "/")
                .containsEntry("link", "b\u00fcr");
    }
}
