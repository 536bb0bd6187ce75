package io.weir.codec.shell;

import java.util.Arrays;

/**
 * Bytes of a certificate or key, read once so that what was checked is what is used. Two are equal
 * if their bytes are; {@link #toString} tells only where they are from.
 */
public final class Material {

  private final String origin;
  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param origin where they are from, for messages: a file's name
   */
  public Material(String origin, byte[] bytes) {
    this.origin = origin;
    this.bytes = bytes.clone();
  }

  /** Where they are from. */
  public String origin() {
    return origin;
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Material material && Arrays.equals(bytes, material.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return origin;
  }
}
