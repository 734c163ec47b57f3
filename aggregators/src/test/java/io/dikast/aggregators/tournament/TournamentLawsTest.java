package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import io.dikast.testkit.tournament.RatingContract;
import io.dikast.testkit.tournament.TournamentContract;
import org.junit.jupiter.api.Nested;

/** Every tournament and rating of the module keeps the contract. */
final class TournamentLawsTest {

  @Nested
  final class RoundRobinLaws extends TournamentContract {
    @Override
    protected Tournament tournament() {
      return Tournaments.roundRobin();
    }
  }

  @Nested
  final class KnockoutLaws extends TournamentContract {
    @Override
    protected Tournament tournament() {
      return Tournaments.knockout();
    }
  }

  @Nested
  final class SwissLaws extends TournamentContract {
    @Override
    protected Tournament tournament() {
      return Tournaments.swiss();
    }
  }

  @Nested
  final class ShortSwissLaws extends TournamentContract {
    @Override
    protected Tournament tournament() {
      return Tournaments.swiss(1);
    }
  }

  @Nested
  final class PointsLaws extends RatingContract {
    @Override
    protected Rating rating() {
      return Ratings.points();
    }
  }

  @Nested
  final class BradleyTerryLaws extends RatingContract {
    @Override
    protected Rating rating() {
      return Ratings.bradleyTerry();
    }
  }

  @Nested
  final class EloLaws extends RatingContract {
    @Override
    protected Rating rating() {
      return Ratings.elo();
    }
  }
}
