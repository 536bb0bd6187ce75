package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.proxy.net.ConnectFailure;
import io.weir.proxy.net.ProxyHeader;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.GrpcWebRequest;
import io.weir.proxy.wire.GrpcWebResponse;
import io.weir.proxy.wire.RequestMessage;
import io.weir.proxy.wire.ResponseMessage;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * A browser that speaks gRPC-Web, as an endpoint that speaks gRPC sees it: between them the
 * content's type, base64 and the place of the trailers are changed. Owned by one loop.
 */
final class GrpcWebCaller implements DownstreamStream {

  private final DownstreamStream browser;
  private final GrpcWebRequest request;

  GrpcWebCaller(DownstreamStream browser) {
    this.browser = browser;
    this.request = new GrpcWebRequest(browser.request());
  }

  /** The head of the answer as the browser is to read it. */
  ResponseMessage seen(ResponseMessage grpc) {
    return new GrpcWebResponse(grpc, request.text());
  }

  /** Reads the request's body where it is base64; else null. */
  GrpcWebResponse.@Nullable Decoder newDecoder() {
    return request.text() ? new GrpcWebResponse.Decoder() : null;
  }

  @Override
  public RequestMessage request() {
    return request;
  }

  @Override
  public void data(ByteBuf data) {
    browser.data(request.text() ? GrpcWebResponse.encode(data, ByteBufAllocator.DEFAULT) : data);
  }

  @Override
  public void end(@Nullable Fields trailers) {
    if (trailers != null) {
      data(GrpcWebResponse.trailers(trailers, ByteBufAllocator.DEFAULT));
    }
    browser.end(null);
  }

  @Override
  public RequestHead head() {
    return browser.head();
  }

  @Override
  public void respond(Attempt attempt, ResponseHead head) {
    browser.respond(attempt, head);
  }

  @Override
  public void answer(LocalAnswer answer, long retryAfterNanos) {
    browser.answer(answer, retryAfterNanos);
  }

  @Override
  public void abort() {
    browser.abort();
  }

  @Override
  public boolean replayable() {
    return browser.replayable();
  }

  @Override
  public Fields added() {
    return browser.added();
  }

  @Override
  public @Nullable String newRequestId() {
    return browser.newRequestId();
  }

  @Override
  public @Nullable RequestBody requestBody() {
    return browser.requestBody();
  }

  @Override
  public ProxyHeader proxyHeader() {
    return browser.proxyHeader();
  }

  @Override
  public void unconnected(ConnectFailure why) {
    browser.unconnected(why);
  }

  @Override
  public boolean headOnly() {
    return browser.headOnly();
  }

  @Override
  public void inform(ResponseMessage head) {
    browser.inform(head);
  }

  @Override
  public void flush() {
    browser.flush();
  }

  @Override
  public void resume() {
    browser.resume();
  }

  @Override
  public boolean writable() {
    return browser.writable();
  }
}
