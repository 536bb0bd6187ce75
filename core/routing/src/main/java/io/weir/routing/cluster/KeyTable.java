package io.weir.routing.cluster;

/**
 * Where keys live: slots in a circle, each owned by one of a list of endpoints. Immutable;
 * endpoints are named by their index in the list that it was built from.
 */
interface KeyTable {

  /** How many slots there are, at least one for each endpoint. */
  int size();

  /** The slot of a well-mixed hash; those after it are the alternatives. */
  int slot(long hash);

  /** The index of the endpoint that owns a slot. */
  int owner(int slot);
}
