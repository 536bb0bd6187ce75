package io.weir.codec;

import io.weir.routing.spec.SpecException;

/** Gives what a spec refused the place of the key that it is about. */
final class SpecFaults {

  private SpecFaults() {}

  static void add(SpecException refusal, Node node, FaultList faults) {
    for (SpecException.Fault fault : refusal.faults()) {
      String path = fault.path();
      String key = path.substring(path.lastIndexOf('.') + 1);
      Node.Entry entry = node instanceof Node.Mapping mapping ? mapping.find(key) : null;
      faults.add(entry == null ? node : entry.value(), fault.message());
    }
  }
}
