package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What opened a WebSocket over HTTP/2 (RFC 8441), in the words of HTTP/1: a switch of protocols
 * with the proof that the client's key was read (RFC 6455, section 4.2.2).
 */
public final class TunnelHead implements ResponseMessage {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Fields fields;

  /** The head that answers that request in HTTP/1. */
  public TunnelHead(ResponseMessage opened, RequestMessage request) {
    String key = request.header("sec-websocket-key");
    this.fields =
        opened.fields().with("sec-websocket-accept: " + accept(key == null ? "" : key) + "\r\n");
  }

  private static String accept(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      byte[] hash = digest.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  @Override
  public int status() {
    return SWITCHING_PROTOCOLS;
  }

  @Override
  public Fields fields() {
    return fields;
  }

  @Override
  public long bodyLength() {
    return Framing.UNTIL_CLOSE;
  }

  @Override
  public void writeReason(ByteBuf out) {
    String phrase = Phrases.of(SWITCHING_PROTOCOLS);
    out.writeByte(' ');
    for (int i = 0; i < phrase.length(); i++) {
      out.writeByte(phrase.charAt(i));
    }
  }
}
