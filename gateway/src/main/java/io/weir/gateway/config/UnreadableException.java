package io.weir.gateway.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file or folder that cannot be read at all. */
public final class UnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnreadableException(Path path, String reason) {
    super("can't read '" + path + "': " + reason);
  }

  UnreadableException(Path path, IOException failure) {
    this(path, reason(failure));
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
