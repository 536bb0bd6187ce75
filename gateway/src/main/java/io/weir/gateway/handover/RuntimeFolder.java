package io.weir.gateway.handover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder where running gateways are found, by the configuration that they serve. Only its owner
 * may look into it.
 *
 * @param path of the folder; it exists
 */
public record RuntimeFolder(Path path) {

  /** A unix socket's path may have 103 bytes on every system; while it is made it has a suffix. */
  private static final int MAX_PATH = 103 - 14;

  private static final int NAME_BYTES = 6;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Finds or makes the folder: {@code WEIR_RUNTIME_DIR}, or what systemd or the session gives, or
   * one for this user among the temporary files.
   *
   * @param environment of the process
   * @throws IOException if it cannot be made, or others could write to it
   */
  public static RuntimeFolder find(Map<String, String> environment) throws IOException {
    Path path = choose(environment).toAbsolutePath();
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    PosixFileAttributes attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || !attributes.owner().getName().equals(System.getProperty("user.name"))) {
      throw new IOException(
          path + " belongs to others or can be written by them; set WEIR_RUNTIME_DIR");
    }
    return new RuntimeFolder(path);
  }

  private static Path choose(Map<String, String> environment) {
    for (String name : List.of("WEIR_RUNTIME_DIR", "RUNTIME_DIRECTORY")) {
      String given = environment.getOrDefault(name, "");
      if (!given.isEmpty()) {
        return Path.of(given.split(":", 2)[0]);
      }
    }
    String session = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return session.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"), "weir-" + System.getProperty("user.name"))
        : Path.of(session, "weir");
  }

  /**
   * Where the gateway is found that serves these files, whether one does or not.
   *
   * @throws IOException if the path is too long for a socket
   */
  public Path socket(Path configuration) throws IOException {
    String of = configuration.toAbsolutePath().normalize().toString();
    Path socket = path.resolve("gateway-" + digest(of) + ".sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
      throw new IOException(path + " is too long a path for sockets; set WEIR_RUNTIME_DIR");
    }
    return socket;
  }

  /** All that are there, whether somebody listens or not. */
  public List<Path> sockets() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".sock")).sorted().toList();
    }
  }

  private static String digest(String text) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
