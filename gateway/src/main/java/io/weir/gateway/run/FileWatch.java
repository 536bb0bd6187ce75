package io.weir.gateway.run;

import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.ProxySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tells whether a configuration's files, or the certificates that it names, have changed since the
 * last look: by their times and sizes, because a mounted volume may change without an event.
 */
final class FileWatch {

  private final Path path;
  private Map<Path, Stamp> seen = Map.of();

  private record Stamp(FileTime modified, long size) {
    static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1);
  }

  FileWatch(Path path) {
    this.path = path;
  }

  /** Whether something is not as it was at the last look; true at the first. */
  boolean changed(ProxySpec current) {
    Map<Path, Stamp> now = new LinkedHashMap<>();
    for (Path file : files(current)) {
      now.put(file, stamp(file));
    }
    boolean different = !now.equals(seen);
    seen = now;
    return different;
  }

  private Set<Path> files(ProxySpec current) {
    Set<Path> files = new TreeSet<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> all = Files.list(path)) {
        all.forEach(files::add);
      } catch (IOException _) {
        files.add(path);
      }
    } else {
      files.add(path);
    }
    current
        .bindings()
        .forEach(binding -> {
          if (binding.tls() != null) {
            for (CertificateSpec certificate : binding.tls().certificates()) {
              files.add(Path.of(certificate.chain().origin()));
              files.add(Path.of(certificate.key().origin()));
            }
          }
        });
    return files;
  }

  private static Stamp stamp(Path file) {
    try {
      return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
    } catch (IOException _) {
      return Stamp.NONE;
    }
  }
}
