package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rule of evidence before a token provider of the application.
 */
class ProviderEvidenceTests {

	private static final String QUERY = "/services/data/v68.0/query";

	private static final String BAD = "/services/data/v68.0/connect/x";

	private final AtomicLong now = new AtomicLong();

	private final OwnProvider provider = new OwnProvider();

	private final ProviderEvidence evidence = new ProviderEvidence(this.provider, null, this.now::get);

	@Test
	void endedSessionHealsEachTime() {
		for (int end = 0; end < 10; end++) {
			assertThat(call(QUERY)).isTrue();
			this.provider.endSession();
			this.now.addAndGet(60_000);
		}
		assertThat(this.provider.logins).isEqualTo(10);
		assertThat(call(QUERY)).isTrue();
	}

	@Test
	void resourceThatRefusesEveryTokenCostsADozenLoginsAnHour() {
		for (int i = 0; i < 1800; i++) {
			assertThat(call(QUERY)).isTrue();
			assertThat(call(BAD)).isFalse();
			this.now.addAndGet(2_000);
		}
		assertThat(this.provider.logins).isLessThanOrEqualTo(13);
		assertThat(this.evidence.falseAlarms()).isEqualTo(this.provider.logins - 1);
		assertThat(this.evidence.struckOff()).containsExactly("GET " + BAD);
		this.provider.endSession();
		assertThat(call(QUERY)).isTrue();
	}

	@Test
	void providerThatKeepsItsTokenIsAskedForAnotherWithPauses() {
		this.provider.stubborn = true;
		for (int i = 0; i < 600; i++) {
			assertThat(call(BAD)).isFalse();
			this.now.addAndGet(1_000);
		}
		assertThat(this.provider.invalidated).isLessThanOrEqualTo(12);
	}

	@Test
	void tokenThatWasReplacedMeanwhileIsNotInvalidated() {
		SalesforceToken old = this.provider.token;
		call(QUERY);
		this.provider.endSession();
		call(QUERY);
		SalesforceTokenProvider renewal = this.evidence.suspect("GET", QUERY, old, 0, Context.empty());
		assertThat(renewal.getToken().block()).isSameAs(this.provider.token);
		assertThat(this.provider.invalidated).isOne();
	}

	@Test
	void lateResponseOfAnOldTokenDoesNotHideTheOneInUse() {
		SalesforceToken old = this.provider.token;
		for (int end = 0; end < 3; end++) {
			call(QUERY);
			this.provider.endSession();
			this.now.addAndGet(60_000);
		}
		call(QUERY);
		this.evidence.accepted("GET", BAD, old);
		this.provider.endSession();
		assertThat(call(QUERY)).isTrue();
		this.provider.endSession();
		assertThat(call(QUERY)).isTrue();
	}

	@Test
	void providerThatFailsIsAskedAgain() {
		call(QUERY);
		this.provider.endSession();
		this.provider.down = true;
		assertThat(this.evidence.suspect("GET", QUERY, this.provider.token, 0, Context.empty())
			.getToken()
			.onErrorComplete()
			.block()).isNull();
		this.provider.down = false;
		assertThat(call(QUERY)).isTrue();
	}

	private boolean call(String path) {
		SalesforceToken token = this.provider.token;
		for (int resends = 0;; resends++) {
			if (this.provider.isAlive(token) && !path.equals(BAD)) {
				this.evidence.accepted("GET", path, token);
				return true;
			}
			SalesforceTokenProvider renewal = this.evidence.suspect("GET", path, token, resends, Context.empty());
			SalesforceToken renewed = (renewal != null) ? renewal.getToken().block(Duration.ofMinutes(1)) : null;
			if (renewed == null || renewed.tokenValue().equals(token.tokenValue())) {
				return false;
			}
			token = renewed;
		}
	}

	private static final class OwnProvider implements SalesforceTokenProvider {

		private int logins = 1;

		private int invalidated;

		private boolean stubborn;

		private boolean down;

		private SalesforceToken token = make();

		private boolean alive = true;

		@Override
		public Mono<SalesforceToken> getToken() {
			return this.down ? Mono.error(new IllegalStateException("down")) : Mono.just(this.token);
		}

		@Override
		public void invalidate(SalesforceToken rejected) {
			this.invalidated++;
			if (!this.stubborn && !this.down && rejected.tokenValue().equals(this.token.tokenValue())) {
				this.logins++;
				this.token = make();
				this.alive = true;
			}
		}

		boolean isAlive(SalesforceToken sent) {
			return this.alive && sent.tokenValue().equals(this.token.tokenValue());
		}

		void endSession() {
			this.alive = false;
		}

		private SalesforceToken make() {
			return SalesforceToken.of("t" + this.logins, URI.create("https://acme.my.salesforce.com/"), Instant.EPOCH,
					Instant.MAX);
		}

	}

}
