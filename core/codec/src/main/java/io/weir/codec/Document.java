package io.weir.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A YAML 1.2 file (JSON is a part of that) as a tree of {@link Node}s. Only what a configuration
 * needs: one document, no tags, no key twice, and limits on everything.
 *
 * @param file as it was named by whoever loaded it
 * @param root the whole tree
 */
public record Document(String file, Node root) {

  /** No file may have more bytes. */
  public static final int MAX_BYTES = 3 * 1024 * 1024;

  /** No node may be nested deeper. */
  public static final int MAX_DEPTH = 50;

  /** No file may use more aliases. */
  public static final int MAX_ALIASES = 50;

  /** No file may have more nodes, aliases expanded. */
  public static final int MAX_NODES = 200_000;

  /** Reads a file, or throws a {@link ConfigException}. */
  public static Document load(Path file) {
    Place start = new Place(file.toString(), 1, 1);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return parse(file.toString(), bytes);
    } catch (IOException e) {
      throw new ConfigException(start, problem(file, e));
    }
  }

  /** Reads the bytes of a file, or throws a {@link ConfigException}. */
  public static Document parse(String file, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new ConfigException(
          new Place(file, 1, 1), "the file is larger than 3 MiB; split it into several");
    }
    return parse(file, Text.decode(file, bytes));
  }

  /** Reads text, or throws a {@link ConfigException}. */
  public static Document parse(String file, String text) {
    return new Document(file, new TreeBuilder(file, Text.checked(file, text)).build());
  }

  /** A plain scalar outside of any file, as a default is. */
  static Node.Scalar scalar(String file, String text) {
    return new Node.Scalar(new Place(file, 1, 1), "", text, true);
  }

  private static String problem(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return "this is a folder; name a file";
    }
    if (!Files.exists(file)) {
      return "there is no such file";
    }
    return "cannot be read: " + Fault.printable(String.valueOf(e.getMessage()));
  }
}
