package io.salesforceauth.actuate;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.actuate.Renewals.Outcome;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link Renewals}.
 */
class RenewalsTests {

	private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

	private final Clock clock = Mockito.spy(Clock.fixed(NOW, ZoneOffset.UTC));

	private final Renewals renewals = new Renewals(this.clock);

	private final AtomicInteger requests = new AtomicInteger();

	private final Mono<SalesforceToken> token = Mono.fromSupplier(() -> {
		this.requests.incrementAndGet();
		return SalesforceToken.of("00D!token", URI.create("https://acme.my.salesforce.com/"), NOW,
				NOW.plusSeconds(3600));
	});

	@Test
	void sendsOneRequestForTwoHundredRenewalsInARow() {
		assertThat(renew().outcome()).isEqualTo(Outcome.RENEWED);
		for (int i = 1; i < 200; i++) {
			assertThat(renew()).isEqualTo(new Renewals.Result(Outcome.TOO_SOON, NOW.plus(Turns.INTERVAL), null));
		}
		assertThat(this.requests).hasValue(1);
	}

	@Test
	void sendsAnotherOneAfterTheInterval() {
		renew();
		given(this.clock.instant()).willReturn(NOW.plus(Turns.INTERVAL));
		assertThat(renew().outcome()).isEqualTo(Outcome.RENEWED);
		assertThat(this.requests).hasValue(2);
	}

	@Test
	void eachNameHasItsOwnInterval() {
		renew();
		assertThat(this.renewals.renew("emea", this.token).outcome()).isEqualTo(Outcome.RENEWED);
	}

	@Test
	void failureCountsToo() {
		SalesforceAuthException failure = new SalesforceAuthException("default", "invalid_client", null, 400, null);
		Renewals.Result result = this.renewals.renew("default", Mono.error(failure));
		assertThat(result).isEqualTo(new Renewals.Result(Outcome.FAILED, NOW.plus(Turns.INTERVAL), failure));
		assertThat(renew().outcome()).isEqualTo(Outcome.TOO_SOON);
	}

	@Test
	void clockThatIsSetBackLocksNobodyOut() {
		renew();
		given(this.clock.instant()).willReturn(NOW.minus(Duration.ofHours(1)));
		assertThat(renew().outcome()).isEqualTo(Outcome.RENEWED);
	}

	@Test
	void requestThatReadTheClockAMomentEarlierOpensNothing() {
		renew();
		given(this.clock.instant()).willReturn(NOW.minusMillis(1));
		assertThat(renew().outcome()).isEqualTo(Outcome.TOO_SOON);
		assertThat(this.requests).hasValue(1);
	}

	private Renewals.Result renew() {
		return this.renewals.renew("default", this.token);
	}

}
