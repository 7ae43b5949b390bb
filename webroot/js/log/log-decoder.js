/** From the events of a process's output to text: each stream has one decoder, so a character cut in two between chunks is whole again. */

export class LogDecoder {
  #decoders = new Map();

  /**
   * @param {{stream: string, source?: string, text?: string, base64?: string}} chunk
   * @returns {string}
   */
  decode(chunk) {
    const key = `${chunk.source ?? ""} ${chunk.stream}`;
    const decoder = this.#decoders.get(key);
    if (chunk.base64 === undefined) {
      // Text is whole by itself: whatever half character came before it stays broken.
      return (decoder ? decoder.decode() : "") + (chunk.text ?? "");
    }
    const bytes = fromBase64(chunk.base64);
    if (decoder) return decoder.decode(bytes, { stream: true });
    const fresh = new TextDecoder("utf-8", { ignoreBOM: true });
    this.#decoders.set(key, fresh);
    return fresh.decode(bytes, { stream: true });
  }

  /** Forgets half characters, where chunks are missing. */
  reset() {
    this.#decoders.clear();
  }
}

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
