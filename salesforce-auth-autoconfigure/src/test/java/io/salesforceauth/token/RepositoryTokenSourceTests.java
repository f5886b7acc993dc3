package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgRegistration;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RepositoryTokenSource}.
 */
class RepositoryTokenSourceTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final SalesforceOrgRegistration OLD = registration("old");

	private static final SalesforceOrgRegistration NEW = registration("new");

	private final MutableClock clock = new MutableClock();

	private final List<SalesforceOrgRegistration> clients = new ArrayList<>();

	private volatile @Nullable SalesforceOrgRegistration known = OLD;

	private volatile @Nullable RuntimeException broken;

	private volatile @Nullable SalesforceAuthException refusal;

	private final RepositoryTokenSource source = new RepositoryTokenSource("acme", this::find, new CredentialsReader(),
			this.clock, (registration, credentials) -> {
				this.clients.add(registration);
				return (reason, parent) -> credentials.get().flatMap(this::signIn).toFuture();
			});

	@Test
	void nothingIsLookedUpBeforeTheFirstRequest() {
		assertThat(this.clients).isEmpty();
	}

	@Test
	void orgIsSignedInToAsTheRepositoryKnowsIt() {
		assertThat(request().tokenValue()).isEqualTo("token of old secret");
		assertThat(this.clients).containsExactly(OLD);
	}

	@Test
	void clientIsKeptWhileItWorks() {
		request();
		request();
		assertThat(this.clients).hasSize(1);
	}

	@Test
	void orgIsLookedUpAgainAfterARefusal() {
		this.refusal = FakeTokenSource.failure("invalid_client", "invalid client credentials");
		assertThat(failure()).isSameAs(this.refusal);
		this.refusal = null;
		this.known = NEW;
		assertThat(request().tokenValue()).isEqualTo("token of new secret");
		assertThat(this.clients).containsExactly(OLD, NEW);
	}

	@Test
	void unknownOrgIsAFailureThatSaysSo() {
		this.known = null;
		SalesforceAuthException failure = failure();
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CREDENTIALS_UNAVAILABLE);
		assertThat(failure).hasMessageContaining("acme")
			.hasMessageContaining("neither the properties nor the SalesforceOrgRepository know this org");
	}

	@Test
	void repositoryThatFailsIsAFailureWithItsMessage() {
		this.broken = new IllegalStateException("database is down");
		SalesforceAuthException failure = failure();
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CREDENTIALS_UNAVAILABLE);
		assertThat(failure).hasMessageContaining("database is down").hasCause(this.broken);
	}

	@Test
	void failureOfTheRepositoryThatSaysAllIsHandedOn() {
		SalesforceAuthException failure = FakeTokenSource.failure("invalid_client", "vault refuses");
		this.broken = failure;
		assertThat(failure()).isSameAs(failure);
	}

	@Test
	void orgThatWasUnknownIsFoundLater() {
		this.known = null;
		failure();
		this.known = NEW;
		assertThat(request().tokenValue()).isEqualTo("token of new secret");
	}

	@Test
	void otherCredentialsInTheRepositoryAreNew() {
		request();
		this.known = NEW;
		Awaitility.await().atMost(TIMEOUT).until(this.source::hasNewCredentials);
	}

	@Test
	void sameCredentialsInTheRepositoryAreNotNew() {
		request();
		assertThat(this.source.hasNewCredentials()).isFalse();
	}

	private @Nullable SalesforceOrgRegistration find(String org) {
		assertThat(org).isEqualTo("acme");
		if (this.broken != null) {
			throw this.broken;
		}
		return this.known;
	}

	private Mono<SalesforceToken> signIn(SalesforceCredentials credentials) {
		return (this.refusal != null) ? Mono.error(this.refusal)
				: Mono.just(new SalesforceToken("token of " + credentials.clientSecret(),
						URI.create("https://acme.my.salesforce.com/"), null, Set.of(), this.clock.instant(),
						this.clock.instant().plusSeconds(60)));
	}

	private SalesforceToken request() {
		return answer().join();
	}

	private SalesforceAuthException failure() {
		Throwable failure = answer().handle((token, error) -> error).join();
		assertThat(failure).isInstanceOf(SalesforceAuthException.class);
		return (SalesforceAuthException) failure;
	}

	private CompletableFuture<SalesforceToken> answer() {
		return this.source.request(TokenRequestReason.FIRST, null).orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	private static SalesforceOrgRegistration registration(String name) {
		return new SalesforceOrgRegistration(name + ".my.salesforce.com",
				new SalesforceCredentials("key", name + " secret"));
	}

}
