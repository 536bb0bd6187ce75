package io.weir.proxy.h2;

import io.netty.buffer.ByteBuf;

/** Is told of frames in the order in which they come, each checked for its own shape. */
interface FrameHandler {

  /**
   * Data of a body.
   *
   * @param charged its length with its padding, which is what flow control counts
   * @param data released by this
   */
  void onData(int stream, int charged, ByteBuf data, boolean end) throws ConnectionException;

  /**
   * A whole field block.
   *
   * @param block valid during the call
   * @param dependsOnItself whether its priority says so
   */
  void onHeaders(int stream, byte[] block, int length, boolean end, boolean dependsOnItself)
      throws ConnectionException;

  /** A priority, which nobody follows. */
  void onPriority(int stream, boolean dependsOnItself) throws ConnectionException;

  /** The peer gives a stream up. */
  void onReset(int stream, ErrorCode code) throws ConnectionException;

  /** One setting of the peer's; {@link #onSettingsEnd} follows. */
  void onSetting(int name, long value) throws ConnectionException;

  /** All settings of a frame were told. */
  void onSettingsEnd() throws ConnectionException;

  /** The peer has seen our settings. */
  void onSettingsAck();

  /** A ping, or the answer to one. */
  void onPing(long data, boolean ack) throws ConnectionException;

  /** The peer will end the connection; streams above that one it has not begun. */
  void onGoAway(int lastStream, ErrorCode code) throws ConnectionException;

  /** More may be sent on a stream, or with 0 on all together. */
  void onWindowUpdate(int stream, int bytes) throws ConnectionException;

  /** A frame that costs its sender nothing and means nothing. */
  void onIdleWork() throws ConnectionException;
}
