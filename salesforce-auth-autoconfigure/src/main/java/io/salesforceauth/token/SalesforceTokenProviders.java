package io.salesforceauth.token;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.registration.PropertyCredentials;
import io.salesforceauth.registration.SalesforceRegistrations;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the token providers of the orgs, each with a cache and a gate of its own. They
 * share the HTTP client.
 */
public final class SalesforceTokenProviders {

	private final SalesforceAuthProperties properties;

	private final WebClient webClient;

	private final TokenRequestObservation observation;

	private final ApplicationEventPublisher events;

	private final @Nullable SalesforceCredentialsProvider ownCredentials;

	private final Clock clock = Clock.systemUTC();

	/**
	 * Create a factory.
	 * @param webClient sends the token requests; see {@link TokenClient}
	 * @param ownCredentials gives key and secret, if the application does it itself
	 */
	SalesforceTokenProviders(SalesforceAuthProperties properties, WebClient webClient,
			TokenRequestObservation observation, ApplicationEventPublisher events,
			@Nullable SalesforceCredentialsProvider ownCredentials) {
		this.properties = properties;
		this.webClient = webClient;
		this.observation = observation;
		this.events = events;
		this.ownCredentials = ownCredentials;
	}

	/**
	 * Create the provider of an org of the properties.
	 */
	SalesforceTokenProvider create(String org, ClientRegistration registration) {
		SalesforceAuthProperties settings = this.properties.org(org);
		return create(org, client(org, registration, credentials(org, registration, settings), settings), settings);
	}

	/**
	 * Create the provider of an org that is not in the properties.
	 * @param org the name of the org
	 * @param repository knows it, and is asked anew for each token request
	 * @param registrations makes its registration
	 * @return the provider; nothing is looked up before it is asked for a token
	 */
	public SalesforceTokenProvider create(String org, SalesforceOrgRepository repository,
			SalesforceRegistrations registrations) {
		return create(org, new RepositoryTokenSource(org, repository, this.clock, (registration,
				credentials) -> client(org, registrations.create(org, registration), credentials, this.properties)),
				this.properties);
	}

	private SharedTokenProvider create(String org, TokenSource source, SalesforceAuthProperties settings) {
		return new SharedTokenProvider(new TokenCache(org, source, settings.token().refreshAhead(), this.clock,
				() -> ThreadLocalRandom.current().nextDouble(), new SignInLog(org),
				new SignInEvents(org, this.events, (task) -> Schedulers.boundedElastic().schedule(task))));
	}

	private TokenClient client(String org, ClientRegistration registration, CurrentCredentials credentials,
			SalesforceAuthProperties settings) {
		return new TokenClient(org, registration, credentials, this.webClient, settings.token(), this.clock,
				this.observation);
	}

	private CurrentCredentials credentials(String org, ClientRegistration registration,
			SalesforceAuthProperties settings) {
		SalesforceCredentialsProvider own = this.ownCredentials;
		boolean inFiles = PropertyCredentials.areInFiles(settings);
		SalesforceCredentials registered = new SalesforceCredentials(registration.getClientId(),
				registration.getClientSecret());
		if (own == null && !inFiles) {
			return CurrentCredentials.constant(registered);
		}
		return new RotatingCredentials(org, () -> {
			SalesforceCredentials credentials = (own != null) ? own.getCredentials(org) : null;
			if (credentials != null) {
				return credentials;
			}
			return inFiles ? PropertyCredentials.read(settings) : registered;
		}, this.clock);
	}

}
