package io.salesforceauth.store;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.store.FleetSignIn.Tools;
import io.salesforceauth.store.SharingTimes.Wait;
import io.salesforceauth.token.InstanceCache;
import io.salesforceauth.token.TokenSource;
import io.salesforceauth.token.TokenSource.Attempt;
import io.salesforceauth.token.TokenSource.Login;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link FleetTokenSource} behind the cache, with several instances in one
 * process.
 */
@ExtendWith(OutputCaptureExtension.class)
class FleetTokenSourceTests {

	private static final String QUERY = "/services/data/v68.0/query";

	private static final URI INSTANCE = URI.create("https://acme.my.salesforce.com/");

	private static final OrgSettings SETTINGS = TestSettings
		.of(Map.of("my-domain-url", INSTANCE.toString(), "client-id", "key", "client-secret", "secret"));

	/**
	 * Deadlines that no machine is too slow for.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private static final Duration STORE_PATIENCE = Duration.ofMinutes(2);

	private static final EntryCipher CIPHER = new EntryCipher(TestKeys.of("first", null));

	/**
	 * How long a test waits for what must happen.
	 */
	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final MutableClock clock = new MutableClock();

	private final FakeTokenStore store = new FakeTokenStore(this.clock);

	private final Salesforce salesforce = new Salesforce();

	private final List<Scheduler> schedulers = new ArrayList<>();

	@AfterEach
	void endThreads() {
		this.schedulers.forEach(Scheduler::dispose);
	}

	@Test
	void instancesThatStartTogetherSignInOnce() {
		List<Instance> fleet = fleet(20);
		List<CompletableFuture<SalesforceToken>> answers = fleet.stream().map(Instance::get).toList();
		assertThat(answers).allSatisfy((answer) -> assertThat(join(answer).tokenValue()).isEqualTo("token 1"));
		assertThat(this.salesforce.logins).hasValue(1);
		assertThat(fleet.stream().mapToLong((instance) -> instance.cache.status().logins()).sum()).isEqualTo(1);
	}

	@Test
	void instanceThatStartsLaterTakesTheTokenWithTheRestOfItsLife() {
		SalesforceToken first = join(instance().get());
		this.clock.advance(Duration.ofMinutes(20));
		SalesforceToken taken = join(instance().get());
		assertThat(taken).isEqualTo(first);
		assertThat(this.salesforce.logins).hasValue(1);
	}

	@Test
	void callsWithFreshTokenLeaveTheStoreAlone() {
		Instance instance = instance();
		join(instance.get());
		int reads = this.store.reads;
		for (int i = 0; i < 100; i++) {
			join(instance.get());
		}
		assertThat(this.store.reads).isEqualTo(reads);
	}

