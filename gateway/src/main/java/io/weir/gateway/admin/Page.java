package io.weir.gateway.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows listeners, routes and endpoints as they are now. It asks for nothing from
 * elsewhere, and runs no script but its own.
 */
public final class Page {

  private static final Map<String, String> TYPES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/page.css", "text/css; charset=utf-8",
          "/page.js", "text/javascript; charset=utf-8");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Page() {}

  /**
   * A file of the page.
   *
   * @param type its media type
   * @param bytes its content, not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // written once to a socket, never compared
  public record File(String type, byte[] bytes) {}

  /** The file at a path, or null if there is none. */
  public static @Nullable File file(String path) {
    String type = TYPES.get(path);
    return type == null ? null : new File(type, read(path.equals("/") ? "page.html" : path));
  }

  private static byte[] read(String path) {
    String name = path.startsWith("/") ? path.substring(1) : path;
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("'" + name + "' is not in this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets what keeps other pages out, on every answer. */
  public static void protect(BiConsumer<String, String> header) {
    header.accept("content-security-policy", POLICY);
    header.accept("x-content-type-options", "nosniff");
    header.accept("x-frame-options", "DENY");
    header.accept("referrer-policy", "no-referrer");
    header.accept("cache-control", "no-store");
  }
}
