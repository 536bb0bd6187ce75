package io.weir.proxy;

import io.netty.channel.Channel;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.net.AddressCounts;
import io.weir.proxy.tls.Handshakes;
import java.net.InetAddress;

/** Which connections one loop lets in: so many at all, and so many of each address. */
final class Arrivals {

  private final LoopContext loop;
  private final AddressCounts addresses;
  private final Handshakes handshakes;
  private int open;

  /** Nobody is in yet; {@code addresses} are counted on all loops together. */
  Arrivals(LoopContext loop, AddressCounts addresses) {
    this.loop = loop;
    this.addresses = addresses;
    this.handshakes = new Handshakes(loop.scheduler(), loop.share(loop.limits().handshakes()));
  }

  /** Takes over the loop's limits. */
  void apply() {
    handshakes.limit(loop.share(loop.limits().handshakes()));
  }

  /** A connection was accepted; false if there are too many. */
  boolean enter(Channel channel) {
    if (open >= loop.share(loop.limits().connections())) {
      return false;
    }
    open++;
    channel.closeFuture().addListener(_ -> open--);
    return true;
  }

  /** It is known whose it is; false if that one has too many. */
  boolean enter(Channel channel, InetAddress address) {
    if (!addresses.enter(address, loop.limits().connectionsPerAddress())) {
      return false;
    }
    channel.closeFuture().addListener(_ -> addresses.leave(address));
    return true;
  }

  Handshakes handshakes() {
    return handshakes;
  }
}
