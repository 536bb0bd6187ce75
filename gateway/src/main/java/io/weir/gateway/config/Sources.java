package io.weir.gateway.config;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a configuration as one document. In a folder, these are its {@code *.yaml} and
 * {@code *.yml}, in the order of their names.
 *
 * @param root all of them together
 * @param version a digest of their bytes
 */
record Sources(Node root, String version) {

  private static final int MAX_FILES = 1_000;
  private static final int MAX_NODES = 2_000_000;
  private static final int VERSION_LENGTH = 12;

  /**
   * Reads a file or folder.
   *
   * @throws UnreadableException if it cannot be read at all
   * @throws ConfigException with the faults of all its files
   */
  static Sources read(Path path) {
    List<Path> files = Files.isDirectory(path) ? files(path) : List.of(path);
    MessageDigest digest = sha256();
    FaultList faults = new FaultList();
    List<Node> roots = new ArrayList<>();
    for (Path file : files) {
      byte[] bytes = bytes(file);
      digest.update(bytes);
      try {
        roots.add(Document.parse(file.toString(), bytes).root());
      } catch (ConfigException e) {
        e.faults().forEach(faults::add);
      }
    }
    faults.throwIfAny();
    Node root = roots.size() == 1 ? roots.getFirst() : new Merge(faults).of(roots);
    if (root.size() > MAX_NODES) {
      faults.add(root, "all files together have more than " + MAX_NODES + " values");
    }
    faults.throwIfAny();
    return new Sources(root, HexFormat.of().formatHex(digest.digest(), 0, VERSION_LENGTH / 2));
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files =
          all.filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new UnreadableException(folder, "there is no *.yaml in this folder");
      }
      if (files.size() > MAX_FILES) {
        throw new UnreadableException(folder, "more than " + MAX_FILES + " files in this folder");
      }
      return files;
    } catch (IOException e) {
      throw new UnreadableException(folder, e);
    }
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Document.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UnreadableException(file, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** A fault for each file that is no mapping, or has no {@code schema} of its own. */
  static void checkHead(Node root, FaultList faults) {
    if (!(root instanceof Node.Mapping mapping)) {
      faults.add(root, "must be a gateway's configuration, a mapping, not " + root.kind());
      return;
    }
    Node.Entry entry = mapping.find("schema");
    if (entry != null) {
      FileShape.VERSION.read(entry.value(), faults);
    } else {
      faults.add(
          new Fault(root.place(), "", "key 'schema' is missing: every file begins with schema: 1"));
    }
  }
}
