package dev.sandlot.egress;

import io.netty.handler.codec.http.HttpDecoderConfig;

/** How HTTP is read, both ways: what has several readings is refused. */
final class StrictHttp {
    private static final int LINE_BYTES = 8 << 10;
    private static final int HEADERS_BYTES = 64 << 10;

    private StrictHttp() {}

    static HttpDecoderConfig decoder() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(LINE_BYTES)
                .setMaxHeaderSize(HEADERS_BYTES)
                .setMaxChunkSize(Pieces.MOST_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
    }
}
