package dev.sandlot.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.List;

/** A connection of a sandbox and one to what it may reach, of which nothing is looked at but the beginning. */
final class Tunnel {
    private Tunnel() {}

    /**
     * Joins them until either ends. On the event loop of both.
     *
     * @param early what the sandbox has said already, behind its request; taken over
     */
    static void open(Gate gate, Attempt attempt, Channel inside, Channel outside, List<ByteBuf> early) {
        if (!inside.isActive() || !outside.isActive()) {
            early.forEach(ByteBuf::release);
            Gate.close(outside);
            Gate.close(inside);
            attempt.over();
            return;
        }
        gate.begun(attempt, () -> {
            Gate.close(inside);
            Gate.close(outside);
        });
        inside.closeFuture().addListener(closed -> gate.ended(attempt));
        inside.pipeline().addLast(new HelloCheck(attempt, outside));
        Relay.join(inside, outside, attempt);
        early.forEach(inside.pipeline()::fireChannelRead);
        if (((DuplexChannel) inside).isInputShutdown()) {
            inside.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }
}
