package dev.sandlot.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The yardstick of a stream: {@code cat} of the same bytes into a TCP connection over loopback, and somebody who reads them. */
final class CatOverLoopback {
    private CatOverLoopback() {}

    /** Megabytes (10^6) per second. */
    static double run(Path file, long size) throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var begun = System.nanoTime();
            var connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + " && exec cat \"$1\" >&3";
            var cat = new ProcessBuilder("bash", "-c", connect, "bash", file.toString())
                    .inheritIO()
                    .start();
            long read = 0;
            try (var socket = server.accept()) {
                var in = socket.getInputStream();
                var buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    read += n;
                }
            }
            var seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
            if (cat.waitFor() != 0 || read != size) {
                throw new IOException("cat brought " + read + " bytes of " + size);
            }
            return size / 1e6 / seconds;
        }
    }
}
