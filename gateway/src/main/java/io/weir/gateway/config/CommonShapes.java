package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parts of a configuration have in common. */
final class CommonShapes {

  private static final int MAX_FILE_BYTES = 1 << 20;

  /** A name, the same as in scenarios, so that a policy can be pasted from one into the other. */
  static final Shape<String> NAME =
      Shapes.text("a name of lower-case letters, digits and dashes", "[a-z0-9][a-z0-9-]{0,62}");

  static final Shape<String> HOST =
      Shapes.text("a host such as example.com or *.example.com", "[^\\s:/@]{1,255}");

  static final Shape<List<String>> HOSTS = Shapes.list(HOST, 1, 10_000);

  static final Shape<Integer> PORT = Shapes.integer(0, 65_535);

  static final Shape<String> ADDRESS =
      Shapes.text("an IP address such as 127.0.0.1 or '::'", "[0-9a-fA-F.:]{2,45}")
          .then((text, node, faults) -> {
            if (Network.address(text) == null) {
              faults.add(node, "must be an IP address such as 127.0.0.1, not " + node.kind());
              return null;
            }
            return text;
          });

  static final Shape<List<Network>> NETWORKS =
      Shapes.list(
          Shapes.text("a network such as 10.0.0.0/8", "[0-9a-fA-F.:/]{2,49}")
              .then((text, node, faults) -> {
                Network network = Network.parse(text);
                if (network == null) {
                  faults.add(node, "must be a network such as 10.0.0.0/8, not " + node.kind());
                }
                return network;
              }),
          0,
          1_000);

  /** The bytes of a file, which is named from the folder of the file that names it. */
  static final Shape<Material> FILE =
      Shapes.text("the name of a file", "").then(CommonShapes::load);

  private CommonShapes() {}

  private static @Nullable Material load(String name, Node node, FaultList faults) {
    try {
      Path file = Path.of(node.place().file()).resolveSibling(name);
      return read(file, node, faults);
    } catch (InvalidPathException _) {
      faults.add(node, "is no name of a file: " + node.kind());
    } catch (NoSuchFileException _) {
      faults.add(node, "there is no file " + node.kind() + " beside this configuration");
    } catch (AccessDeniedException _) {
      faults.add(node, "the file " + node.kind() + " may not be read");
    } catch (IOException _) {
      faults.add(node, "cannot be read: " + node.kind() + "; name a file");
    }
    return null;
  }

  private static @Nullable Material read(Path file, Node node, FaultList faults)
      throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        faults.add(node, "the file " + node.kind() + " is larger than 1 MiB");
        return null;
      }
      return new Material(file.toString(), bytes);
    }
  }
}
