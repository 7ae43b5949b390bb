package dev.sandlot.cli;

import dev.sandlot.unix.SocketPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A connection to a daemon. Reading and writing may happen in two threads; closing, in any, ends both. */
interface Connection extends Closeable {
    /** A peer that sends nothing for this long is taken for dead: the daemon says something every 15 s on each stream. */
    int SILENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(75);

    int CONNECT_MILLIS = (int) TimeUnit.SECONDS.toMillis(10);

    InputStream in();

    OutputStream out();

    /** Nobody listens there, or can't be got to: nothing was asked of anybody, unlike where a connection breaks later. */
    final class Unreachable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreachable(IOException cause) {
            super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        }
    }

    /** Connected; an {@link Unreachable} where there is nobody to connect to. */
    static Connection open(Address address) throws IOException {
        var file = address.socket();
        return file != null ? new Local(file) : new Remote(address);
    }

    /**
     * Over the unix socket. Its streams are made here: those of {@link java.nio.channels.Channels} hold one lock for reading and
     * writing on JDK 17. No limit on silence: a local peer that dies closes its end.
     */
    final class Local implements Connection {
        private final SocketChannel channel;

        Local(Path file) throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try (var way = SocketPath.to(file)) {
                channel.connect(UnixDomainSocketAddress.of(way.path()));
            } catch (IOException e) {
                channel.close();
                throw new Unreachable(e);
            }
        }

        @Override
        public InputStream in() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    var one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] to, int at, int length) throws IOException {
                    return channel.read(ByteBuffer.wrap(to, at, length));
                }
            };
        }

        @Override
        public OutputStream out() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] from, int at, int length) throws IOException {
                    var bytes = ByteBuffer.wrap(from, at, length);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
            };
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Over TCP, with TLS where the address says so. */
    final class Remote implements Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Remote(Address address) throws IOException {
            var plain = connected(address);
            try {
                plain.setTcpNoDelay(true);
                plain.setSoTimeout(SILENCE_MILLIS);
                socket = address.tls() ? Trust.handshake(plain, address) : plain;
                in = socket.getInputStream();
                out = socket.getOutputStream();
            } catch (IOException | RuntimeException e) {
                plain.close();
                throw e;
            }
        }

        private static Socket connected(Address address) throws IOException {
            var plain = new Socket();
            try {
                plain.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
                return plain;
            } catch (UnknownHostException unknown) {
                throw new Unreachable(new IOException("there is no host of this name", unknown));
            } catch (SocketTimeoutException slow) {
                plain.close();
                throw new Unreachable(new IOException("no answer within " + CONNECT_MILLIS / 1000 + " s", slow));
            } catch (IOException e) {
                plain.close();
                // Whoever resets a connection was there to accept it.
                throw String.valueOf(e.getMessage()).startsWith("Connection reset") ? e : new Unreachable(e);
            }
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
