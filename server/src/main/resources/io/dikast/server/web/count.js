/*
 * The count as far as it is known here: while judgements still come in, the mean of their scores,
 * as the server counts by default. Its own count replaces this one at the end.
 */

/** Judgements that count: all that are readable, or what the meta reward model kept. */
export function ballots(samples, decided) {
  return samples.filter(
    (sample) =>
      sample.outcome === "judged" && Array.isArray(sample.scores) && (!decided || sample.kept),
  );
}

/** Where each of n responses stands after these ballots: {index, score, votes, rank} by index. */
export function standings(counted, n) {
  const run = new Run(n);
  counted.forEach((ballot) => run.add(ballot.scores));
  return run.standings();
}

/** After each ballot in turn: {scores: mean by response, agreement, leader}. */
export function settling(counted, n) {
  const run = new Run(n);
  return counted.map((ballot) => {
    run.add(ballot.scores);
    return run.moment();
  });
}

/** Index of the response that this ballot puts alone at the top; -1 for a tie. */
export function top(scores) {
  let best = 0;
  let alone = true;
  for (let i = 1; i < scores.length; i++) {
    if (scores[i] > scores[best]) {
      best = i;
      alone = true;
    } else if (scores[i] === scores[best]) {
      alone = false;
    }
  }
  return alone ? best : -1;
}

class Run {
  constructor(n) {
    this.sums = new Array(n).fill(0);
    this.votes = new Array(n).fill(0);
    this.count = 0;
  }

  add(scores) {
    this.count++;
    for (let i = 0; i < this.sums.length; i++) {
      this.sums[i] += Number(scores[i]) || 0;
    }
    const winner = top(scores);
    if (winner >= 0 && winner < this.votes.length) {
      this.votes[winner]++;
    }
  }

  order() {
    return this.sums
      .map((_, i) => i)
      .sort((a, b) => this.sums[b] - this.sums[a] || this.votes[b] - this.votes[a] || a - b);
  }

  standings() {
    const rank = [];
    this.order().forEach((index, place) => (rank[index] = place + 1));
    return this.sums.map((sum, index) => ({
      index,
      score: this.count ? sum / this.count : NaN,
      votes: this.votes[index],
      rank: rank[index],
    }));
  }

  moment() {
    const leader = this.order()[0];
    return {
      scores: this.sums.map((sum) => sum / this.count),
      agreement: this.votes[leader] / this.count,
      leader,
    };
  }
}
