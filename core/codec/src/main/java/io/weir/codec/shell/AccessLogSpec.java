package io.weir.codec.shell;

/**
 * Where each request leaves a line.
 *
 * @param format of a line
 * @param file its name, opened anew on SIGHUP; empty for standard output
 * @param queueBytes lines that wait to be written; beyond that lines are dropped and counted
 */
public record AccessLogSpec(Format format, String file, int queueBytes) {

  /** What a line looks like. */
  public enum Format {
    /** One JSON object. */
    JSON,
    /** Apache's "combined". */
    APACHE
  }
}
