package io.dikast.search;

import java.util.Arrays;

/**
 * The tree in flat arrays, an entry a slot; slot 0 is the root. Nothing is ever moved or freed.
 *
 * <p>Children of one parent lie side by side in runs that grow: they are reserved when the first of
 * a run is opened, so that a choice among them reads few cache lines however large the tree is.
 *
 * <p>Values are whole multiples of 2⁻³²: their sums are exact up to 2³¹ visits, and so the same in
 * any order.
 */
final class Nodes {

  static final int NONE = -1;

  /** Of {@link #supply}: there is always another child. */
  static final int ENDLESS = Integer.MAX_VALUE;

  static final byte VACANT = 0;
  static final byte OUT = 1;
  static final byte TOLD = 2;
  static final byte FAILED = 3;

  /** One could be asked for in the subtree now. */
  static final byte ASKABLE = 1;

  /** None will ever be asked for in the subtree again. */
  static final byte CLOSED = 2;

  private static final int START = 1024;
  private static final double UNIT = 0x1p32;
  private static final int FIRST_RUN = 8;
  private static final int LONGEST_RUN = 64;

  private final Widening widening;
  private final int unheardAtMost;
  private int used = 1;
  private int poolUsed;

  int[] parent = new int[START];
  int[] first = new int[START];
  int[] next = new int[START];
  private int[] last = new int[START];

  /** The slot of the child to be opened next, and how many are reserved from there on. */
  private int[] free = new int[START];

  private int[] room = new int[START];

  /** Number of the ticket, {@link #NONE} where it was cancelled. */
  int[] number = new int[START];

  int[] place = new int[START];
  int[] opened = new int[START];
  int[] supply = new int[START];

  /** Children whose tickets are out. */
  private int[] unheard = new int[START];

  private int[] askable = new int[START];
  private int[] closed = new int[START];
  int[] visits = new int[START];
  int[] out = new int[START];
  private int[] pool = new int[START];
  byte[] state = new byte[START];
  private byte[] flags = new byte[START];
  long[] own = new long[START];
  long[] sum = new long[START];
  long[] squares = new long[START];
  double[] prior = new double[START];

  /** Priors of children that are known and maybe not yet opened, highest first. */
  private double[] poolPrior = new double[64];

  private int[] poolPlace = new int[64];

  /** So many children of one node may have their tickets out. */
  Nodes(Widening widening, int unheardAtMost) {
    this.widening = widening;
    this.unheardAtMost = unheardAtMost;
    blank(0, NONE);
    number[0] = 0;
    prior[0] = 1;
    state[0] = TOLD;
  }

  static long fixed(double value) {
    return Math.round(value * UNIT);
  }

  static double real(long fixed) {
    return fixed / UNIT;
  }

  /** As it is booked: what lies below a node is found by differences of these. */
  static long squareOf(long own) {
    double value = real(own);
    return fixed(value * value);
  }

  /** Whether another child may be opened now. */
  boolean opens(int slot) {
    return opened[slot] < supply[slot]
        && unheard[slot] < unheardAtMost
        && opened[slot] - closed[slot] < widening.limit(visits[slot] + out[slot]);
  }

  boolean askable(int slot) {
    return (flags[slot] & ASKABLE) != 0;
  }

  /** Visits and tickets of all children. */
  int below(int slot) {
    return visits[slot] + out[slot] - (slot == 0 ? 0 : 1);
  }

  /** The prior of the child to be opened next, among known ones. */
  double nextPrior(int slot) {
    int at = pool[slot];
    return at == NONE ? 1.0 / supply[slot] : poolPrior[at + opened[slot]];
  }

  /** The place of the child to be opened next. */
  int nextPlace(int slot) {
    int at = pool[slot];
    return at == NONE ? opened[slot] : poolPlace[at + opened[slot]];
  }

  /** Opens the next child, vacant. */
  int open(int above) {
    if (room[above] == 0) {
      reserve(above);
    }
    int slot = free[above]++;
    room[above]--;
    blank(slot, above);
    place[slot] = nextPlace(above);
    prior[slot] = supply[above] == ENDLESS ? Double.NaN : nextPrior(above);
    if (opened[above] == 0) {
      first[above] = slot;
    } else {
      next[last[above]] = slot;
    }
    last[above] = slot;
    opened[above]++;
    flags[slot] = ASKABLE;
    askable[above]++;
    return slot;
  }

