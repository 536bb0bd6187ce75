package io.weir.proxy.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  private static final int MAX_BLOCK = 1000;

  /** Writes down what it is told. */
  private static final class Notes implements FrameHandler {
    final List<String> notes = new ArrayList<>();

    @Override
    public void onData(int stream, int charged, ByteBuf data, boolean end) {
      notes.add("data " + stream + " " + charged + " " + data.readableBytes() + " " + end);
      data.release();
    }

    @Override
    public void onHeaders(int stream, byte[] block, int length, boolean end, boolean self) {
      notes.add("headers " + stream + " " + length + " " + end + " " + self);
    }

    @Override
    public void onPriority(int stream, boolean self) {
      notes.add("priority " + stream + " " + self);
    }

    @Override
    public void onReset(int stream, ErrorCode code) {
      notes.add("reset " + stream + " " + code);
    }

    @Override
    public void onSetting(int name, long value) {
      notes.add("setting " + name + " " + value);
    }

    @Override
    public void onSettingsEnd() {
      notes.add("settings");
    }

    @Override
    public void onSettingsAck() {
      notes.add("settings ack");
    }

    @Override
    public void onPing(long data, boolean ack) {
      notes.add("ping " + data + " " + ack);
    }

    @Override
    public void onGoAway(int lastStream, ErrorCode code) {
      notes.add("goaway " + lastStream + " " + code);
    }

    @Override
    public void onWindowUpdate(int stream, int bytes) {
      notes.add("window " + stream + " " + bytes);
    }

    @Override
    public void onIdleWork() {
      notes.add("idle");
    }
  }

  private final Notes notes = new Notes();
  private final FrameReader reader = new FrameReader(notes, MAX_BLOCK);

  private void read(ByteBuf in) throws ConnectionException {
    reader.read(in, UnpooledByteBufAllocator.DEFAULT);
  }

  private static ByteBuf conversation() {
    ByteBuf out = Unpooled.buffer();
    Frames.settings(out, 3, 100, 4, 70_000);
    Frames.settingsAck(out);
    Frames.head(20, Frames.HEADERS, Frames.PADDED | Frames.WITH_PRIORITY, 1, out);
    out.writeByte(4).writeInt(1).writeByte(9).writeZero(14);
    Frames.head(3, Frames.CONTINUATION, Frames.END_HEADERS, 1, out);
    out.writeZero(3);
    Frames.head(6, Frames.DATA, Frames.PADDED | Frames.END_STREAM, 1, out);
    out.writeByte(2).writeZero(5);
    Frames.head(0, Frames.DATA, 0, 3, out);
    Frames.ping(7, false, out);
    Frames.windowUpdate(0, 12, out);
    Frames.reset(1, ErrorCode.CANCEL, out);
    Frames.head(5, Frames.PRIORITY, 0, 9, out);
    out.writeInt(9).writeByte(1);
    Frames.goAway(5, ErrorCode.NO_ERROR, out);
    Frames.head(2, 77, 255, 8, out);
    return out.writeShort(1);
  }

  private static final List<String> TOLD =
      List.of(
          "setting 3 100",
          "setting 4 70000",
          "settings",
          "settings ack",
          "headers 1 13 false true",
          "data 1 6 3 true",
          "data 3 0 0 false",
          "ping 7 false",
          "window 0 12",
          "reset 1 CANCEL",
          "priority 9 true",
          "goaway 5 NO_ERROR",
          "idle");

  @Test
  void framesAreToldInTheirOrder() throws Exception {
    read(conversation());
    assertThat(notes.notes).isEqualTo(TOLD);
  }

  @Test
  void cutsAnywhereChangeNothing() throws Exception {
    ByteBuf all = conversation();
    for (int cut = 1; cut < all.readableBytes(); cut++) {
      FrameReaderTest test = new FrameReaderTest();
      test.read(all.copy(0, cut));
      test.read(all.copy(cut, all.readableBytes() - cut));
      assertThat(test.notes.notes).as("cut at " + cut).isEqualTo(TOLD);
    }
  }

  @Test
  void singleBytesAreEnough() throws Exception {
    ByteBuf all = conversation();
    for (int i = 0; i < all.readableBytes(); i++) {
      read(all.copy(i, 1));
    }
    assertThat(notes.notes).isEqualTo(TOLD);
  }

  private static ByteBuf frame(int length, int type, int flags, int stream) {
    ByteBuf out = Unpooled.buffer();
    Frames.settings(out);
    Frames.head(length, type, flags, stream, out);
    return out.writeZero(length);
  }

  @Test
  void shapesThatFramesMustNotHaveEndTheConnection() {
    record Bad(ByteBuf frames, ErrorCode code) {}
    List<Bad> all =
        List.of(
            new Bad(frame(1, Frames.DATA, 0, 0), ErrorCode.PROTOCOL_ERROR),
            new Bad(
                frame(1, Frames.DATA, Frames.PADDED, 1).setByte(18, 1), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(0, Frames.DATA, Frames.PADDED, 1), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(16_385, Frames.DATA, 0, 1), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(1, Frames.HEADERS, 4, 0), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(4, Frames.HEADERS, Frames.WITH_PRIORITY, 1), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(4, Frames.PRIORITY, 0, 1), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(5, Frames.PRIORITY, 0, 0), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(3, Frames.RST_STREAM, 0, 1), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(4, Frames.RST_STREAM, 0, 0), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(5, Frames.SETTINGS, 0, 0), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(6, Frames.SETTINGS, Frames.ACK, 0), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(6, Frames.SETTINGS, 0, 1), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(4, Frames.PUSH_PROMISE, 4, 1), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(7, Frames.PING, 0, 0), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(8, Frames.PING, 0, 1), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(7, Frames.GOAWAY, 0, 0), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(8, Frames.GOAWAY, 0, 1), ErrorCode.PROTOCOL_ERROR),
            new Bad(frame(3, Frames.WINDOW_UPDATE, 0, 0), ErrorCode.FRAME_SIZE_ERROR),
            new Bad(frame(1, Frames.CONTINUATION, 4, 1), ErrorCode.PROTOCOL_ERROR));
    for (Bad bad : all) {
      assertThatThrownBy(() -> new FrameReaderTest().read(bad.frames))
          .isInstanceOfSatisfying(
              ConnectionException.class, e -> assertThat(e.code()).isEqualTo(bad.code));
    }
  }

  @Test
  void nothingMayComeBetweenTheFramesOfABlock() {
    ByteBuf in = frame(3, Frames.HEADERS, 0, 1);
    Frames.ping(1, false, in);
    assertThatThrownBy(() -> read(in)).isInstanceOf(ConnectionException.class);
  }

  @Test
  void firstFrameMustBeSettings() {
    ByteBuf in = Unpooled.buffer();
    Frames.ping(1, false, in);
    assertThatThrownBy(() -> read(in)).isInstanceOf(ConnectionException.class);
  }

  @Test
  void continuationsAreBoundedInNumberAndSize() {
    ByteBuf many = frame(1, Frames.HEADERS, 0, 1);
    for (int i = 0; i < 20; i++) {
      Frames.head(0, Frames.CONTINUATION, 0, 1, many);
    }
    assertThatThrownBy(() -> read(many))
        .isInstanceOfSatisfying(
            ConnectionException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM));
    ByteBuf large = frame(MAX_BLOCK + 1, Frames.HEADERS, 4, 1);
    assertThatThrownBy(() -> new FrameReaderTest().read(large))
        .isInstanceOfSatisfying(
            ConnectionException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM));
  }
}
