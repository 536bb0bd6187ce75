package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;

/** A try's side at its endpoint, as the caller's connection sees it. */
interface UpstreamStream {

  /** The answer is not wanted any more: whatever was sent is reset. */
  void cancel();

  /** The caller's connection takes more of the answer again. */
  void resume();

  /** The request's body has more data, or its end. */
  void bodyReady();

  /** Data that a client sends through a tunnel; released by this. */
  void tunnel(ByteBuf data);

  /** The client sends nothing more through the tunnel. */
  void endTunnel();

  /** Whether the endpoint's connection takes more data without storing it. */
  boolean writable();
}
