package io.salesforceauth.store;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.token.TokenSource;
import io.salesforceauth.token.TokenSource.Attempt;
import io.salesforceauth.token.TokenSource.Login;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenSharing}, of which each instance of an application has one.
 */
class TokenSharingTests {

	private static final OrgSettings SETTINGS = TestSettings.of(Map.of("my-domain-url", "acme.my.salesforce.com",
			"client-id", "key", "client-secret", "secret", "token.request-timeout", "10m"));

	private final FakeTokenStore store = new FakeTokenStore(Clock.systemUTC());

	private final List<TokenSharing> instances = new ArrayList<>();

	private int logins;

	@AfterEach
	void close() {
		this.instances.forEach(TokenSharing::close);
	}

	@Test
	void instancesOfOneApplicationShareASignIn() {
		request(instance("one").decorate(new FakeLogin()));
		request(instance("one").decorate(new FakeLogin()));
		assertThat(this.logins).isOne();
	}

	@Test
	void instancesOfTwoApplicationsDoNotShare() {
		request(instance("one").decorate(new FakeLogin()));
		request(instance("two").decorate(new FakeLogin()));
		assertThat(this.logins).isEqualTo(2);
	}

	@Test
	void instanceThatWasClosedSignsInForItself() {
		request(instance("one").decorate(new FakeLogin()));
		TokenSharing closed = instance("one");
		TokenSource source = closed.decorate(new FakeLogin());
		closed.close();
		request(source);
		assertThat(this.logins).isEqualTo(2);
	}

	private TokenSharing instance(String application) {
		TokenSharing instance = new TokenSharing(this.store, TestKeys.of("key", null), application,
				Duration.ofMinutes(1));
		this.instances.add(instance);
		return instance;
	}

	private static void request(TokenSource source) {
		source.request(TokenRequestReason.FIRST, null).orTimeout(1, TimeUnit.MINUTES).join();
	}

	private SalesforceToken login() {
		this.logins++;
		return SalesforceToken.of("a token", URI.create("https://acme.my.salesforce.com/"), Instant.now(),
				Instant.now().plusSeconds(3600));
	}

	private final class FakeLogin implements Login, Attempt {

		@Override
		public OrgSettings settings() {
			return SETTINGS;
		}

		@Override
		public TokenSource source() {
			return (reason, parent) -> CompletableFuture.completedFuture(login());
		}

		@Override
		public Mono<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent, boolean demanded,
				Function<Attempt, Mono<SalesforceToken>> way) {
			return way.apply(this);
		}

		@Override
		public byte[] proof(String namespace) {
			return Arrays.copyOf(namespace.getBytes(), 32);
		}

		@Override
		public Mono<SalesforceToken> send() {
			return Mono.fromSupplier(TokenSharingTests.this::login);
		}

		@Override
		public boolean mayGoTo(URI instanceUrl) {
			return true;
		}

		@Override
		public Scheduler timer() {
			return Schedulers.parallel();
		}

	}

}
