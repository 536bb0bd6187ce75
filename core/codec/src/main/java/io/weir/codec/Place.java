package io.weir.codec;

/**
 * A place in a file.
 *
 * @param file as it was named by whoever loaded it
 * @param line counted from 1
 * @param column counted from 1, in characters
 */
public record Place(String file, int line, int column) {

  /** {@code file:line:column}, which editors and terminals turn into a link. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
