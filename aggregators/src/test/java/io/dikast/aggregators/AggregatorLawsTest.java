package io.dikast.aggregators;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.StoppingRule;
import io.dikast.testkit.vote.AggregatorContract;
import io.dikast.testkit.vote.StoppingRuleContract;
import org.junit.jupiter.api.Nested;

/** Every aggregator and rule of the module keeps the contract. */
final class AggregatorLawsTest {

  @Nested
  final class MeanScoreLaws extends AggregatorContract {
    @Override
    protected Aggregator aggregator() {
      return Aggregators.meanScore();
    }
  }

  @Nested
  final class MajorityLaws extends AggregatorContract {
    @Override
    protected Aggregator aggregator() {
      return Aggregators.majority();
    }
  }

  @Nested
  final class BordaLaws extends AggregatorContract {
    @Override
    protected Aggregator aggregator() {
      return Aggregators.borda();
    }
  }

  @Nested
  final class MedianLaws extends AggregatorContract {
    @Override
    protected Aggregator aggregator() {
      return Aggregators.median();
    }
  }

  @Nested
  final class BetaPosteriorLaws extends StoppingRuleContract {
    @Override
    protected StoppingRule rule() {
      return StoppingRules.betaPosterior(0.9);
    }

    @Override
    protected int minimum() {
      return 3;
    }
  }

  @Nested
  final class BayesianLaws extends StoppingRuleContract {
    @Override
    protected StoppingRule rule() {
      return StoppingRules.bayesian(0.9);
    }

    @Override
    protected int minimum() {
      return 3;
    }
  }

  @Nested
  final class UnreachableLaws extends StoppingRuleContract {
    @Override
    protected StoppingRule rule() {
      return StoppingRules.unreachable();
    }
  }

  @Nested
  final class UnreachableMeanLaws extends StoppingRuleContract {
    @Override
    protected StoppingRule rule() {
      return StoppingRules.unreachableMean();
    }
  }

  @Nested
  final class MarginLaws extends StoppingRuleContract {
    @Override
    protected StoppingRule rule() {
      return StoppingRules.margin(0.9);
    }

    @Override
    protected int minimum() {
      return 2;
    }
  }

  @Nested
  final class StableWindowLaws extends StoppingRuleContract {
    @Override
    protected StoppingRule rule() {
      return StoppingRules.stableWindow(4);
    }

    @Override
    protected int minimum() {
      return 4;
    }
  }
}
