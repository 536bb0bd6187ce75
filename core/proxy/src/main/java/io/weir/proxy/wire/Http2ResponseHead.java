package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.wire.HeaderBlock.Pseudo;

/** The head of a response in HTTP/2. Valid until its block is used for another message. */
public final class Http2ResponseHead implements ResponseMessage {

  private static final int DIGITS = 3;
  private static final int LAST = 599;

  private final HeaderBlock block;
  private int status;
  private long bodyLength;

  /** A head whose fields come to stand in that block. */
  public Http2ResponseHead(HeaderBlock block) {
    this.block = block;
  }

  /** Where its fields stand. */
  public HeaderBlock block() {
    return block;
  }

  /**
   * Its fields are complete.
   *
   * @param ended whether no body follows
   * @param headOnly whether it answers a HEAD, so that none may
   * @throws BadMessageException if it cannot be used
   */
  public void complete(boolean ended, boolean headOnly) throws BadMessageException {
    boolean wellFormed =
        !block.malformed()
            && block.has(Pseudo.STATUS)
            && !block.has(Pseudo.METHOD)
            && !block.has(Pseudo.PATH);
    if (!wellFormed) {
      throw new BadMessageException(Fault.MALFORMED);
    }
    if (block.tooLarge()) {
      throw new BadMessageException(Fault.HEAD_TOO_LARGE);
    }
    status = readStatus();
    long length = Framing.ofResponse(fields(), 1, status);
    if (ended && !headOnly && length > 0) {
      throw new BadMessageException(Fault.MALFORMED);
    }
    bodyLength = ended ? 0 : length == Framing.UNTIL_CLOSE ? Framing.CHUNKED : length;
  }

  private int readStatus() throws BadMessageException {
    int from = block.from(Pseudo.STATUS);
    int number = 0;
    for (int i = from; i < block.to(Pseudo.STATUS); i++) {
      number = Ascii.digit(block.bytes()[i]) ? 10 * number + block.bytes()[i] - '0' : LAST + 1;
    }
    boolean valid = block.to(Pseudo.STATUS) - from == DIGITS && number >= 100 && number <= LAST;
    // RFC 9113, section 8.6: there is no 101 in HTTP/2.
    if (!valid || number == SWITCHING_PROTOCOLS) {
      throw new BadMessageException(Fault.STATUS);
    }
    return number;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Fields fields() {
    return block.fields();
  }

  @Override
  public long bodyLength() {
    return bodyLength;
  }

  @Override
  public void writeReason(ByteBuf out) {
    String phrase = Phrases.of(status);
    out.writeByte(' ');
    for (int i = 0; i < phrase.length(); i++) {
      out.writeByte(phrase.charAt(i));
    }
  }
}
