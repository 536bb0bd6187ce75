package io.weir.proxy.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
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

  /** A fatal alert, unrecognized_name (RFC 6066, section 3). */
  private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

  private final CertificateTable table;
  private final long handshakeMillis;
  private final Accepted accepted;

  /** Told when a handshake is over. */
  @FunctionalInterface
  public interface Accepted {

    /**
     * Puts the handlers for the protocol into the pipeline.
     *
     * @param protocol as agreed on by ALPN
     */
    void accept(ChannelHandlerContext ctx, CertificateTable.Entry entry, String protocol);
  }

  /** An acceptor for one connection. */
  public TlsAcceptor(CertificateTable table, long handshakeMillis, Accepted accepted) {
    super(MAX_CLIENT_HELLO, handshakeMillis);
    this.table = table;
    this.handshakeMillis = handshakeMillis;
    this.accepted = accepted;
  }

  @Override
  protected Future<CertificateTable.Entry> lookup(
      ChannelHandlerContext ctx, @Nullable String hostname) {
    CertificateTable.Entry entry = table.find(hostname);
    return entry == null
        ? ctx.executor().newFailedFuture(new UnknownNameException())
        : ctx.executor().newSucceededFuture(entry);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String hostname, Future<CertificateTable.Entry> future) {
    if (!future.isSuccess()) {
      ByteBuf alert = ctx.alloc().buffer(UNRECOGNIZED_NAME.length);
      ctx.writeAndFlush(alert.writeBytes(UNRECOGNIZED_NAME))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    CertificateTable.Entry entry = Objects.requireNonNull(future.getNow());
    SslHandler tls = entry.context().newHandler(ctx.alloc());
    tls.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
    ctx.pipeline().addAfter(ctx.name(), "negotiated", new Negotiated(entry, accepted));
    ctx.pipeline().replace(this, "tls", tls);
  }

  /** No certificate has the name. */
  private static final class UnknownNameException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownNameException() {
      super("unknown name", null, false, false);
    }
  }

  /** Waits for the end of the handshake. */
  private static final class Negotiated extends ApplicationProtocolNegotiationHandler {
    private final CertificateTable.Entry entry;
    private final Accepted accepted;

    Negotiated(CertificateTable.Entry entry, Accepted accepted) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.entry = entry;
      this.accepted = accepted;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      accepted.accept(ctx, entry, protocol);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
