package io.salesforceauth.token;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTokenProvider;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the token providers of the orgs, each with a cache and a gate of its own. They
 * share the HTTP client.
 */
final class SalesforceTokenProviders {

	private final SalesforceAuthProperties properties;

	private final WebClient webClient;

	private final TokenRequestObservation observation;

	private final ApplicationEventPublisher events;

	private final Clock clock = Clock.systemUTC();

	/**
	 * Create a factory.
	 * @param webClient sends the token requests; see {@link TokenClient}
	 */
	SalesforceTokenProviders(SalesforceAuthProperties properties, WebClient webClient,
			TokenRequestObservation observation, ApplicationEventPublisher events) {
		this.properties = properties;
		this.webClient = webClient;
		this.observation = observation;
		this.events = events;
	}

	/**
	 * Create the provider of an org of the properties.
	 */
	SalesforceTokenProvider create(String org, ClientRegistration registration) {
		SalesforceAuthProperties.Token settings = this.properties.org(org).token();
		TokenClient client = new TokenClient(org, registration, this.webClient, settings, this.clock, this.observation);
		return new SharedTokenProvider(new TokenCache(org, client, settings.refreshAhead(), this.clock,
				() -> ThreadLocalRandom.current().nextDouble(), new SignInLog(org),
				new SignInEvents(org, this.events, (task) -> Schedulers.boundedElastic().schedule(task))));
	}

}
