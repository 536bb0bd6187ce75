package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A call of gRPC-Web, which browsers speak, as the gRPC call that a server expects (gRPC-Web,
 * "Protocol differences vs gRPC over HTTP2"). Valid as long as the request it is made of.
 */
public final class GrpcWebRequest implements RequestMessage {

  private static final String WEB = "application/grpc-web";
  private static final String TEXT = "application/grpc-web-text";

  private final RequestMessage web;
  private final Fields fields;
  private final boolean text;

  /** The gRPC call that this gRPC-Web call asks for. */
  public GrpcWebRequest(RequestMessage web) {
    this.web = web;
    String type = type(web);
    this.text = type.startsWith(TEXT);
    String rest = type.substring(text ? TEXT.length() : WEB.length());
    Fields kept = web.fields().without("content-type");
    this.fields =
        (text ? kept.without("content-length") : kept)
            .with("content-type: application/grpc" + rest + "\r\n");
  }

  /** Whether a request is a call of gRPC-Web. */
  public static boolean is(RequestMessage request) {
    return type(request).startsWith(WEB);
  }

  private static String type(RequestMessage request) {
    String type = request.fields().value(FieldName.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  /** Whether its bodies are base64 both ways. */
  public boolean text() {
    return text;
  }

  @Override
  public Fields fields() {
    return fields;
  }

  @Override
  public long bodyLength() {
    return text && web.bodyLength() != 0 ? Framing.CHUNKED : web.bodyLength();
  }

  @Override
  public boolean wantsTrailers() {
    return true;
  }

  @Override
  public boolean upgrade() {
    return false;
  }

  @Override
  public String protocol() {
    return web.protocol();
  }

  @Override
  public void writeTarget(ByteBuf out) {
    web.writeTarget(out);
  }

  @Override
  public int targetLength() {
    return web.targetLength();
  }

  @Override
  public String method() {
    return web.method();
  }

  @Override
  public String authority() {
    return web.authority();
  }

  @Override
  public String path() {
    return web.path();
  }

  @Override
  public @Nullable String query() {
    return web.query();
  }

  @Override
  public @Nullable String header(String name) {
    return fields.value(name);
  }

  @Override
  public @Nullable String sourceAddress() {
    return web.sourceAddress();
  }
}
