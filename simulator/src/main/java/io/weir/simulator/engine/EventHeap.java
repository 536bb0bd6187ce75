package io.weir.simulator.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A four-way heap: the simple event queue, by which the faster one is tested. */
final class EventHeap implements EventQueue {

  private Event[] heap = new Event[64];
  private int size;

  @Override
  public void add(Event event) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) >> 2;
      if (heap[parent].before(event)) {
        break;
      }
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = event;
  }

  @Override
  public @Nullable Event poll(long horizonNanos) {
    if (size == 0 || heap[0].time > horizonNanos) {
      return null;
    }
    Event first = heap[0];
    Event last = heap[--size];
    if (size > 0) {
      siftDown(last);
    }
    return first;
  }

  @Override
  public long firstTime() {
    return size == 0 ? Long.MAX_VALUE : heap[0].time;
  }

  private void siftDown(Event event) {
    int i = 0;
    int child = 1;
    while (child < size) {
      int least = child;
      int end = Math.min(child + 4, size);
      for (int c = child + 1; c < end; c++) {
        if (heap[c].before(heap[least])) {
          least = c;
        }
      }
      if (event.before(heap[least])) {
        break;
      }
      heap[i] = heap[least];
      i = least;
      child = 4 * i + 1;
    }
    heap[i] = event;
  }
}
