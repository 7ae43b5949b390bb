package dev.sandlot.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Passes immutable records by reference within one daemon. There is no wire form: nothing leaves this daemon over the bus. */
final class RecordCodec implements MessageCodec<Object, Object> {
    static final String NAME = "sandlot-record";

    static void register(EventBus bus) {
        bus.registerCodec(new RecordCodec());
    }

    @Override
    public void encodeToWire(Buffer buffer, Object record) {
        throw new UnsupportedOperationException("records stay within one daemon");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("records stay within one daemon");
    }

    @Override
    public Object transform(Object record) {
        return record;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