	@Test
	void oneInstanceRenewsAheadAndTheOthersPickItUp() {
		List<Instance> fleet = fleet(20, Schedulers.immediate());
		fleet.forEach((instance) -> join(instance.get()));
		this.clock.advance(Duration.ofMinutes(59));
		fleet.forEach((instance) -> {
			assertThat(join(instance.get()).tokenValue()).isEqualTo("token 1");
			assertThat(join(instance.get()).tokenValue()).isEqualTo("token 2");
		});
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void oneInstanceRenewsAheadWhereSalesforceReturnsTheSameToken() {
		this.salesforce.sameToken = true;
		List<Instance> fleet = fleet(20, Schedulers.immediate());
		fleet.forEach((instance) -> join(instance.get()));
		this.clock.advance(Duration.ofMinutes(59));
		fleet.forEach((instance) -> {
			join(instance.get());
			assertThat(join(instance.get()).expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofHours(1)));
		});
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void rejectedTokenIsReplacedOnceForAll() {
		List<Instance> fleet = fleet(20);
		SalesforceToken rejected = join(fleet.get(0).get());
		fleet.forEach((instance) -> join(instance.get()));
		fleet.forEach((instance) -> instance.cache.invalidate(rejected));
		List<CompletableFuture<SalesforceToken>> answers = fleet.stream().map(Instance::get).toList();
		assertThat(answers).allSatisfy((answer) -> assertThat(join(answer).tokenValue()).isEqualTo("token 2"));
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void tokenThatEndedBeforeItWasTakenIsReplacedOnce() {
		Instance renewing = instance();
		Instance lagging = instance();
		call(renewing);
		call(lagging);
		join(renewing.cache.renew(null));
		this.salesforce.endSessions();
		call(lagging);
		call(renewing);
		assertThat(List.of(lagging, renewing))
			.allSatisfy((instance) -> assertThat(join(instance.get()).tokenValue()).isEqualTo("token 3"));
		assertThat(this.salesforce.logins).hasValue(3);
	}

	@Test
	void instancesWithTokensOfTheirOwnComeTogetherWhenAllEnd() {
		this.store.down = true;
		List<Instance> fleet = fleet(20);
		fleet.forEach((instance) -> join(instance.get()));
		this.store.down = false;
		this.clock.advance(Duration.ofMinutes(1));
		fleet.forEach((instance) -> {
			instance.cache.invalidate(join(instance.get()));
			assertThat(join(instance.get()).tokenValue()).isEqualTo("token 21");
		});
		assertThat(this.salesforce.logins).hasValue(21);
	}

	@Test
	void sessionsThatEndTogetherFailNoCallAndAreReplacedByOneWhateverTokensTheInstancesHave() {
		this.store.down = true;
		List<Instance> fleet = fleet(20);
		fleet.forEach(this::call);
		this.store.down = false;
		this.clock.advance(TokenStoreAccess.REST);
		for (int event = 1; event <= 3; event++) {
			this.salesforce.endSessions();
			fleet.forEach(this::call);
			assertThat(this.salesforce.logins).hasValue(20 + event);
		}
	}

	@Test
	void tokenThatWasGotSinceTheRejectionStays() {
		Instance renewing = instance();
		Instance lagging = instance();
		SalesforceToken first = join(renewing.get());
		join(lagging.get());
		renewing.cache.invalidate(first);
		assertThat(join(renewing.get()).tokenValue()).isEqualTo("token 2");
		lagging.cache.invalidate(first);
		assertThat(join(lagging.get()).tokenValue()).isEqualTo("token 2");
		lagging.cache.invalidate(first);
		assertThat(lagging.cache.getIfFresh()).isNotNull();
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void instanceThatStartsWhileRejectedTokenIsReplacedDoesNotTakeIt() {
		Instance first = instance();
		SalesforceToken rejected = join(first.get());
		first.cache.invalidate(rejected);
		this.salesforce.hold();
		CompletableFuture<SalesforceToken> replaced = first.get();
		await().atMost(TIMEOUT).until(() -> this.salesforce.logins.get() == 2);
		CompletableFuture<SalesforceToken> other = instance().get();
		this.salesforce.goOn();
		assertThat(join(replaced).tokenValue()).isEqualTo("token 2");
		assertThat(join(other).tokenValue()).isEqualTo("token 2");
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void tokenThatIsIssuedAgainAfterItsRejectionIsTaken() {
		Instance first = instance();
		Instance second = instance();
		SalesforceToken token = join(first.get());
		join(second.get());
		first.cache.invalidate(token);
		second.cache.invalidate(token);
		this.clock.advance(Duration.ofSeconds(1));
		this.salesforce.sameToken = true;
		assertThat(join(first.get()).tokenValue()).isEqualTo("token 1");
		assertThat(join(second.get()).tokenValue()).isEqualTo("token 1");
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void refusalIsKnownToAllUntilTheNextAttemptIsAllowed() {
		this.salesforce.refuse("invalid_client", "invalid client credentials", 400);
		List<Instance> fleet = fleet(20);
		fleet.forEach((instance) -> assertThat(failure(instance.get()).getNextAttempt())
			.isBetween(this.clock.instant().plusSeconds(15), this.clock.instant().plusSeconds(30)));
		assertThat(this.salesforce.logins).hasValue(1);
		for (int step = 2; step <= 5; step++) {
			this.clock.advance(Duration.between(this.clock.instant(), nextAttempt(fleet.get(7))));
			fleet.forEach((instance) -> failure(instance.get()));
			assertThat(this.salesforce.logins).hasValue(step);
		}
		assertThat(nextAttempt(fleet.get(3))).isEqualTo(nextAttempt(fleet.get(19)))
			.isAfterOrEqualTo(this.clock.instant().plusSeconds(240));
	}

	@Test
	void refusalOfOldCredentialsSaysNothingOfNewOnes() {
		this.salesforce.refuse("invalid_client", "invalid client credentials", 400);
		failure(instance("old").get());
		this.salesforce.accept();
		assertThat(join(instance("new").get()).tokenValue()).isEqualTo("token 2");
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void secretThatIsRotatedCostsOneLoginForEachPairThatIsAlive() {
		for (int i = 0; i < 10; i++) {
			join(instance("old").get());
			join(instance("new").get());
		}
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void whoHasAnotherSecretNeverGetsTheToken() {
		SalesforceToken token = join(instance().get());
		this.salesforce.refuse("invalid_client", "invalid client credentials", 400);
		assertThat(failure(instance("wrong").get()).getError().getErrorCode()).isEqualTo("invalid_client");
		assertThat(join(instance().get())).isEqualTo(token);
	}

	@Test
	void applicationsThatShareAStoreDoNotMeet() {
		join(instance().get());
		TokenSource other = new FleetTokenSource(new TestLogin("secret", this.salesforce.client(this.clock)),
				"another application", access(this.clock), tools(this.clock));
		assertThat(join(instance(other, this.clock).get()).tokenValue()).isEqualTo("token 2");
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 1");
	}

	@Test
	void entryThatWasThereBeforeIsAbsentWithOneWarning(CapturedOutput output) {
		this.salesforce.refuse("invalid_client", "invalid client credentials", 400);
		Instance instance = instance();
		failure(instance.get());
		Map<String, FakeTokenStore.Written> old = this.store.copy();
		this.salesforce.accept();
		this.clock.advance(Duration.ofMinutes(1));
		SalesforceToken token = join(instance.get());
		for (int i = 0; i < 3; i++) {
			this.store.restore(old);
			instance.cache.invalidate(join(instance.get()));
			assertThat(join(instance.get())).isNotEqualTo(token);
		}
		assertThat(output).containsOnlyOnce("holds an older entry than before");
	}

	@Test
	void refusalThatIsOverStopsNobodyThoughItsRowIsNew() {
		this.salesforce.refuse("invalid_client", "invalid client credentials", 400);
		failure(instance().get());
		Map<String, FakeTokenStore.Written> old = this.store.copy();
		this.salesforce.accept();
		this.clock.advance(Duration.ofMinutes(1));
		this.store.restore(old);
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
	}

	@Test
	void tokenThatMayNotGoWhereItSaysIsAbsent(CapturedOutput output) {
		FleetState state = FleetState.EMPTY
			.withToken(SalesforceToken.of("stolen", URI.create("https://evil.my.salesforce.com/"), this.clock.instant(),
					this.clock.instant().plusSeconds(600)));
		write(state);
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 1");
		assertThat(output).containsOnlyOnce("cannot be read");
	}

	@Test
	void demandSignsInWhateverOthersKnow() {
		this.salesforce.refuse("invalid_client", "invalid client credentials", 400);
		Instance instance = instance();
		failure(instance().get());
		failure(instance.get());
		this.salesforce.accept();
		assertThat(join(instance.cache.renew(null)).tokenValue()).isEqualTo("token 2");
		assertThat(join(instance().cache.renew(null)).tokenValue()).isEqualTo("token 3");
	}

	@Test
	void failureOfOneInstanceAloneIsNotThatOfTheOthers() {
		Instance cutOff = instance();
		this.salesforce.refuse(SalesforceAuthException.CONNECTION_FAILED, "refused", null);
		failure(cutOff.get());
		this.salesforce.accept();
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
	}

	@ParameterizedTest
	@CsvSource({ "invalid_grant, ip restricted", "invalid_grant, expired authorization code",
			"invalid_token_response, not JSON" })
	void refusalThatMayConcernOneInstanceAloneIsNotThatOfTheOthers(String code, String description) {
		Instance refused = instance();
		this.salesforce.refuse(code, description, 400);
		failure(refused.get());
		this.salesforce.accept();
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
	}

	@ParameterizedTest
	@ValueSource(longs = { -10, -1, 1, 10 })
	void clockThatIsOffByMinutesChangesNothing(long minutes) {
		MutableClock other = new MutableClock();
		other.advance(Duration.ofMinutes(minutes));
		Instance right = instance(this.clock, access(this.clock, Schedulers.immediate()));
		Instance wrong = instance(other, access(other, Schedulers.immediate()));
		for (int i = 0; i < 12; i++) {
			join(right.get());
			join(wrong.get());
			this.clock.advance(Duration.ofMinutes(10));
			other.advance(Duration.ofMinutes(10));
			callInTheBackground(right);
			callInTheBackground(wrong);
		}
		assertThat(this.salesforce.logins.get()).isBetween(2, 4);
	}

	/**
	 * What a call starts in the background is over when it returns, since the store and
	 * Salesforce answer in its thread.
	 */
	private static void callInTheBackground(Instance instance) {
		join(instance.get());
		if (instance.cache.getIfFresh() == null) {
			throw new AssertionError("no fresh token after a call: " + instance.cache.status());
		}
	}

	@Test
	void claimOfInstanceThatDiedEnds() {
		write(FleetState.EMPTY.withClaim("dead", this.clock.instant().plusSeconds(5), false));
		CompletableFuture<SalesforceToken> waiting = instance().get();
		await().atMost(TIMEOUT).until(() -> this.store.reads >= 3);
		assertThat(waiting).isNotDone();
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(join(waiting).tokenValue()).isEqualTo("token 1");
	}

	@Test
	void claimIsRenewedWhileItsHolderIsAtWork() {
		this.salesforce.hold();
		inVirtualTime((time) -> {
			MutableClock clock = this.clock;
			Instance holder = instance(Duration.ofSeconds(8), access(clock, Schedulers.immediate()),
					() -> time.now(TimeUnit.NANOSECONDS));
			Instance waiting = instance(Duration.ofSeconds(8), access(clock, Schedulers.immediate()),
					() -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> first = holder.get();
			CompletableFuture<SalesforceToken> second = waiting.get();
			for (int step = 0; step < 39; step++) {
				time.advanceTimeBy(Duration.ofMillis(100));
				clock.advance(Duration.ofMillis(100));
			}
			assertThat(this.salesforce.logins).hasValue(1);
			this.salesforce.goOn();
			assertThat(join(first).tokenValue()).isEqualTo("token 1");
			time.advanceTimeBy(Duration.ofSeconds(1));
			assertThat(join(second).tokenValue()).isEqualTo("token 1");
		});
	}

	@Test
	void holderThatHangsIsFollowedByOneWhoHasTimeForALogin() {
		this.salesforce.hold();
		inVirtualTime((time) -> {
			Instance hanging = instance(Duration.ofSeconds(8), access(this.clock, Schedulers.immediate()),
					() -> time.now(TimeUnit.NANOSECONDS));
			Instance waiting = instance(Duration.ofSeconds(8), access(this.clock, Schedulers.immediate()),
					() -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> first = hanging.get();
			CompletableFuture<SalesforceToken> second = waiting.get();
			CountDownLatch held = this.salesforce.held;
			this.salesforce.held = null;
			for (int step = 0; step < 60 && !second.isDone(); step++) {
				time.advanceTimeBy(Duration.ofMillis(100));
				this.clock.advance(Duration.ofMillis(100));
			}
			assertThat(join(second).tokenValue()).isEqualTo("token 2");
			// And has it, too, while its own login hangs
			time.advanceTimeBy(Duration.ofSeconds(1));
			assertThat(join(first).tokenValue()).isEqualTo("token 2");
			held.countDown();
		});
	}

	@Test
	void holderThatFailsLateLeavesTheClaimOfItsSuccessor() {
		CompletableFuture<SalesforceToken> paused = new CompletableFuture<>();
		this.salesforce.hold();
		inVirtualTime((time) -> {
			TokenStoreAccess access = access(this.clock, Schedulers.immediate());
			Tools tools = tools(access, Duration.ofSeconds(8), this.clock, () -> time.now(TimeUnit.NANOSECONDS));
			instance(new FleetTokenSource(new TestLogin("secret", (reason, parent) -> paused), "", access, tools),
					this.clock)
				.get();
			instance(source("secret", access, tools), this.clock).get();
			for (int step = 0; step < 60 && this.salesforce.logins.get() == 0; step++) {
				time.advanceTimeBy(Duration.ofMillis(100));
				this.clock.advance(Duration.ofMillis(100));
			}
			paused.completeExceptionally(new SalesforceAuthException("default",
					new OAuth2Error(SalesforceAuthException.TEMPORARILY_UNAVAILABLE), 503, null));
			FleetState left = tools.entries()
				.read(key("secret"), tools.times().store(Duration.ZERO))
				.block(TIMEOUT)
				.state();
			assertThat(left.isClaimed(this.clock.instant())).isTrue();
			assertThat(left.failure()).isNull();
		});
		this.salesforce.goOn();
	}

	@Test
	void timeThatReadingTheCredentialsTookIsPartOfTheDeadline() {
		write(FleetState.EMPTY.withClaim("another", this.clock.instant().plus(Duration.ofHours(1)), false));
		inVirtualTime((time) -> {
			TokenStoreAccess access = access(this.clock, Schedulers.immediate());
			Tools tools = tools(access, Duration.ofSeconds(4), this.clock, () -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> answer = instance(new FleetTokenSource(
					new TestLogin("secret", this.salesforce.client(this.clock), Duration.ofSeconds(2)), "", access,
					tools), this.clock)
				.get();
			time.advanceTimeBy(Duration.ofMillis(3600));
			assertThat(answer).isCompleted();
		});
	}

	@Test
	void storeThatMakesAMistakeLeavesTheInstanceAlone(CapturedOutput output) {
		SharedTokenStore mistaken = new SharedTokenStore() {

			@Override
			public Reading read(String name) {
				return new Reading(Instant.MAX, ABSENT, "");
			}

			@Override
			public boolean write(String name, String content, long expected, long version, Duration keep) {
				return true;
			}

		};
		TokenStoreAccess access = new TokenStoreAccess(mistaken, threads(), Schedulers::parallel, this.clock);
		assertThat(join(instance(this.clock, access).get()).tokenValue()).isEqualTo("token 1");
		assertThat(output).containsOnlyOnce("The shared token store fails (READ)");
	}

	@Test
	void instanceThatWaitsForTooLongSignsInForItself() {
		write(FleetState.EMPTY.withClaim("another", this.clock.instant().plus(Duration.ofHours(1)), false));
		inVirtualTime((time) -> {
			Instance instance = instance(Duration.ofSeconds(4), access(this.clock, Schedulers.immediate()),
					() -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> answer = instance.get();
			time.advanceTimeBy(Duration.ofSeconds(3).minusMillis(1));
			assertThat(answer).isNotDone();
			time.advanceTimeBy(Duration.ofMillis(500));
			assertThat(answer).isCompleted();
			assertThat(join(answer).tokenValue()).isEqualTo("token 1");
		});
	}

	@Test
	void whoeverAlwaysWritesFirstCostsAShortWaitAndALogin() {
		this.store.contended = true;
		inVirtualTime((time) -> {
			Instance instance = instance(Duration.ofSeconds(8), access(this.clock, Schedulers.immediate()),
					() -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> answer = instance.get();
			time.advanceTimeBy(Duration.ofSeconds(1).minusMillis(1));
			assertThat(answer).isNotDone();
			time.advanceTimeBy(Duration.ofSeconds(1));
			assertThat(join(answer).tokenValue()).isEqualTo("token 1");
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 20, 1000 })
	void instancesThatAllFindNothingSignInOnce(int instances) {
		this.salesforce.hold();
		List<Instance> fleet = fleet(instances, threads());
		List<CompletableFuture<SalesforceToken>> answers = fleet.stream().map(Instance::get).toList();
		await().atMost(TIMEOUT).until(() -> this.store.reads >= instances);
		this.salesforce.goOn();
		assertThat(answers).allSatisfy((answer) -> assertThat(join(answer).tokenValue()).isEqualTo("token 1"));
		assertThat(this.salesforce.logins).hasValue(1);
	}

	@Test
	void entryThatIsNotOursStopsNobody() {
		this.store.write(key("secret").name(), "anything", 0, Long.MAX_VALUE, Duration.ofDays(30));
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 1");
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 1");
	}

	@Test
	void lateWriterDoesNotOverwriteNewerToken() {
		Instance late = instance();
		this.salesforce.hold();
		CompletableFuture<SalesforceToken> lateAnswer = late.get();
		await().atMost(TIMEOUT).until(() -> this.salesforce.logins.get() == 1);
		this.clock.advance(PATIENCE.dividedBy(2).plusSeconds(1)); // the lease is over
		CountDownLatch held = this.salesforce.held;
		this.salesforce.held = null;
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
		held.countDown();
		assertThat(join(lateAnswer).tokenValue()).isEqualTo("token 1");
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@Test
	void storeThatIsDownLeavesEachInstanceAloneWithOneWarning(CapturedOutput output) {
		this.store.down = true;
		Instance first = instance();
		Instance second = instance();
		SalesforceToken token = join(first.get());
		first.cache.invalidate(token);
		assertThat(join(first.get()).tokenValue()).isEqualTo("token 2");
		assertThat(join(second.get()).tokenValue()).isEqualTo("token 3");
		assertThat(output.getOut().split("The shared token store fails", -1)).hasSize(1 + 2);
	}

	@Test
	void storeThatWorksAgainIsUsedAgain(CapturedOutput output) {
		this.store.down = true;
		Instance first = instance();
		join(first.get());
		this.store.down = false;
		this.clock.advance(TokenStoreAccess.REST);
		first.cache.invalidate(join(first.get()));
		assertThat(join(first.get()).tokenValue()).isEqualTo("token 2");
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
		assertThat(output).containsOnlyOnce("The shared token store works again");
	}

	@Test
	void storeThatHangsIsWaitedForOnce() {
		List<Runnable> hanging = new ArrayList<>();
		inVirtualTime((time) -> {
			Instance instance = instance(Duration.ofSeconds(2),
					access(this.clock, Schedulers.fromExecutor(hanging::add)), () -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> answer = instance.get();
			time.advanceTimeBy(Duration.ofMillis(999));
			assertThat(answer).isNotDone();
			time.advanceTimeBy(Duration.ofMillis(1));
			assertThat(answer).isCompleted();
			assertThat(join(answer).tokenValue()).isEqualTo("token 1");
			instance.cache.invalidate(join(answer));
			assertThat(instance.get()).isCompleted();
			assertThat(join(instance.get()).tokenValue()).isEqualTo("token 2");
		});
		assertThat(hanging).hasSize(1);
	}

	@Test
	void firstResponseOfTheStoreMayBeSlow(CapturedOutput output) {
		join(instance().get());
		List<Runnable> slow = new ArrayList<>();
		inVirtualTime((time) -> {
			Instance instance = instance(Duration.ofSeconds(8), access(this.clock, Schedulers.fromExecutor(slow::add)),
					() -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> answer = instance.get();
			time.advanceTimeBy(Duration.ofMillis(3999));
			slow.remove(0).run();
			assertThat(join(answer).tokenValue()).isEqualTo("token 1");
		});
		assertThat(output).doesNotContain("The shared token store fails");
	}

	@Test
	void storeThatFailsAfterTheDeadlineIsWarnedOfOnceAndNoMore(CapturedOutput output) {
		CountDownLatch hanging = new CountDownLatch(1);
		this.store.hanging = hanging;
		this.store.down = true;
		Scheduler threads = threads();
		inVirtualTime((time) -> {
			Instance instance = instance(Duration.ofSeconds(2), access(this.clock, threads),
					() -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> answer = instance.get();
			time.advanceTimeBy(Duration.ofSeconds(1));
			assertThat(join(answer).tokenValue()).isEqualTo("token 1");
		});
		hanging.countDown();
		await().atMost(TIMEOUT).until(() -> this.store.failures > 0);
		this.schedulers.forEach((scheduler) -> scheduler.disposeGracefully().block(TIMEOUT));
		assertThat(output).containsOnlyOnce("The shared token store fails (READ)").doesNotContain(" ERROR ");
	}

	@Test
	void storeThatIsReadOnlyStillGivesItsToken(CapturedOutput output) {
		join(instance().get());
		this.store.readOnly = true;
		Instance second = instance();
		assertThat(join(second.get()).tokenValue()).isEqualTo("token 1");
		second.cache.invalidate(join(second.get()));
		assertThat(join(second.get()).tokenValue()).isEqualTo("token 2");
		assertThat(output).containsOnlyOnce("The shared token store fails (WRITE)");
	}

	@Test
	void contentThatCannotBeReadIsAbsentWithOneWarning(CapturedOutput output) {
		join(instance().get());
		this.store.corrupt();
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
		assertThat(output).containsOnlyOnce("cannot be read").doesNotContain("nonsense");
	}

	@Test
	void entryOfAnotherOrgIsAbsent() {
		join(instance("another").get());
		this.store.rename(key("another").name(), key("secret").name());
		assertThat(join(instance().get()).tokenValue()).isEqualTo("token 2");
	}

	@Test
	void tokenIsSharedForTheInstancesThatTookItAndForNoOther() {
		Instance first = instance();
		SalesforceToken token = join(first.get());
		Instance second = instance();
		join(second.get());
		assertThat(first.cache.isShared(token)).isFalse();
		assertThat(second.cache.isShared(token)).isTrue();
	}

	@Test
	void loginIsToldOfRejectedTokensAndAskedForNewCredentials() {
		TokenSource login = mock(TokenSource.class);
		given(login.hasNewCredentials()).willReturn(true, false);
		FleetTokenSource source = new FleetTokenSource(new TestLogin("secret", login), "", access(this.clock),
				tools(this.clock));
		SalesforceToken token = SalesforceToken.of("ended", INSTANCE, this.clock.instant(),
				this.clock.instant().plusSeconds(60));
		source.rejected(token);
		then(login).should().rejected(token);
		assertThat(source.hasNewCredentials()).isTrue();
		assertThat(source.hasNewCredentials()).isFalse();
	}

	@Test
	void requestHasItsDeadline() {
		this.salesforce.hold();
		inVirtualTime((time) -> {
			Instance instance = instance(Duration.ofSeconds(4), access(this.clock, Schedulers.immediate()),
					() -> time.now(TimeUnit.NANOSECONDS));
			CompletableFuture<SalesforceToken> answer = instance.get();
			time.advanceTimeBy(Duration.ofSeconds(4).minusMillis(1));
			assertThat(answer).isNotDone();
			time.advanceTimeBy(Duration.ofMillis(1));
			assertThat(answer).isCompletedExceptionally();
			assertThat(failure(answer).getError().getErrorCode()).isEqualTo(SalesforceAuthException.REQUEST_TIMEOUT);
		});
		this.salesforce.goOn();
	}

	@Test
	void statusOfInstanceThatTookTheTokenIsSignedInWithoutLogin() {
		join(instance().get());
		Instance second = instance();
		join(second.get());
		assertThat(second.cache.status().state()).isEqualTo(State.SIGNED_IN);
		assertThat(second.cache.status().logins()).isZero();
		assertThat(second.cache.status().taken()).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20, 1000 })
	void oneHourOfCallsSignsInOncePerTokenLife(int instances) {
		oneHourOfCalls(fleet(instances, Schedulers.immediate()));
		// One at the start, one in the window before the end of the hour
		assertThat(this.salesforce.logins).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20, 1000 })
	void oneHourOfCallsWithoutStoreSignsInForEachInstance(int instances) {
		List<Instance> alone = new ArrayList<>();
		for (int i = 0; i < instances; i++) {
			alone.add(new Instance(new InstanceCache(this.salesforce.client(this.clock), this.clock)));
		}
		oneHourOfCalls(alone);
		assertThat(this.salesforce.logins).hasValue(2 * instances);
	}

	/**
	 * A call as the clients make it: sent again, and a third time if it was sent with the
	 * token of another instance.
	 */
	private void call(Instance instance) {
		SalesforceToken token = join(instance.get());
		for (int resends = 0; this.salesforce.hasEnded(token); resends++) {
			CompletableFuture<SalesforceToken> renewal = instance.cache.suspect("GET", QUERY, token, resends);
			assertThat(renewal).isNotNull();
			token = join(renewal);
		}
		instance.cache.accepted("GET", QUERY, token);
	}

	private void oneHourOfCalls(List<Instance> fleet) {
		for (int second = 0; second <= 3600; second += 20) {
			fleet.forEach(FleetTokenSourceTests::callInTheBackground);
			this.clock.advance(Duration.ofSeconds(20));
		}
	}

	/**
	 * Timers fire when the test says so.
	 */
	private static void inVirtualTime(Consumer<VirtualTimeScheduler> test) {
		VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
		try {
			test.accept(time);
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	private List<Instance> fleet(int size) {
		return fleet(size, threads());
	}

	private List<Instance> fleet(int size, Scheduler scheduler) {
		TokenStoreAccess access = access(this.clock, scheduler);
		List<Instance> fleet = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			fleet.add(instance(this.clock, access));
		}
		return fleet;
	}

	private Instance instance() {
		return instance("secret");
	}

	private Instance instance(String secret) {
		return instance(source(secret, access(this.clock), tools(this.clock)), this.clock);
	}

	private Instance instance(MutableClock clock, TokenStoreAccess access) {
		return instance(source("secret", access, tools(access, PATIENCE, clock, System::nanoTime)), clock);
	}

	private Instance instance(Duration timeout, TokenStoreAccess access, LongSupplier nanoTime) {
		return instance(source("secret", access, tools(access, timeout, this.clock, nanoTime)), this.clock);
	}

	private FleetTokenSource source(String secret, TokenStoreAccess access, Tools tools) {
		return new FleetTokenSource(new TestLogin(secret, this.salesforce.client(tools.clock())), "", access, tools);
	}

	private Tools tools(Clock clock) {
		return tools(access(clock), PATIENCE, clock, System::nanoTime);
	}

	private static Tools tools(TokenStoreAccess access, Duration timeout, Clock clock, LongSupplier nanoTime) {
		return new Tools(new FleetEntries(access, CIPHER, clock), SharingTimes.of(timeout, STORE_PATIENCE), clock,
				nanoTime, Schedulers::parallel, () -> 1);
	}

	private static Instance instance(TokenSource source, Clock clock) {
		return new Instance(new InstanceCache(source, clock));
	}

	private TokenStoreAccess access(Clock clock) {
		return access(clock, threads());
	}

	private TokenStoreAccess access(Clock clock, Scheduler scheduler) {
		return new TokenStoreAccess(this.store, scheduler, Schedulers::parallel, clock);
	}

	private Scheduler threads() {
		Scheduler scheduler = Schedulers.newBoundedElastic(4, Integer.MAX_VALUE, "store", 10, true);
		this.schedulers.add(scheduler);
		return scheduler;
	}

	private static EntryKey key(String secret) {
		return new EntryKey(proof(secret, ""), "default", "org 'default'", INSTANCE::equals);
	}

	private static byte[] proof(String secret, String namespace) {
		return Hmac.of(secret.getBytes(StandardCharsets.UTF_8), namespace);
	}

	/**
	 * Write as an instance does.
	 */
	private void write(FleetState state) {
		FleetEntries entries = new FleetEntries(access(this.clock, Schedulers.immediate()), CIPHER, this.clock);
		Wait wait = SharingTimes.of(PATIENCE, STORE_PATIENCE).store(Duration.ZERO);
		entries.read(key("secret"), wait)
			.flatMap((found) -> entries.write(key("secret"), found, state, wait))
			.block(TIMEOUT);
	}

	private static Instant nextAttempt(Instance instance) {
		Instant next = instance.cache.status().nextAttempt();
		assertThat(next).isNotNull();
		return next;
	}

	private static SalesforceToken join(CompletableFuture<SalesforceToken> answer) {
		return answer.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static SalesforceAuthException failure(CompletableFuture<SalesforceToken> answer) {
		Throwable failure = answer.handle((token, error) -> error)
			.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
			.join();
		assertThat(failure).isNotNull();
		return (SalesforceAuthException) ((failure instanceof SalesforceAuthException) ? failure : failure.getCause());
	}

	/**
	 * Signs in with one secret.
	 */
	private record TestLogin(String secret, TokenSource source, Duration readingCredentials) implements Login {

		TestLogin(String secret, TokenSource source) {
			this(secret, source, Duration.ZERO);
		}

		@Override
		public OrgSettings settings() {
			return SETTINGS;
		}

		@Override
		public Mono<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent, boolean demanded,
				Function<Attempt, Mono<SalesforceToken>> way) {
			Mono<?> credentials = this.readingCredentials.isZero() ? Mono.just(true)
					: Mono.delay(this.readingCredentials, timer());
			return credentials.flatMap((read) -> way.apply(new Attempt() {

				@Override
				public byte[] proof(String namespace) {
					return FleetTokenSourceTests.proof(TestLogin.this.secret, namespace);
				}

				@Override
				public Mono<SalesforceToken> send() {
					return Mono.defer(() -> Mono.fromFuture(TestLogin.this.source.request(reason, parent)));
				}

			}));
		}

		@Override
		public boolean mayGoTo(URI instanceUrl) {
			return instanceUrl.equals(INSTANCE);
		}

		@Override
		public Scheduler timer() {
			return Schedulers.parallel();
		}

	}

	private record Instance(InstanceCache cache) {

		CompletableFuture<SalesforceToken> get() {
			// A copy: the shared one must not be completed by a timeout of the test
			return this.cache.get().copy();
		}

	}

	/**
	 * What all instances sign in to.
	 */
	private static final class Salesforce {

		private final AtomicInteger logins = new AtomicInteger();

		private volatile @Nullable SalesforceAuthException refusal;

		private volatile @Nullable CountDownLatch held;

		private volatile boolean sameToken;

		private volatile int ended;

		TokenSource client(Clock clock) {
			return new TokenSource() {

				@Override
				public CompletableFuture<SalesforceToken> request(TokenRequestReason reason,
						@Nullable Observation parent) {
					return login(clock.instant());
				}

			};
		}

		private CompletableFuture<SalesforceToken> login(Instant now) {
			int number = this.logins.incrementAndGet();
			SalesforceAuthException refusal = this.refusal;
			CountDownLatch held = this.held;
			if (refusal != null) {
				return CompletableFuture.failedFuture(refusal);
			}
			SalesforceToken token = SalesforceToken
				.of("token " + (this.sameToken ? 1 : number), INSTANCE, now, now.plus(Duration.ofHours(1)))
				.withScopes(Set.of("api"));
			if (held == null) {
				return CompletableFuture.completedFuture(token);
			}
			return CompletableFuture.supplyAsync(() -> {
				try {
					held.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return token;
			}, (task) -> {
				Thread thread = new Thread(task, "login");
				thread.setDaemon(true);
				thread.start();
			});
		}

		void refuse(String code, String description, @Nullable Integer status) {
			this.refusal = new SalesforceAuthException("default", new OAuth2Error(code, description, null), status,
					null);
		}

		void endSessions() {
			this.ended = this.logins.get();
		}

		boolean hasEnded(SalesforceToken token) {
			return Integer.parseInt(token.tokenValue().substring("token ".length())) <= this.ended;
		}

		void accept() {
			this.refusal = null;
		}

		void hold() {
			this.held = new CountDownLatch(1);
		}

		void goOn() {
			CountDownLatch held = this.held;
			if (held != null) {
				held.countDown();
			}
			this.held = null;
		}

	}

}
