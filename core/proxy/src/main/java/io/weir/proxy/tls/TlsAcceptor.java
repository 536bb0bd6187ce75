package io.weir.proxy.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.weir.proxy.loop.Unexpected;
import io.weir.routing.time.Nanos;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Begins TLS on a connection: looks at the name that the client asks for, refuses it or puts the
 * right certificate into the pipeline, and once the handshake is over makes room for the protocol
 * that was agreed on. The length of what a client may say before, and the time it may take, are
 * bounded.
 */
public final class TlsAcceptor extends AbstractSniHandler<CertificateTable.Entry> {

  private static final int MAX_CLIENT_HELLO = 16 * 1024;

  /** A fatal alert but for what it says. */
  private static final byte[] ALERT = {21, 3, 3, 0, 2, 2};

  /** RFC 6066, section 3. */
  private static final int UNRECOGNIZED_NAME = 112;

  /** RFC 7301, section 3.2. */
  private static final int NO_APPLICATION_PROTOCOL = 120;

  private final @Nullable CertificateTable table;
  private final Handshakes handshakes;
  private final long handshakeNanos;
  private final Accepted accepted;
  private final @Nullable Passthrough passthrough;
  private final long startNanos = System.nanoTime();
  private KeyKinds kinds = KeyKinds.ANY;
  private boolean agrees = true;

  /** Told when a handshake is over. */
  @FunctionalInterface
  public interface Accepted {

    /**
     * Puts the handlers for the protocol into the pipeline.
     *
     * @param identity the field that tells of the client's certificate, or empty
     * @param protocol as agreed on by ALPN
     */
    void accept(
        ChannelHandlerContext ctx, CertificateTable.Entry entry, String identity, String protocol);
  }

  /** Connections whose TLS is an endpoint's business. */
  public interface Passthrough {

    /** Whether one that asks for that name is passed through. */
    boolean takes(String serverName);

    /** Puts what passes it through to the end of the pipeline; the client's first bytes follow. */
    void begin(ChannelPipeline pipeline, String serverName);
  }

  /**
   * An acceptor for one connection.
   *
   * @param table null if TLS never ends here
   * @param handshakeNanos how long a client may take for all of it
   * @param passthrough null if there is none
   */
  public TlsAcceptor(
      @Nullable CertificateTable table,
      Handshakes handshakes,
      long handshakeNanos,
      @Nullable Passthrough passthrough,
      Accepted accepted) {
    super(MAX_CLIENT_HELLO, Math.max(1, handshakeNanos / Nanos.MILLI));
    this.table = table;
    this.handshakes = handshakes;
    this.handshakeNanos = handshakeNanos;
    this.passthrough = passthrough;
    this.accepted = accepted;
  }

  @Override
  protected Future<CertificateTable.Entry> lookup(
      ChannelHandlerContext ctx, @Nullable ByteBuf hello) throws Exception {
    if (hello != null) {
      kinds = KeyKinds.of(hello);
      agrees = table == null || table.agrees(hello);
    }
    return super.lookup(ctx, hello);
  }

  @Override
  protected Future<CertificateTable.Entry> lookup(
      ChannelHandlerContext ctx, @Nullable String hostname) {
    CertificateTable.Entry entry = table == null ? null : table.find(hostname);
    if (passes(hostname) || entry == null || !agrees) {
      return ctx.executor().newFailedFuture(new NotServedException());
    }
    Promise<CertificateTable.Entry> turn = ctx.executor().newPromise();
    handshakes.begin(ctx.channel(), () -> turn.setSuccess(entry));
    return turn;
  }

  private boolean passes(@Nullable String hostname) {
    return passthrough != null && hostname != null && passthrough.takes(hostname);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String hostname, Future<CertificateTable.Entry> future) {
    if (future.isSuccess()) {
      shakeHands(ctx, Objects.requireNonNull(future.getNow()));
    } else if (passes(hostname)) {
      Objects.requireNonNull(passthrough).begin(ctx.pipeline(), Objects.requireNonNull(hostname));
      ctx.pipeline().remove(this);
    } else {
      ByteBuf alert = ctx.alloc().buffer(ALERT.length + 1).writeBytes(ALERT);
      alert.writeByte(agrees ? UNRECOGNIZED_NAME : NO_APPLICATION_PROTOCOL);
      ctx.writeAndFlush(alert).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void shakeHands(ChannelHandlerContext ctx, CertificateTable.Entry entry) {
    SslHandler tls = entry.newHandler(ctx.alloc(), kinds);
    long left = handshakeNanos - (System.nanoTime() - startNanos);
    tls.setHandshakeTimeout(Math.max(1, left / Nanos.MILLI), TimeUnit.MILLISECONDS);
    ctx.pipeline().addAfter(ctx.name(), "negotiated", new Negotiated(entry));
    ctx.pipeline().replace(this, "tls", tls);
  }

  /** No certificate has the name, or TLS does not end here. */
  private static final class NotServedException extends Exception {
    private static final long serialVersionUID = 1;

    NotServedException() {
      super("not served here", null, false, false);
    }
  }

  /** Waits for the end of the handshake. */
  private final class Negotiated extends ApplicationProtocolNegotiationHandler {
    private final CertificateTable.Entry entry;

    Negotiated(CertificateTable.Entry entry) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.entry = entry;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      handshakes.end(ctx.channel());
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      String identity =
          table != null && table.forwardsClients()
              ? ClientIdentity.field(tls.engine().getSession())
              : "";
      accepted.accept(ctx, entry, identity, protocol);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = Unexpected.told(cause);
      ctx.close();
    }
  }
}
