package io.weir.proxy.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which buffers come again. The thread of the test is the loop's. */
class LoopAllocatorTest {

  private final EventExecutor loop = new EmbeddedChannel().eventLoop();
  private final UnpooledByteBufAllocator common = new UnpooledByteBufAllocator(true);
  private final LoopAllocator allocator = new LoopAllocator(loop, common);
  private final List<ByteBuf> held = new ArrayList<>();

  @BeforeEach
  void needsAddresses() {
    Assumptions.assumeTrue(PlatformDependent.hasUnsafe());
  }

  @AfterEach
  void freesAll() {
    held.forEach(ByteBuf::release);
    allocator.close();
    assertThat(common.metric().usedDirectMemory()).isZero();
  }

  private ByteBuf take(int bytes) {
    ByteBuf buffer = allocator.ioBuffer(bytes);
    held.add(buffer);
    return buffer;
  }

  private void release(ByteBuf buffer) {
    held.remove(buffer);
    buffer.release();
  }

  @Test
  void aReleasedBufferComesAgainEmptyAndAlive() {
    ByteBuf first = take(100);
    long address = first.memoryAddress();
    first.writeInt(1).readByte();
    release(first);
    ByteBuf again = take(LoopAllocator.BYTES);
    assertThat(again.memoryAddress()).isEqualTo(address);
    assertThat(again.refCnt()).isEqualTo(1);
    assertThat(again.isReadable()).isFalse();
    assertThat(again.writableBytes()).isEqualTo(LoopAllocator.BYTES);
  }

  @Test
  void aBufferOfWhichAPartIsKeptDoesNotComeAgain() {
    ByteBuf first = take(100).writeBytes("head and body".getBytes(StandardCharsets.US_ASCII));
    ByteBuf body = first.retainedSlice(9, 4);
    long address = first.memoryAddress();
    release(first);
    take(100).writeZero(100);
    assertThat(held.getFirst().memoryAddress()).isNotEqualTo(address);
    assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("body");
    body.release();
    assertThat(take(100).memoryAddress()).isEqualTo(address);
  }

  @Test
  void whenAllAreHeldOthersComeFromTheCommonAllocator() {
    Set<Long> own = new HashSet<>();
    for (int i = 0; i < LoopAllocator.MAX_BUFFERS; i++) {
      own.add(take(1).memoryAddress());
    }
    assertThat(own).hasSize(LoopAllocator.MAX_BUFFERS);
    assertThat(common.metric().usedDirectMemory()).isZero();
    take(1);
    assertThat(common.metric().usedDirectMemory()).isPositive();
    List.copyOf(held).forEach(this::release);
    assertThat(common.metric().usedDirectMemory()).isZero();
    for (int i = 0; i < LoopAllocator.MAX_BUFFERS; i++) {
      take(1);
    }
    assertThat(held.stream().map(ByteBuf::memoryAddress).collect(Collectors.toSet()))
        .isEqualTo(own);
  }

  @Test
  void whatIsLargeOrHasALimitComesFromTheCommonAllocator() {
    held.add(allocator.directBuffer(LoopAllocator.BYTES + 1));
    held.add(allocator.directBuffer(10, 10));
    assertThat(held.get(1).maxCapacity()).isEqualTo(10);
    assertThat(common.metric().usedDirectMemory()).isEqualTo(LoopAllocator.BYTES + 1 + 10);
  }

  @Test
  void aBufferThatHasGrownIsFreedAndAnotherTakesItsPlace() {
    release(take(1).writeZero(LoopAllocator.BYTES + 1));
    for (int i = 0; i < LoopAllocator.MAX_BUFFERS; i++) {
      assertThat(take(1).capacity()).isEqualTo(LoopAllocator.BYTES);
    }
    assertThat(common.metric().usedDirectMemory()).isZero();
  }

  @Test
  void anotherThreadIsServedByTheCommonAllocatorAndFreesWhatItReleases() throws Exception {
    DefaultEventLoop elsewhere = new DefaultEventLoop();
    LoopAllocator of = new LoopAllocator(elsewhere, common);
    try {
      held.add(of.ioBuffer(1));
      assertThat(common.metric().usedDirectMemory()).isPositive();
      release(held.getFirst());
      ByteBuf buffer = elsewhere.submit(() -> of.ioBuffer(1)).get();
      assertThat(buffer.release()).isTrue();
      for (int i = 0; i < LoopAllocator.MAX_BUFFERS; i++) {
        held.add(elsewhere.submit(() -> of.ioBuffer(1)).get());
      }
      assertThat(common.metric().usedDirectMemory()).as("room for all again").isZero();
    } finally {
      elsewhere.submit(of::close).get();
      elsewhere.shutdownGracefully(0, 0, TimeUnit.SECONDS).get();
    }
  }

  @Test
  void nothingComesAgainAfterTheEnd() {
    ByteBuf buffer = take(1);
    allocator.close();
    release(buffer);
    take(1);
    assertThat(common.metric().usedDirectMemory()).isPositive();
  }
}
