package io.weir.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.TlsSpec;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import io.weir.routing.time.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** Clients that ask for another name each time, without end: nothing may be kept of any. */
class RandomNamesTest {

  private static final int HELLOS = 20_000;
  private static final int HANDSHAKES = 2_000;
  private static final long SEED = 11;
  private static final int FATAL_ALERT = 21;

  private final Handshakes handshakes = new Handshakes(new NoTimers(), 4);
  private final Random random = new Random(SEED);

  /** Nothing here waits. */
  private static final class NoTimers implements Scheduler {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }

  private static Material file(String name) throws IOException {
    try (InputStream in = RandomNamesTest.class.getResourceAsStream("/io/weir/proxy/" + name)) {
      return new Material(name, in.readAllBytes());
    }
  }

  private static CertificateTable table(boolean serveUnknown) throws IOException {
    CertificateSpec certificate =
        new CertificateSpec(List.of("a.example.com"), file("a.pem"), file("a.key"), null);
    return CertificateTable.load(
        new TlsSpec(List.of(certificate), TlsSpec.Version.TLS_1_2, null, serveUnknown),
        BindingSpec.Protocol.HTTP1);
  }

  private EmbeddedChannel accepting(CertificateTable table) {
    return new EmbeddedChannel(
        new TlsAcceptor(table, handshakes, Nanos.SECOND * 60, null, (_, _, _, _) -> {}));
  }

  private SSLEngine client(String version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    SSLEngine engine = context.createSSLEngine();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name())));
    parameters.setProtocols(new String[] {version});
    engine.setSSLParameters(parameters);
    engine.setUseClientMode(true);
    return engine;
  }

  private String name() {
    return Long.toHexString(random.nextLong() | 1L << 63) + ".example.org";
  }

  @Test
  void unknownNamesAreRefusedAndForgotten() throws Exception {
    CertificateTable table = table(false);
    byte[] hello = hello();
    for (int i = 0; i < HELLOS; i++) {
      EmbeddedChannel channel = accepting(table);
      channel.writeInbound(Unpooled.wrappedBuffer(renamed(hello)));
      ByteBuf alert = channel.readOutbound();
      assertThat(alert.getByte(0)).isEqualTo((byte) FATAL_ALERT);
      alert.release();
      assertThat(channel.isOpen()).isFalse();
    }
    assertNothingKept(table);
  }

  /** What a client says first; its name is that of the engine, 16 digits and a domain. */
  private byte[] hello() throws Exception {
    EmbeddedChannel client = new EmbeddedChannel(new SslHandler(client("TLSv1.3")));
    ByteBuf hello = client.readOutbound();
    byte[] bytes = ByteBufUtil.getBytes(hello);
    hello.release();
    client.finishAndReleaseAll();
    return bytes;
  }

  private byte[] renamed(byte[] hello) {
    byte[] copy = hello.clone();
    byte[] next = name().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    String text = new String(hello, java.nio.charset.StandardCharsets.ISO_8859_1);
    System.arraycopy(next, 0, copy, text.indexOf(".example.org") - 16, next.length);
    return copy;
  }

  @Test
  void handshakesWithUnknownNamesLeaveNoSessions() throws Exception {
    CertificateTable table = table(true);
    for (int i = 0; i < HANDSHAKES; i++) {
      EmbeddedChannel server = accepting(table);
      SslHandler tls = new SslHandler(client(i % 2 == 0 ? "TLSv1.2" : "TLSv1.3"));
      EmbeddedChannel client = new EmbeddedChannel(tls);
      while (pass(client, server) || pass(server, client)) {
        server.runPendingTasks();
        client.runPendingTasks();
      }
      assertThat(tls.handshakeFuture().isSuccess()).isTrue();
      client.finishAndReleaseAll();
      server.finishAndReleaseAll();
    }
    assertNothingKept(table);
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    boolean any = false;
    ByteBuf data = from.readOutbound();
    while (data != null) {
      any = true;
      to.writeInbound(data);
      data = from.readOutbound();
    }
    return any;
  }

  private void assertNothingKept(CertificateTable table) {
    assertThat(table.names()).isEqualTo(1);
    assertThat(table.sessions()).isZero();
    assertThat(handshakes.active()).isZero();
    assertThat(handshakes.waiting()).isZero();
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