  private void reserve(int above) {
    int wish = Math.clamp(opened[above], FIRST_RUN, LONGEST_RUN);
    if (supply[above] == ENDLESS && opened[above] == 0) {
      // Of drawn children there may come to be only a few.
      wish = FIRST_RUN / 4;
    }
    int run = Math.min(wish, supply[above] - opened[above]);
    while (used + run > parent.length) {
      grow();
    }
    free[above] = used;
    room[above] = run;
    used += run;
  }

  /** A ticket was given out for a vacant child. */
  void giveOut(int slot, int ticket) {
    number[slot] = ticket;
    state[slot] = OUT;
    unheard[parent[slot]]++;
    book(slot, 0, 1, 0, 0);
  }

  void tell(int slot, double value, int children) {
    state[slot] = TOLD;
    unheard[parent[slot]]--;
    supply[slot] = children;
    own[slot] = fixed(value);
    book(slot, 1, -1, own[slot], squareOf(own[slot]));
  }

  void fail(int slot) {
    state[slot] = FAILED;
    unheard[parent[slot]]--;
    book(slot, 0, -1, 0, 0);
  }

  void cancel(int slot) {
    state[slot] = VACANT;
    unheard[parent[slot]]--;
    number[slot] = NONE;
    book(slot, 0, -1, 0, 0);
  }

  /** The root has so many children; it is told from the beginning. */
  void root(int children) {
    supply[0] = children;
    refresh(0);
  }

  /** Priors of the children of a node that is about to be told. */
  void weigh(int slot, double[] priors) {
    while (poolUsed + priors.length > poolPrior.length) {
      int length = Math.multiplyExact(poolPrior.length, 2);
      poolPrior = Arrays.copyOf(poolPrior, length);
      poolPlace = Arrays.copyOf(poolPlace, length);
    }
    pool[slot] = poolUsed;
    for (int i = 0; i < priors.length; i++) {
      // An insertion sort: few children, often in order already, and equal ones keep it.
      int to = poolUsed + i;
      for (; to > poolUsed && poolPrior[to - 1] < priors[i]; to--) {
        poolPrior[to] = poolPrior[to - 1];
        poolPlace[to] = poolPlace[to - 1];
      }
      poolPrior[to] = priors[i];
      poolPlace[to] = i;
    }
    poolUsed += priors.length;
  }

  private void book(int slot, int told, int tickets, long value, long square) {
    for (int s = slot; s != NONE; s = parent[s]) {
      visits[s] += told;
      out[s] += tickets;
      sum[s] += value;
      squares[s] += square;
      refresh(s);
    }
  }

  /** Flags follow from the node's own counters and its children's flags, so from below upwards. */
  private void refresh(int slot) {
    byte was = flags[slot];
    byte is = flagsOf(slot);
    int above = parent[slot];
    if (is != was && above != NONE) {
      askable[above] += (is & ASKABLE) - (was & ASKABLE);
      closed[above] += ((is & CLOSED) - (was & CLOSED)) / CLOSED;
    }
    flags[slot] = is;
  }

  private byte flagsOf(int slot) {
    return switch (state[slot]) {
      case VACANT -> ASKABLE;
      case OUT -> 0;
      case FAILED -> CLOSED;
      default -> {
        if (askable[slot] > 0 || opens(slot)) {
          yield ASKABLE;
        }
        yield out[slot] == 0 ? CLOSED : 0;
      }
    };
  }

  private void blank(int slot, int above) {
    parent[slot] = above;
    first[slot] = NONE;
    next[slot] = NONE;
    last[slot] = NONE;
    number[slot] = NONE;
    pool[slot] = NONE;
  }

  private void grow() {
    int length = Math.multiplyExact(parent.length, 2);
    parent = Arrays.copyOf(parent, length);
    first = Arrays.copyOf(first, length);
    next = Arrays.copyOf(next, length);
    last = Arrays.copyOf(last, length);
    free = Arrays.copyOf(free, length);
    room = Arrays.copyOf(room, length);
    number = Arrays.copyOf(number, length);
    place = Arrays.copyOf(place, length);
    opened = Arrays.copyOf(opened, length);
    supply = Arrays.copyOf(supply, length);
    unheard = Arrays.copyOf(unheard, length);
    askable = Arrays.copyOf(askable, length);
    closed = Arrays.copyOf(closed, length);
    visits = Arrays.copyOf(visits, length);
    out = Arrays.copyOf(out, length);
    pool = Arrays.copyOf(pool, length);
    state = Arrays.copyOf(state, length);
    flags = Arrays.copyOf(flags, length);
    own = Arrays.copyOf(own, length);
    sum = Arrays.copyOf(sum, length);
    squares = Arrays.copyOf(squares, length);
    prior = Arrays.copyOf(prior, length);
  }
}
