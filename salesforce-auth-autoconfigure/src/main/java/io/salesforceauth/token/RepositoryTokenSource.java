package io.salesforceauth.token;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgRegistration;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks for the tokens of an org that the application's repository knows. It is looked up
 * with the first request, and again after a refusal: the org may have been set up anew.
 */
final class RepositoryTokenSource implements TokenSource {

	private final String org;

	private final SalesforceOrgRepository repository;

	private final CredentialsReader threads;

	private final BiFunction<SalesforceOrgRegistration, CurrentCredentials<SalesforceCredentials>, TokenSource> clients;

	private final CurrentCredentials<SalesforceCredentials> credentials;

	private volatile @Nullable TokenSource client;

	/**
	 * Create a source.
	 * @param threads where it is looked up
	 * @param clients makes the client that asks the org
	 */
	RepositoryTokenSource(String org, SalesforceOrgRepository repository, CredentialsReader threads, Clock clock,
			BiFunction<SalesforceOrgRegistration, CurrentCredentials<SalesforceCredentials>, TokenSource> clients) {
		this.org = org;
		this.repository = repository;
		this.threads = threads;
		this.clients = clients;
		this.credentials = new RotatingCredentials<>(org, "consumer key and secret", () -> find().credentials(),
				threads, clock);
	}

	@Override
	@SuppressWarnings("NullAway") // null is a failure for the cache
	public CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
		TokenSource client = this.client;
		Mono<TokenSource> found = (client != null) ? Mono.just(client) : this.threads.read(this::findClient);
		return found.flatMap((source) -> Mono.fromFuture(source.request(reason, parent)))
			.doOnError((error) -> this.client = null)
			.toFuture();
	}

	private TokenSource findClient() {
		try {
			TokenSource client = this.clients.apply(find(), this.credentials);
			this.client = client;
			return client;
		}
		catch (SalesforceAuthException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw unavailable(
					(ex.getMessage() != null && ex instanceof RuntimeException) ? ex.getMessage() : ex.toString(), ex);
		}
	}

	private SalesforceOrgRegistration find() {
		SalesforceOrgRegistration registration = this.repository.findByName(this.org);
		if (registration == null) {
			throw unavailable("neither the properties nor the SalesforceOrgRepository know this org", null);
		}
		return registration;
	}

	private SalesforceAuthException unavailable(@Nullable String description, @Nullable Throwable cause) {
		return new SalesforceAuthException(this.org, SalesforceAuthException.CREDENTIALS_UNAVAILABLE, description, null,
				cause);
	}

	@Override
	public boolean hasNewCredentials() {
		return this.credentials.areNew();
	}

}
