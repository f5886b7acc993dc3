package io.salesforceauth.token;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.TokenRequestReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of the cache, and can make it do.
 */
class TokenCacheStatusTests {

	private final MutableClock clock = new MutableClock();

	private final FakeTokenSource source = new FakeTokenSource(this.clock);

	private final TokenCache cache = new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock,
			() -> 1.0);

	@Test
	void nothingIsKnownBeforeTheFirstCall() {
		assertThat(this.cache.status()).isEqualTo(SignInStatus.UNKNOWN);
		assertThat(this.source.reasons()).isEmpty();
	}

	@Test
	void signedInStatusTellsTheTokenWithoutItsValue() {
		SalesforceToken token = signIn("secret-token");
		SignInStatus status = this.cache.status();
		assertThat(status.state()).isEqualTo(State.SIGNED_IN);
		assertThat(status.logins()).isOne();
		assertThat(status.token()).isNotNull().satisfies((info) -> {
			assertThat(info.issuedAt()).isEqualTo(token.issuedAt());
			assertThat(info.renewFrom()).isEqualTo(token.expiresAt().minus(Duration.ofMinutes(4)));
			assertThat(info.expiresAt()).isEqualTo(token.expiresAt());
		});
		assertThat(status.toString()).doesNotContain("secret-token");
	}

	@Test
	void refusedSignInIsFailingUntilItSucceeds() {
		this.cache.get(null);
		this.source.refuse();
		SignInStatus status = this.cache.status();
		assertThat(status.state()).isEqualTo(State.FAILING);
		assertThat(status.failures()).isOne();
		assertThat(status.failedAt()).isEqualTo(this.clock.instant());
		assertThat(status.nextAttempt()).isEqualTo(this.clock.instant().plusSeconds(30));
		this.clock.advance(Duration.ofSeconds(31));
		assertThat(this.cache.status().state()).isEqualTo(State.FAILING);
		assertThat(this.cache.status().nextAttempt()).isNull();
		signIn("a");
		assertThat(this.cache.status().state()).isEqualTo(State.SIGNED_IN);
		assertThat(this.cache.status().failure()).isNull();
	}

	@Test
	void renewalThatFailsWhileTheTokenIsUsableIsToldBesideIt() {
		signIn("a");
		this.clock.advance(Duration.ofMinutes(58));
		this.cache.get(null);
		this.source.failTransiently();
		SignInStatus status = this.cache.status();
		assertThat(status.state()).isEqualTo(State.SIGNED_IN);
		assertThat(status.failure()).isNotNull();
		assertThat(status.nextAttempt()).isNotNull();
	}

	@Test
	void tokenThatEndedWithoutAFailureIsUnknown() {
		signIn("a");
		this.clock.advance(Duration.ofHours(2));
		assertThat(this.cache.status().state()).isEqualTo(State.UNKNOWN);
		assertThat(this.cache.status().token()).isNotNull();
	}

	@Test
	void rejectedTokensAreFailingThoughLoginsSucceed() {
		this.cache.invalidate(signIn("a"));
		this.cache.invalidate(signIn("b"));
		this.clock.advance(Duration.ofSeconds(2));
		this.cache.invalidate(this.cache.get(null).join());
		this.cache.invalidate(signIn("c"));
		assertThat(this.cache.status().state()).isEqualTo(State.FAILING);
		assertThat(this.cache.status().failure()).extracting((failure) -> failure.getError().getErrorCode())
			.isEqualTo(SalesforceAuthException.TOKEN_REJECTED);
		assertThat(this.cache.status().nextAttempt()).isEqualTo(this.clock.instant().plusSeconds(4));
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(this.cache.status().nextAttempt()).isNull();
		this.cache.accepted("GET", "/", this.cache.get(null).join());
		assertThat(this.cache.status().state()).isEqualTo(State.SIGNED_IN);
	}

	@Test
	void refusedTokenThatCannotBeReplacedIsFailingUntilItIsAccepted() {
		SalesforceToken token = signIn("a");
		this.cache.accepted("GET", "/", token);
		this.cache.suspect("GET", "/", token, 0, null);
		this.source.refuse();
		assertThat(this.cache.status().state()).isEqualTo(State.FAILING);
		assertThat(this.cache.get(null).join()).isSameAs(token);
		this.cache.accepted("GET", "/", token);
		assertThat(this.cache.status().state()).isEqualTo(State.SIGNED_IN);
		assertThat(this.cache.status().failure()).isNotNull();
	}

	@Test
	void operatorsRenewalLeavesThroughAClosedGate() {
		this.cache.get(null);
		this.source.refuse();
		CompletableFuture<SalesforceToken> result = this.cache.renew(null);
		SalesforceToken token = this.source.succeed("a");
		assertThat(result.join()).isSameAs(token);
		assertThat(this.cache.get(null).join()).isSameAs(token);
	}

	@Test
	void operatorsRenewalThatFailsBeginsTheWaitAnew() {
		for (int i = 0; i < 5; i++) {
			this.cache.get(null);
			this.source.refuse();
			this.clock.advance(Duration.ofHours(1));
		}
		this.cache.renew(null);
		this.source.refuse();
		assertThat(this.cache.status().nextAttempt()).isEqualTo(this.clock.instant().plusSeconds(30));
	}

	@Test
	void operatorsRenewalReplacesAUsableTokenWhileCallsGoOnWithIt() {
		SalesforceToken old = signIn("a");
		CompletableFuture<SalesforceToken> result = this.cache.renew(null);
		assertThat(this.cache.get(null).join()).isSameAs(old);
		SalesforceToken renewed = this.source.succeed("b");
		assertThat(result.join()).isSameAs(renewed);
		assertThat(this.cache.get(null).join()).isSameAs(renewed);
		assertThat(this.source.reasons()).containsExactly(TokenRequestReason.FIRST, TokenRequestReason.AHEAD);
	}

	@Test
	void operatorsRenewalThatFailsLeavesAUsableTokenAlone() {
		SalesforceToken old = signIn("a");
		CompletableFuture<SalesforceToken> result = this.cache.renew(null);
		this.source.refuse();
		assertThat(result).isCompletedExceptionally();
		assertThat(this.cache.get(null).join()).isSameAs(old);
	}

	@Test
	void impatientOperatorsShareOneRequest() {
		CompletableFuture<SalesforceToken> first = this.cache.renew(null);
		assertThat(this.cache.renew(null)).isSameAs(first);
		assertThat(this.cache.get(null)).isSameAs(first);
		assertThat(this.source.reasons()).hasSize(1);
	}

	private SalesforceToken signIn(String value) {
		this.cache.get(null);
		return this.source.succeed(value);
	}

}
