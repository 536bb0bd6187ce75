package io.weir.proxy.loop;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The buffers of one event loop. A message and its head live for microseconds and are small, so the
 * same few buffers hold them over and over; whatever is large, kept for long or asked for by
 * another thread comes from the common allocator, as all does where direct memory can't be reached
 * by address.
 *
 * <p>A buffer counts its references as any other, and comes back with the last of them.
 *
 * <p>Owned by the loop; buffers may be released anywhere.
 */
public final class LoopAllocator extends AbstractByteBufAllocator {

  /** Room for a message with its head, or for what a socket has of one. */
  static final int BYTES = 4096;

  /** So many are in use at once before others are asked for; 64 KiB a loop. */
  static final int MAX_BUFFERS = 16;

  private static final boolean BY_ADDRESS = byAddress();

  private final EventExecutor loop;
  private final ByteBufAllocator common;
  private final Reused[] idle = new Reused[MAX_BUFFERS];
  private int idles;
  private boolean closed;

  /** How many there are. Atomic, for a buffer may be freed by another thread, which is rare. */
  private final AtomicInteger buffers = new AtomicInteger();

  /**
   * An allocator that has no buffers yet.
   *
   * @param common gives what this one has not
   */
  public LoopAllocator(EventExecutor loop, ByteBufAllocator common) {
    super(true);
    this.loop = loop;
    this.common = common;
  }

  /** Whether Netty itself would make such buffers: the JVM may forbid it (JEP 498). */
  private static boolean byAddress() {
    ByteBuf probe = new UnpooledByteBufAllocator(true, true).directBuffer(1);
    try {
      return probe instanceof UnpooledUnsafeDirectByteBuf;
    } finally {
      probe.release();
    }
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    boolean fits = initialCapacity <= BYTES && maxCapacity == Integer.MAX_VALUE;
    if (fits && BY_ADDRESS && loop.inEventLoop()) {
      if (idles > 0) {
        return toLeakAwareBuffer(idle[--idles].renewed());
      }
      if (!closed && buffers.get() < MAX_BUFFERS) {
        return toLeakAwareBuffer(new Reused());
      }
    }
    return common.directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return common.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }

  /** Frees all buffers, those in use as soon as they are released. */
  public void close() {
    closed = true;
    while (idles > 0) {
      idle[--idles].free();
    }
  }

  private final class Reused extends UnpooledUnsafeDirectByteBuf {

    Reused() {
      super(LoopAllocator.this, BYTES, Integer.MAX_VALUE);
      buffers.incrementAndGet();
    }

    Reused renewed() {
      resetRefCnt();
      clear();
      return this;
    }

    void free() {
      buffers.decrementAndGet();
      super.deallocate();
    }

    /** Nobody holds it any more. One that has grown would be much memory for small messages. */
    @Override
    protected void deallocate() {
      if (loop.inEventLoop() && !closed && capacity() == BYTES) {
        idle[idles++] = this;
      } else {
        free();
      }
    }
  }
}
