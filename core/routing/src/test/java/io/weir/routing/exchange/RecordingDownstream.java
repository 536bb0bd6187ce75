package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** A caller and its request: keeps the one answer, fails the test on a second. */
public final class RecordingDownstream implements Downstream, RequestHead {

  private final String method;
  private final String path;
  private boolean replayable = true;
  private @Nullable Attempt answeredBy;
  private int status;
  private @Nullable LocalAnswer local;
  private long retryAfterNanos = -1;
  private boolean aborted;
  private @Nullable Runnable onAnswer;

  public RecordingDownstream(String method, String path) {
    this.method = method;
    this.path = path;
  }

  @Override
  public RequestHead head() {
    return this;
  }

  @Override
  public void respond(Attempt attempt, ResponseHead head) {
    first();
    answeredBy = attempt;
    status = head.status();
    react();
  }

  @Override
  public void answer(LocalAnswer answer, long newRetryAfterNanos) {
    first();
    local = answer;
    status = answer.status();
    retryAfterNanos = newRetryAfterNanos;
    react();
  }

  @Override
  public void abort() {
    assertThat(answeredBy).as("aborted without an answer under way").isNotNull();
    assertThat(aborted).as("aborted twice").isFalse();
    aborted = true;
  }

  private void first() {
    assertThat(answered()).as("answered twice").isFalse();
  }

  private void react() {
    if (onAnswer != null) {
      onAnswer.run();
    }
  }

  /** Something that the caller does from within its answer. */
  public void whenAnswered(Runnable reaction) {
    onAnswer = reaction;
  }

  /** From now on the request's body is gone. */
  public RecordingDownstream notReplayable() {
    replayable = false;
    return this;
  }

  @Override
  public boolean replayable() {
    return replayable;
  }

  public boolean answered() {
    return status != 0;
  }

  /** 0 while there is no answer. */
  public int status() {
    return status;
  }

  public @Nullable LocalAnswer local() {
    return local;
  }

  public @Nullable Attempt answeredBy() {
    return answeredBy;
  }

  public long retryAfterNanos() {
    return retryAfterNanos;
  }

  public boolean aborted() {
    return aborted;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String authority() {
    return "example.com";
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public @Nullable String sourceAddress() {
    return null;
  }
}
