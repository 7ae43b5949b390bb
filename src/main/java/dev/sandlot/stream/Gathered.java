package dev.sandlot.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;

/** Several buffers one behind the other, as one; what they hold is not copied, so they are not to be changed any more. */
public final class Gathered {
    private Gathered() {}

    /** @param parts at least one */
    public static Buffer of(List<Buffer> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        var bufs = new ByteBuf[parts.size()];
        for (int i = 0; i < bufs.length; i++) {
            bufs[i] = ((BufferInternal) parts.get(i)).getByteBuf();
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bufs.length, bufs));
    }
}
