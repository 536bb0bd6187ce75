package io.weir.simulator.live;

/** A live run could not be made, and what to do about it. */
public final class LiveException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why not. */
  public LiveException(String message) {
    super(message);
  }

  /** Why not, and what that comes from. */
  public LiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
