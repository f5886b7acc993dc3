package io.salesforceauth.token;

import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.token.EvidenceSimulation.Resend;
import io.salesforceauth.token.EvidenceSimulation.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mixes of traffic in which every session that ends must heal, and none may cause a storm
 * of logins, played on a virtual clock.
 */
class SessionEvidenceCasesTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void thousandBadPathsInTurnWithAHealthyOneCostFiveLogins(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		Resource good = play.good("query");
		Resource bad = play.badWords("connect");
		play.sequence(2001, (i) -> (i % 2 == 0) ? good : bad);
		play.run(470);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(5);
		assertThat(play.failures).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void thousandCallsAtOnceOfWhichAHundredAreBadCostTwoLogins(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.call(play.good("query"));
		for (int i = 0; i < 1000; i++) {
			Resource resource = (i % 10 == 0) ? play.bad("connect/x") : play.good("query");
			play.at(10 + i * 1e-4, () -> play.call(resource));
		}
		play.run(60);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(2);
		assertThat(play.failures).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void badResourceBesideAHealthyOneCostsADozenLoginsAnHour(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.every(0, 2, 3600, play.bad("connect/x"));
		play.every(0.5, 10, 3600, play.good("query"));
		play.run(3700);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(12);
		assertThat(play.failures).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void badResourceAloneCostsADozenLoginsAnHour(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.every(0, 1, 3 * 3600, play.bad("connect/x"));
		play.run(3 * 3600);
		assertThat(play.logins.stream().filter((time) -> time < 3600)).hasSizeLessThanOrEqualTo(13);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(3 * 12);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void sessionThatEndsAfterFiftyBadCallsHealsAtTheFirstCall(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.sequence(51, (i) -> (i == 0) ? play.good("query") : play.bad("connect/x"));
		int[] before = new int[1];
		play.at(60, () -> {
			play.endSessions();
			before[0] = play.logins.size();
			play.call(play.good("query"));
		});
		play.run(100);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSize(before[0] + 1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void orgThatRefusesAllForThreeSecondsIsBackSoonAfter(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.outage(100, 103);
		play.every(90, 0.2, 400, play.good("query"));
		play.run(500);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(4);
		assertThat(play.lastFailure()).isLessThan(103 + 8);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void orgThatRefusesAllForAMinuteIsBackSoonAfter(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.outage(100, 160);
		play.every(90, 0.2, 700, play.good("query"));
		play.run(800);
		assertThat(play.mostLoginsInAMinute()).isLessThanOrEqualTo(10);
		assertThat(play.lastFailure()).isLessThan(160 + 9);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void orgThatRefusesAllWhileTheApplicationStartsIsBackSoonAfter(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.outage(0, 3);
		play.every(0, 0.2, 100, play.good("query"));
		play.run(100);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(4);
		assertThat(play.lastFailure()).isLessThan(3 + 8);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void rareHealthyCallsAmidBadOnesNeverMeetAnEndedSession(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.every(0, 300, 18_000, play.good("query"));
		play.every(5, 2, 18_000, play.badWords("connect"));
		for (int i = 1; i < 17; i++) {
			play.at(i * 1020 + 3, play::endSessions);
		}
		play.run(18_100);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(58);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void tokensThatAreRefusedWhileNewDoNotReplaceOneThatWorks(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.at(10, () -> play.slowness = 60);
		play.every(0, 0.2, 900, play.good("query"));
		play.every(20, 5, 900, play.bad("connect/x"));
		play.run(1000);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(6);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void resourceThatTurnsBadForEverIsStruckOff(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.every(0, 0.2, 600, play.good("query"));
		play.every(0.1, 0.2, 600, play.goodUntil(100, "connect/x"));
		play.run(700);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(7);
		assertThat(play.cache.struckOff()).containsExactly("GET /services/data/v68.0/connect/x");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void goodPathAmongBadIdsHealsAtEachEnd(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		Resource good = play.good("connect/x/0011");
		Resource bad = play.badIds("connect/x");
		play.poisson(5, 3600, () -> play.coin() ? good : bad);
		for (int i = 1; i < 12; i++) {
			play.at(i * 300, play::endSessions);
		}
		play.run(3700);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(29);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void badCallWhileTheTokenEndpointIsDownLeavesHealthyCallsAlone(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.at(10, () -> play.endpointDown = true);
		play.every(0, 0.2, 900, play.good("query"));
		play.every(20, 5, 900, play.bad("connect/x"));
		play.run(1000);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void manyEndsAmidBadCallsAllHeal(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		Resource good = play.good("sobjects/Account");
		Resource bad = play.badWords("connect");
		play.poisson(20, 3600, () -> play.coin() ? good : bad);
		for (double time = 20; time < 3600; time += 25) {
			play.at(time, play::endSessions);
		}
		play.run(3700);
		assertThat(play.failures).hasSizeLessThan(10);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(144 + 13);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNANSWERED", "IMPOSSIBLE" })
	void resourceThatTurnsBadIsStruckOffThoughItIsNeverSentAgain(Resend resend) {
		EvidenceSimulation play = new EvidenceSimulation(1);
		play.every(0, 0.2, 3600, play.good("query"));
		play.every(0.1, 2, 3600, play.goodUntil(100, "connect/x").with(resend));
		play.run(3700);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(13);
		assertThat(play.cache.struckOff()).containsExactly("GET /services/data/v68.0/connect/x");
	}

	@ParameterizedTest
	@EnumSource(names = { "UNANSWERED", "IMPOSSIBLE" })
	void oneAmongManyThatIsNeverSentAgainIsNoStorm(Resend resend) {
		EvidenceSimulation play = new EvidenceSimulation(1);
		for (char name = 'a'; name < 'm'; name++) {
			play.every(0, 1, 3600, play.good("query/" + name));
		}
		play.every(0.1, 2, 3600, play.bad("connect/x").with(resend));
		play.run(3700);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(13);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void pathThatWasNeverSeenHealsAmidBadCallsWithTheNextStrangersLogin(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.at(0, () -> play.call(play.good("query")));
		play.every(100, 2, 7200, play.badWords("connect"));
		play.at(3000, play::endSessions);
		play.every(3005, 5, 7200, play.good("recent"));
		play.run(7200);
		assertThat(play.lastFailure()).isLessThan(3000 + 480 + 10);
		assertThat(play.logins).hasSizeLessThanOrEqualTo(2 * 12);
	}

	@Test
	void failedLoginsBeforeAnyCallWasAcceptedAddNoWaitsOfTheirOwn() {
		EvidenceSimulation play = new EvidenceSimulation(1);
		play.at(0, () -> play.cache.get(null));
		play.at(1, play::endSessions);
		play.at(1, () -> play.endpointDown = true);
		play.every(2, 1, 2000, play.good("query"));
		play.at(1100, () -> play.endpointDown = false);
		play.run(2000);
		assertThat(play.lastFailure()).isLessThan(1100 + 300);
		assertThat(play.logins).hasSize(2);
	}

	@Test
	void applicationThatInvalidatesEachTokenAtTheEndOfItsSessionIsSignedIn() {
		EvidenceSimulation play = new EvidenceSimulation(1);
		play.at(0, () -> play.cache.get(null));
		for (int end = 1; end <= 40; end++) {
			play.at(end * 360, () -> {
				play.cache.invalidate(play.cache.get(null).join());
				play.cache.get(null);
			});
		}
		play.run(15_000);
		assertThat(play.logins).hasSize(41);
		assertThat(play.cache.status().state()).isEqualTo(State.SIGNED_IN);
	}

	@Test
	void applicationThatInvalidatesEachTokenAtOnceIsNoStorm() {
		EvidenceSimulation play = new EvidenceSimulation(1);
		play.every(0.1, 1, 3600, play.good("query"));
		for (int time = 2; time < 3600; time += 2) {
			play.at(time, () -> {
				play.cache.invalidate(play.cache.get(null).join());
				play.cache.get(null);
			});
		}
		play.run(3600);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(13);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void applicationWithManyResourcesHealsAtEachEndAmidBadCalls(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		Resource[] good = new Resource[40];
		for (int i = 0; i < good.length; i++) {
			good[i] = play.good("sobjects/" + (char) ('a' + i % 26) + (char) ('a' + i / 26));
		}
		Resource bad = play.badWords("connect");
		int[] turn = new int[1];
		play.poisson(20, 3600, () -> play.coin() ? good[turn[0]++ % good.length] : bad);
		for (int i = 1; i < 12; i++) {
			play.at(i * 300, play::endSessions);
		}
		play.run(3700);
		assertThat(play.failures).isEmpty();
		assertThat(play.logins).hasSizeLessThanOrEqualTo(11 + 18);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void sessionThatEndsWhileOnlyStrangersCallHealsByTheirAllowance(long seed) {
		EvidenceSimulation play = new EvidenceSimulation(seed);
		play.call(play.good("query"));
		play.every(1, 1, 600, play.badWords("connect"));
		play.at(600, play::endSessions);
		play.every(601, 1, 1200, play.good("limits"));
		play.run(1300);
		assertThat(play.lastFailure()).isLessThan(600 + 490);
	}

}
