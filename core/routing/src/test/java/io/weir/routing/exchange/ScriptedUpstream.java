package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The network of a test: keeps what was sent and cancelled; the test answers by hand. */
public final class ScriptedUpstream implements Upstream {

  private static final Consumer<Attempt> BY_HAND = attempt -> {};

  private final List<Attempt> sent = new ArrayList<>();
  private final List<Attempt> cancelled = new ArrayList<>();
  private Consumer<Attempt> onSend = BY_HAND;
  private Consumer<Attempt> onCancel = BY_HAND;

  @Override
  public void send(Attempt attempt) {
    assertThat(attempt.over()).as("sent after its end").isFalse();
    sent.add(attempt);
    onSend.accept(attempt);
  }

  @Override
  public void cancel(Attempt attempt) {
    assertThat(sent).contains(attempt);
    assertThat(cancelled).as("cancelled twice").doesNotContain(attempt);
    cancelled.add(attempt);
    onCancel.accept(attempt);
  }

  /** From now on every try is answered from within the call that sends it. */
  public void answerAtOnce(Consumer<Attempt> script) {
    onSend = script;
  }

  /** From now on something happens from within the call that cancels. */
  public void whenCancelled(Consumer<Attempt> script) {
    onCancel = script;
  }

  /** All tries, oldest first. */
  public List<Attempt> sent() {
    return sent;
  }

  /** The try with that index. */
  public Attempt sent(int index) {
    assertThat(sent).hasSizeGreaterThan(index);
    return sent.get(index);
  }

  /** The latest try. */
  public Attempt last() {
    return sent.getLast();
  }

  public List<Attempt> cancelled() {
    return cancelled;
  }

  /** Where the tries went. */
  public List<String> keys() {
    return sent.stream().map(attempt -> attempt.endpoint().key()).toList();
  }

  /** Why the tries were made. */
  public List<Attempt.Kind> kinds() {
    return sent.stream().map(Attempt::kind).toList();
  }

  /** Forgets all. */
  public void clear() {
    sent.clear();
    cancelled.clear();
  }
}
