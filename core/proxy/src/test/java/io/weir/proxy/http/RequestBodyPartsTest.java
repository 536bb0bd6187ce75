package io.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which parts a body comes, and what it costs to keep it. */
class RequestBodyPartsTest {

  private static final int MAX_UNREAD = 64 * 1024;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private int drained;

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  private RequestBody body(int maxReplay) {
    return new RequestBody(maxReplay, MAX_UNREAD, () -> drained++);
  }

  /** A part that keeps a buffer of the size of a read to itself, as when each comes alone. */
  private void add(RequestBody body, int bytes) {
    ByteBuf read = allocator.directBuffer(Math.max(bytes, 64));
    for (int i = 0; i < bytes; i++) {
      byte next = (byte) (sent.size() * 31);
      sent.write(next);
      read.writeByte(next);
    }
    body.add(read);
  }

  /** One try, and what it has read. */
  private static final class Try implements UpstreamStream {
    final RequestBody.Reader reader;
    final ByteArrayOutputStream got = new ByteArrayOutputStream();

    Try(RequestBody body) {
      reader = body.open(this);
    }

    boolean read() {
      ByteBuf data = reader.read();
      if (data == null) {
        return false;
      }
      assertThat(data.isReadable()).isTrue();
      got.writeBytes(ByteBufUtil.getBytes(data));
      data.release();
      return true;
    }

    void readAll() {
      while (read()) {
        // until there is no more
      }
    }

    @Override
    public void cancel() {}

    @Override
    public void resume() {}

    @Override
    public void bodyReady() {}

    @Override
    public void tunnel(ByteBuf data) {}

    @Override
    public void endTunnel() {}

    @Override
    public boolean writable() {
      return true;
    }
  }

  @Test
  void everyTryReadsTheSameInWhateverPartsItComes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 40; round++) {
      sent.reset();
      RequestBody body = body(random.nextInt(20_000));
      List<Try> tries = new ArrayList<>(List.of(new Try(body)));
      for (int step = 0; step < 200; step++) {
        switch (random.nextInt(8)) {
          case 0 -> add(body, RequestBody.SMALL_BYTES + random.nextInt(3_000));
          case 1, 2, 3 -> add(body, random.nextInt(100));
          case 4 -> {
            if (body.replayable()) {
              tries.add(new Try(body));
            }
          }
          case 5 -> {
            if (tries.size() > 1) {
              tries.remove(random.nextInt(tries.size())).reader.close();
            }
          }
          case 6 -> tries.get(random.nextInt(tries.size())).readAll();
          default -> tries.get(random.nextInt(tries.size())).read();
        }
        for (Try each : tries) {
          byte[] got = each.got.toByteArray();
          assertThat(got).isEqualTo(Arrays.copyOf(sent.toByteArray(), got.length));
        }
      }
      body.complete(null);
      for (Try each : tries) {
        each.readAll();
        assertThat(each.got.toByteArray()).isEqualTo(sent.toByteArray());
        assertThat(each.reader.ended()).isTrue();
      }
      body.discard();
    }
  }

  @Test
  void aByteAtATimeCostsLittleMoreThanItIs() {
    RequestBody body = body(MAX_UNREAD);
    Try slow = new Try(body);
    while (!body.full()) {
      add(body, 1);
    }
    assertThat(body.total()).isEqualTo(MAX_UNREAD + 1);
    assertThat(allocator.metric().usedDirectMemory()).isLessThan(MAX_UNREAD + 8 * 1024);
    slow.readAll();
    assertThat(slow.got.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(drained).isEqualTo(1);
    body.discard();
  }

  @Test
  void whatAllHaveReadIsKeptOnlyAsLongAsItMayBeRepeated() {
    RequestBody body = body(1_000);
    Try only = new Try(body);
    add(body, 10);
    add(body, 10);
    only.readAll();
    assertThat(body.replayable()).isTrue();
    assertThat(allocator.metric().usedDirectMemory()).isPositive();
    add(body, 981);
    only.readAll();
    assertThat(body.replayable()).isFalse();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    add(body, 1);
    add(body, 1);
    only.readAll();
    assertThat(only.got.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }
}
