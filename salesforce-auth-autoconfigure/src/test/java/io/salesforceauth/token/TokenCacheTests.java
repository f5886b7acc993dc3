package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TokenRequestReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokenCacheTests {

	private static final String QUERY = "/services/data/v68.0/query";

	private static final String LIMITS = "/services/data/v68.0/limits";

	private final MutableClock clock = new MutableClock();

	private final FakeTokenSource source = new FakeTokenSource(this.clock);

	private final TokenCache cache = new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock,
			() -> 1.0, new SignInLog("org 'default'"));

	@Test
	void refusalIsNotOverWhereNoOtherCredentialsCanBe() {
		AtomicInteger requests = new AtomicInteger();
		TokenCache refused = new TokenCache("default", (reason, parent) -> {
			requests.incrementAndGet();
			return CompletableFuture
				.failedFuture(FakeTokenSource.failure("invalid_client", "invalid client credentials"));
		}, Duration.ofMinutes(5), this.clock, () -> 1.0);
		assertThat(refused.get(null)).isCompletedExceptionally();
		assertThat(refused.get(null)).isCompletedExceptionally();
		assertThat(requests).hasValue(1);
	}

	@Test
	void callersWithoutTokenShareOneRequest() throws Exception {
		Set<CompletableFuture<SalesforceToken>> results = ConcurrentHashMap.newKeySet();
		inParallel(200, () -> results.add(this.cache.get(null)));
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST);
		SalesforceToken token = this.source.succeed("a");
		assertThat(results).allSatisfy((result) -> assertThat(result.join()).isSameAs(token));
	}

	@Test
	void freshTokenMakesNoRequest() {
		SalesforceToken token = signIn("a");
		this.clock.advance(Duration.ofMinutes(54));
		assertThat(this.cache.get(null).join()).isSameAs(token);
		assertThat(this.source.reasons()).hasSize(1);
	}

	@Test
	void staleTokenIsHandedOutWhileOneRequestRenewsIt() {
		SalesforceToken old = signIn("a");
		this.clock.advance(Duration.ofMinutes(58));
		for (int i = 0; i < 100; i++) {
			assertThat(this.cache.get(null).join()).isSameAs(old);
		}
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.AHEAD);
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(this.cache.get(null).join()).isSameAs(renewed);
	}

	@Test
	void expiredTokenIsNotHandedOut() {
		signIn("a");
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.cache.get(null)).isNotDone();
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.FIRST);
	}

	@Test
	void clockSetBackRenewsInsteadOfKeepingTheTokenForLonger() {
		SalesforceToken old = signIn("a");
		this.clock.advance(Duration.ofHours(-1));
		assertThat(this.cache.get(null).join()).isSameAs(old);
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.AHEAD);
	}

	@Test
	void rejectedTokenIsReplacedByOneRequest() throws Exception {
		SalesforceToken rejected = signIn("a");
		this.cache.accepted("GET", QUERY, rejected);
		List<CompletableFuture<SalesforceToken>> results = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			results.add(this.cache.suspect("GET", QUERY, rejected, 0, null));
		}
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.REJECTED);
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(results).allSatisfy((result) -> assertThat(result.join()).isSameAs(renewed));
	}

	@Test
	void othersKeepTheOldTokenUntilTheNewOneIsThere() {
		SalesforceToken old = signIn("a");
		this.cache.accepted("GET", QUERY, old);
		this.cache.suspect("GET", QUERY, old, 0, null);
		assertThat(this.cache.getIfFresh().join()).isSameAs(old);
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(this.cache.getIfFresh().join()).isSameAs(renewed);
	}

	@Test
	void tokenThatAStrangerAskedForServesOthersOnlyOnceItWasAccepted() {
		SalesforceToken old = signIn("a");
		this.cache.accepted("GET", QUERY, old);
		this.cache.suspect("GET", LIMITS, old, 0, null);
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(this.cache.getIfFresh().join()).isSameAs(old);
		this.cache.accepted("GET", LIMITS, renewed);
		assertThat(this.cache.getIfFresh().join()).isSameAs(renewed);
	}

	@Test
	void whoIsRefusedWhileANewTokenIsTriedTriesItToo() {
		SalesforceToken old = signIn("a");
		this.cache.accepted("GET", QUERY, old);
		this.cache.suspect("GET", LIMITS, old, 0, null);
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(this.cache.suspect("GET", QUERY, old, 0, null).join()).isSameAs(renewed);
		assertThat(this.source.reasons()).hasSize(2);
	}

	@Test
	void newTokenThatNobodyTriedForLongIsNotTriedLater() {
		SalesforceToken old = signIn("a");
		this.cache.accepted("GET", QUERY, old);
		this.cache.suspect("GET", LIMITS, old, 0, null);
		this.source.succeed("b");
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.cache.suspect("GET", QUERY, old, 0, null)).isNotDone();
		assertThat(this.source.reasons()).hasSize(3);
	}

	@Test
	void clockThatIsSetBackMakesNoWaitLonger() {
		SalesforceToken token = signIn("a");
		this.cache.suspect("GET", QUERY, token, 0, null);
		token = this.source.succeed("b");
		this.cache.suspect("GET", QUERY, token, 1, null);
		this.clock.advance(Duration.ofHours(-1));
		assertThat(this.cache.suspect("GET", QUERY, token, 0, null)).isNull();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.cache.suspect("GET", QUERY, token, 0, null)).isNotDone();
	}

	@Test
	void callThatIsRefusedTheNewTokenTooIsHandedOn() {
		SalesforceToken old = signIn("a");
		this.cache.accepted("GET", QUERY, old);
		this.cache.suspect("GET", LIMITS, old, 0, null);
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(this.cache.suspect("GET", LIMITS, renewed, 1, null)).isNull();
		assertThat(this.cache.falseAlarms()).isOne();
		assertThat(this.cache.struckOff()).containsExactly("GET " + LIMITS);
		assertThat(this.cache.getIfFresh().join()).isSameAs(old);
	}

	@Test
	void listenersAreToldOnceWhichResourceIsStruckOff() {
		List<String> told = new ArrayList<>();
		TokenCache cache = new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock, () -> 1.0,
				new RecordingListener(told));
		cache.get(null);
		SalesforceToken token = this.source.succeed("a");
		cache.accepted("GET", QUERY, token);
		for (int i = 0; i < 3; i++) {
			cache.suspect("GET", LIMITS, token, 0, null);
			cache.suspect("GET", LIMITS, this.source.succeed("b" + i), 1, null);
			this.clock.advance(Duration.ofMinutes(10));
		}
		assertThat(told).containsOnlyOnce("struck off GET " + LIMITS);
	}

	@Test
	void resourceThatIsAcceptedAfterAllIsNoLongerNamed() {
		callThatIsRefusedTheNewTokenTooIsHandedOn();
		this.cache.accepted("GET", LIMITS, this.cache.get(null).join());
		assertThat(this.cache.struckOff()).isEmpty();
	}

	@Test
	void rejectedTokenServesAgainWhereItCannotBeReplaced() {
		SalesforceToken old = signIn("a");
		this.cache.invalidate(old);
		CompletableFuture<SalesforceToken> waiting = this.cache.get(null);
		this.source.failTransiently();
		assertThat(waiting).isCompletedExceptionally();
		assertThat(this.cache.get(null).join()).isSameAs(old);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.cache.get(null)).isNotDone();
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.REJECTED,
				TokenRequestReason.REJECTED);
	}

	@Test
	void forgottenTokenIsAskedForAsAtTheStart() {
		SalesforceToken token = signIn("a");
		this.cache.accepted("GET", QUERY, token);
		this.cache.forget();
		assertThat(this.cache.get(null)).isNotDone();
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.FIRST);
	}

	@Test
	void lateRejectionOfAnOldTokenLeavesItsSuccessorAlone() {
		SalesforceToken old = signIn("a");
		this.cache.accepted("GET", QUERY, old);
		this.cache.invalidate(old);
		SalesforceToken successor = signIn("b");
		this.cache.invalidate(old);
		assertThat(this.cache.get(null).join()).isSameAs(successor);
	}

	@Test
	void rejectionComparesByValue() {
		SalesforceToken token = signIn("a");
		this.cache.accepted("GET", QUERY, token);
		this.cache.invalidate(SalesforceToken.of("a", token.instanceUrl(), token.issuedAt(), token.expiresAt()));
		assertThat(this.cache.get(null)).isNotDone();
	}

	@Test
	void callersThatCancelDoNotDisturbTheOthers() {
		CompletableFuture<SalesforceToken> first = this.cache.get(null).copy();
		CompletableFuture<SalesforceToken> second = this.cache.get(null).copy();
		first.cancel(true);
		SalesforceToken token = this.source.succeed("a");
		assertThat(second.join()).isSameAs(token);
	}

	@Test
	void failureIsSharedByThoseWhoWait() {
		CompletableFuture<SalesforceToken> first = this.cache.get(null);
		CompletableFuture<SalesforceToken> second = this.cache.get(null);
		this.source.refuse();
		assertThat(first).isCompletedExceptionally();
		assertThat(second).isCompletedExceptionally();
		assertThat(this.source.reasons()).hasSize(1);
	}

	@Test
	void failureClosesTheGateForLaterCallersAndSaysWhenItOpens() {
		this.cache.get(null);
		this.source.refuse();
		SalesforceAuthException failure = failureOf(this.cache.get(null));
		assertThat(failure.getNextAttempt()).isEqualTo(this.clock.instant().plusSeconds(30));
		assertThat(failure).hasMessageContaining("invalid client credentials");
		assertThat(this.source.reasons()).hasSize(1);
	}

	@Test
	void requestLeavesAgainWhenTheGateOpens() {
		this.cache.get(null);
		this.source.refuse();
		this.clock.advance(Duration.ofSeconds(30));
		SalesforceToken token = signIn("a");
		assertThat(this.cache.get(null).join()).isSameAs(token);
		assertThat(this.source.reasons()).hasSize(2);
	}

	@Test
	void successOpensTheGateForGood() {
		this.cache.get(null);
		this.source.refuse();
		this.clock.advance(Duration.ofSeconds(30));
		SalesforceToken token = signIn("a");
		this.cache.accepted("GET", QUERY, token);
		this.cache.suspect("GET", QUERY, token, 0, null);
		this.source.refuse();
		assertThat(failureOf(this.cache.suspect("GET", QUERY, token, 0, null)).getNextAttempt())
			.isEqualTo(this.clock.instant().plusSeconds(30));
	}

	@Test
	void rejectionDoesNotOpenTheGate() {
		SalesforceToken token = signIn("a");
		this.cache.accepted("GET", QUERY, token);
		this.clock.advance(Duration.ofMinutes(58));
		this.cache.get(null);
		this.source.refuse();
		assertThat(failureOf(this.cache.suspect("GET", QUERY, token, 0, null)))
			.hasMessageContaining("invalid client credentials");
		assertThat(this.source.reasons()).hasSize(2);
	}

	@Test
	void failedRenewalKeepsTheOldTokenAndClosesTheGate() {
		SalesforceToken old = signIn("a");
		this.clock.advance(Duration.ofMinutes(58));
		this.cache.get(null);
		this.source.failTransiently();
		for (int i = 0; i < 1000; i++) {
			assertThat(this.cache.get(null).join()).isSameAs(old);
		}
		assertThat(this.source.reasons()).hasSize(2);
	}

	@Test
	void outageEndsSoonForCallersWithoutToken() {
		signIn("a");
		this.clock.advance(Duration.ofMinutes(56));
		for (int wait = 1; wait <= 64; wait *= 2) {
			this.cache.get(null);
			this.source.failTransiently();
			this.clock.advance(Duration.ofSeconds(wait));
		}
		this.cache.get(null);
		this.source.failTransiently();
		int requests = this.source.reasons().size();
		this.clock.advance(Duration.ofMinutes(4));
		assertThat(this.cache.get(null)).isNotDone();
		assertThat(this.source.reasons()).hasSize(requests + 1);
		this.source.failTransiently();
		assertThat(failureOf(this.cache.get(null)).getNextAttempt()).isEqualTo(this.clock.instant().plusSeconds(30));
	}

	@Test
	void rejectionBeforeAnyCallWasAcceptedIsNormal() {
		SalesforceToken rejected = signIn("a");
		this.cache.invalidate(rejected);
		assertThat(this.cache.get(null)).isNotDone();
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.REJECTED);
	}

	@Test
	void secondRejectionInARowWaits() {
		this.cache.invalidate(signIn("a"));
		SalesforceToken second = signIn("b");
		for (int i = 0; i < 50; i++) {
			this.cache.invalidate(second);
			assertThat(this.cache.get(null).join()).isSameAs(second);
		}
		assertThat(this.source.reasons()).hasSize(2);
		this.clock.advance(Duration.ofSeconds(2));
		this.cache.invalidate(second);
		assertThat(this.cache.get(null)).isNotDone();
	}

	@Test
	void rejectionsDoNotShortenTheWaitAfterTooManyLogins() {
		this.cache.invalidate(signIn("a"));
		SalesforceToken second = signIn("b");
		this.clock.advance(Duration.ofMinutes(58));
		this.cache.get(null);
		this.source.fail("rate_limit_exceeded", "Number of logins exceeded");
		this.cache.invalidate(second);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.cache.get(null).join()).isSameAs(second);
		this.clock.advance(Duration.ofMinutes(3));
		this.cache.get(null);
		assertThat(this.source.reasons()).hasSize(3);
		assertThat(failureOf(this.cache.get(null))).hasMessageContaining("Number of logins exceeded");
	}

	@Test
	void witnessesThatAreRefusedNewTokensWaitForLongerEachTime() {
		SalesforceToken token = signIn("a");
		this.cache.accepted("GET", QUERY, token);
		List<Long> waits = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			assertThat(this.cache.suspect("GET", QUERY, token, 0, null)).isNotDone();
			token = this.source.succeed("t" + i);
			assertThat(this.cache.suspect("GET", QUERY, token, 1, null)).isNull();
			waits.add(awaitNextLogin(token));
		}
		assertThat(waits).containsExactly(3L, 6L, 8L, 8L, 8L, 8L);
	}

	/**
	 * Let refused calls go on until one of them may lead to a login, and return the
	 * seconds that takes.
	 */
	private long awaitNextLogin(SalesforceToken token) {
		for (long second = 1;; second++) {
			this.clock.advance(Duration.ofSeconds(1));
			if (this.cache.status().nextAttempt() == null && second > 2) {
				return second;
			}
			if (this.cache.status().nextAttempt() != null) {
				assertThat(this.cache.suspect("GET", QUERY, token, 0, null)).isNull();
			}
		}
	}

	@Test
	void newCredentialsOpenTheGateThatARefusalClosed() {
		this.cache.get(null);
		this.source.refuse();
		this.source.hasNewCredentials(true);
		this.cache.get(null);
		assertThat(this.source.reasons()).hasSize(2);
	}

	@Test
	void newCredentialsDoNotOpenTheGateThatAnOutageClosed() {
		this.cache.get(null);
		this.source.failTransiently();
		this.source.hasNewCredentials(true);
		this.cache.get(null);
		assertThat(this.source.reasons()).hasSize(1);
	}

	@Test
	void sameCredentialsLeaveTheGateAsTheRefusalClosedIt() {
		this.cache.get(null);
		this.source.refuse();
		this.cache.get(null);
		assertThat(this.source.reasons()).hasSize(1);
		assertThat(secondsToNextAttempt()).isEqualTo(30);
	}

	@Test
	void listenersAreToldEachChange() {
		List<String> told = new ArrayList<>();
		TokenCache cache = new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock, () -> 1.0,
				new RecordingListener(told));
		cache.get(null);
		this.source.failTransiently();
		this.clock.advance(Duration.ofMinutes(1));
		cache.get(null);
		cache.suspect("GET", QUERY, this.source.succeed("a"), 0, null);
		SalesforceToken second = this.source.succeed("b");
		cache.suspect("GET", QUERY, second, 1, null);
		this.clock.advance(Duration.ofMinutes(1));
		cache.suspect("GET", QUERY, second, 0, null);
		second = this.source.succeed("c");
		cache.suspect("GET", QUERY, second, 1, null);
		cache.accepted("GET", QUERY, second);
		cache.accepted("GET", QUERY, second);
		assertThat(told).containsExactly("failed", "signed in", "signed in", "struck off GET " + QUERY, "signed in",
				"rejected", "accepted");
	}

	@Test
	void callersWhoWaitGoOnAfterTheListenersWereToldOfTheToken() {
		List<CompletableFuture<SalesforceToken>> waiting = new ArrayList<>();
		List<Boolean> done = new ArrayList<>();
		TokenCache cache = cacheThatTells(() -> waiting.forEach((result) -> done.add(result.isDone())));
		waiting.add(cache.get(null));
		this.source.succeed("a");
		assertThat(done).containsExactly(false);
		assertThat(waiting).allMatch(CompletableFuture::isDone);
	}

	@Test
	void callersWhoWaitOrComeMeanwhileGoOnAfterTheListenersWereToldOfTheFailure() {
		List<CompletableFuture<SalesforceToken>> waiting = new ArrayList<>();
		List<Boolean> done = new ArrayList<>();
		AtomicReference<TokenCache> cache = new AtomicReference<>();
		cache.set(cacheThatTells(() -> {
			waiting.add(cache.get().get(null));
			waiting.forEach((result) -> done.add(result.isDone()));
		}));
		waiting.add(cache.get().get(null));
		this.source.refuse();
		assertThat(done).containsExactly(false, false);
		assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(this.source.reasons()).hasSize(1);
	}

	@Test
	void listenerThatThrowsKeepsNoCallerWaiting() {
		TokenCache cache = cacheThatTells(() -> {
			throw new IllegalStateException("broken");
		});
		CompletableFuture<SalesforceToken> refused = cache.get(null);
		this.source.refuse();
		assertThat(refused).isCompletedExceptionally();
		CompletableFuture<SalesforceToken> renewed = cache.renew(null);
		SalesforceToken token = this.source.succeed("a");
		assertThat(renewed.join()).isSameAs(token);
	}

	private TokenCache cacheThatTells(Runnable told) {
		return new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock, () -> 1.0,
				new SignInListener() {

					@Override
					public void signedIn(TokenInfo token, TokenRequestReason reason) {
						told.run();
					}

					@Override
					public void failed(SalesforceAuthException failure, TokenRequestReason reason) {
						told.run();
					}

					@Override
					public void rejected(SalesforceAuthException failure) {
						told.run();
					}

					@Override
					public void accepted() {
						told.run();
					}

				});
	}

	private long secondsToNextAttempt() {
		Instant nextAttempt = this.cache.status().nextAttempt();
		assertThat(nextAttempt).isNotNull();
		return Duration.between(this.clock.instant(), nextAttempt).toSeconds();
	}

	@Test
	void endlessRejectionsMakeNoMoreRequestsThanTheGateAllows() {
		this.cache.invalidate(signIn("0"));
		SalesforceToken token = signIn("1");
		for (int second = 0; second < 3600; second++) {
			this.cache.invalidate(token);
			CompletableFuture<SalesforceToken> next = this.cache.get(null);
			token = next.isDone() ? next.join() : this.source.succeed("t" + second);
			this.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(this.source.reasons()).hasSizeLessThan(25);
	}

	@Test
	void answerThatNamesATokenRejectedMeanwhileIsAskedForOnceMore() {
		CompletableFuture<SalesforceToken> waiting = rejectDuringRenewal("a");
		this.source.succeed("a");
		assertThat(waiting).isNotDone();
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(waiting.join()).isSameAs(renewed);
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.AHEAD,
				TokenRequestReason.REJECTED);
	}

	@Test
	void serverThatAlwaysGivesTheSameTokenIsNotAskedForEver() {
		CompletableFuture<SalesforceToken> waiting = rejectDuringRenewal("a");
		this.source.succeed("a");
		this.source.succeed("a");
		assertThat(waiting).isDone();
		assertThat(this.source.reasons()).hasSize(3);
	}

	@Test
	void callersWhoseTokenIsLostDuringABackgroundRequestGetTheirQuickRetries() {
		CompletableFuture<SalesforceToken> waiting = rejectDuringRenewal("a");
		this.source.failTransiently();
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.AHEAD,
				TokenRequestReason.FIRST);
		this.source.failTransiently();
		assertThat(waiting).isCompletedExceptionally();
	}

	@Test
	void sourceThatThrowsIsAFailureLikeAnother() {
		TokenCache broken = new TokenCache("default", (reason, parent) -> {
			throw new IllegalStateException("broken");
		}, Duration.ofMinutes(5), this.clock, () -> 1.0, new SignInLog("org 'default'"));
		assertThat(failureOf(broken.get(null))).hasRootCauseMessage("broken");
		assertThat(failureOf(broken.get(null)).getNextAttempt()).isNotNull();
	}

	@Test
	void sourceThatGivesNoTokenIsAFailureLikeAnother() {
		TokenCache broken = new TokenCache("default", (reason, parent) -> CompletableFuture.completedFuture(null),
				Duration.ofMinutes(5), this.clock, () -> 1.0, new SignInLog("org 'default'"));
		assertThat(failureOf(broken.get(null)).getNextAttempt()).isNotNull();
	}

	@Test
	void tokenThatCannotBeKeptIsAFailureLikeAnother() {
		CompletableFuture<SalesforceToken> waiting = this.cache.get(null);
		this.source
			.succeed(SalesforceToken.of("a", URI.create("https://acme.my.salesforce.com/"), Instant.MIN, Instant.MAX));
		assertThat(waiting).isCompletedExceptionally();
		assertThat(failureOf(this.cache.get(null)).getNextAttempt()).isNotNull();
	}

	/**
	 * Lose a token while a request in the background renews it.
	 */
	private CompletableFuture<SalesforceToken> rejectDuringRenewal(String value) {
		SalesforceToken old = signIn(value);
		this.cache.accepted("GET", QUERY, old);
		this.clock.advance(Duration.ofMinutes(58));
		this.cache.get(null);
		this.cache.invalidate(old);
		return this.cache.get(null);
	}

	private SalesforceToken signIn(String value) {
		CompletableFuture<SalesforceToken> result = this.cache.get(null);
		SalesforceToken token = this.source.succeed(value);
		assertThat(result.join()).isSameAs(token);
		return token;
	}

	private static SalesforceAuthException failureOf(CompletableFuture<SalesforceToken> result) {
		CompletionException failure = assertThatExceptionOfType(CompletionException.class).isThrownBy(result::join)
			.actual();
		return (SalesforceAuthException) failure.getCause();
	}

	private static void inParallel(int tasks, Runnable task) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(16);
		CountDownLatch done = new CountDownLatch(tasks);
		try {
			for (int i = 0; i < tasks; i++) {
				threads.execute(() -> {
					task.run();
					done.countDown();
				});
			}
			assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private record RecordingListener(List<String> told) implements SignInListener {

		@Override
		public void signedIn(TokenInfo token, TokenRequestReason reason) {
			this.told.add("signed in");
		}

		@Override
		public void failed(SalesforceAuthException failure, TokenRequestReason reason) {
			this.told.add("failed");
		}

		@Override
		public void rejected(SalesforceAuthException failure) {
			this.told.add("rejected");
		}

		@Override
		public void accepted() {
			this.told.add("accepted");
		}

		@Override
		public void struckOff(String resource) {
			this.told.add("struck off " + resource);
		}

	}

}
