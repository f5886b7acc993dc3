package io.salesforceauth.token;

import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.registration.JwtAudience;
import io.salesforceauth.registration.KeyCredentials;
import io.salesforceauth.registration.OrgRegistrations;
import io.salesforceauth.registration.PropertyCredentials;
import io.salesforceauth.registration.PropertyKey;
import io.salesforceauth.registration.SalesforceRegistrations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the token providers of the orgs, each with a cache and a gate of its own. They
 * share the HTTP client.
 */
public final class SalesforceTokenProviders {

	/**
	 * A driver may hang for longer than it is waited for: then others must be free.
	 */
	private static final int STORE_THREADS = 16;

	private final SalesforceAuthProperties properties;

	private final Supplier<WebClient> webClient;

	private final TokenRequestObservation observation;

	private final ApplicationEventPublisher events;

	private final @Nullable SalesforceCredentialsProvider ownCredentials;

	private final @Nullable SslBundles bundles;

	private final boolean connected;

	private final @Nullable TokenStoreAccess store;

	private final Clock clock = Clock.systemUTC();

	/**
	 * Create a factory.
	 * @param webClient makes the client of a token request; see {@link TokenClient}
	 * @param ownCredentials gives key and secret, if the application does it itself
	 * @param bundles the SSL bundles of the application, if it has any
	 * @param connected whether connection details give key and secret of the default org
	 * @param store what the instances of a fleet share, if they do
	 */
	SalesforceTokenProviders(SalesforceAuthProperties properties, Supplier<WebClient> webClient,
			TokenRequestObservation observation, ApplicationEventPublisher events,
			@Nullable SalesforceCredentialsProvider ownCredentials, @Nullable SslBundles bundles, boolean connected,
			@Nullable SharedTokenStore store) {
		this.properties = properties;
		this.webClient = webClient;
		this.observation = observation;
		this.events = events;
		this.ownCredentials = ownCredentials;
		this.bundles = bundles;
		this.connected = connected;
		this.store = (store != null) ? new TokenStoreAccess(store, properties.tokenStore().timeout(),
				Schedulers.newBoundedElastic(STORE_THREADS, Integer.MAX_VALUE, "salesforce-token-store", 30, true),
				this.clock) : null;
	}

	/**
	 * Create the provider of an org of the properties.
	 */
	SalesforceTokenProvider create(String org, ClientRegistration registration) {
		SalesforceAuthProperties settings = this.properties.org(org);
		URI myDomain = OrgRegistrations.myDomain(registration);
		if (PropertyKey.isUsed(settings)) {
			CurrentCredentials<KeyCredentials> keys = keys(org, settings);
			return create(org, keyClient(org, registration, keys, settings),
					keys.get().map((current) -> FleetIdentity.of(myDomain, current, settings)), settings);
		}
		CurrentCredentials<SalesforceCredentials> secrets = secrets(org, registration, settings);
		return create(org, secretClient(org, registration, secrets, settings),
				secrets.get().map((current) -> FleetIdentity.of(myDomain, current, settings)), settings);
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
		TokenSource client = new RepositoryTokenSource(org, repository, this.clock,
				(registration, credentials) -> secretClient(org, registrations.create(org, registration), credentials,
						this.properties));
		Mono<FleetIdentity> identity = CredentialsReader.read(() -> repository.findByName(org))
			.map((found) -> FleetIdentity.of(OrgRegistrations.myDomain(registrations.create(org, found)),
					found.credentials(), this.properties.with(found)));
		return create(org, client, identity, this.properties);
	}

	/**
	 * End the threads that use the shared store. Sign-ins after that are the instance's
	 * own.
	 */
	void close() {
		if (this.store != null) {
			this.store.close();
		}
	}

	private SharedTokenProvider create(String org, TokenSource client, Mono<FleetIdentity> identity,
			SalesforceAuthProperties settings) {
		DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
		TokenSource source = (this.store != null) ? new FleetTokenSource(org, client, identity, this.store,
				settings.token().requestTimeout(), this.clock, random) : client;
		return new SharedTokenProvider(
				new TokenCache(org, source, settings.token().refreshAhead(), this.clock, random, new SignInLog(org),
						new SignInEvents(org, this.events, (task) -> Schedulers.boundedElastic().schedule(task))));
	}

	private TokenSource secretClient(String org, ClientRegistration registration,
			CurrentCredentials<SalesforceCredentials> credentials, SalesforceAuthProperties settings) {
		return new TokenClient<>(org, OrgRegistrations.myDomain(registration), credentials,
				new SecretExchange(org, registration, this.webClient), settings.token(), this.clock, this.observation);
	}

	private TokenSource keyClient(String org, ClientRegistration registration, CurrentCredentials<KeyCredentials> keys,
			SalesforceAuthProperties settings) {
		URI myDomain = OrgRegistrations.myDomain(registration);
		TokenExchange<KeyCredentials> exchange = (settings.grant() == Grant.JWT_BEARER) ? new JwtBearerExchange(org,
				registration, username(settings), JwtAudience.of(settings, myDomain), this.webClient, this.clock)
				: new PrivateKeyExchange(org, registration, this.webClient);
		return new TokenClient<>(org, myDomain, keys, exchange, settings.token(), this.clock, this.observation);
	}

	private static String username(SalesforceAuthProperties settings) {
		String username = settings.username();
		return (username != null) ? username.strip() : "";
	}

	private CurrentCredentials<KeyCredentials> keys(String org, SalesforceAuthProperties settings) {
		String bundle = settings.key().bundle();
		if (this.bundles != null && StringUtils.hasText(bundle)) {
			// Read at each token request; Boot warns of updates that nobody listens to
			this.bundles.addBundleUpdateHandler(bundle.strip(), (updated) -> {
			});
		}
		return new RotatingCredentials<>(org, "consumer key and private key", () -> {
			try {
				return PropertyKey.read(settings, this.bundles);
			}
			catch (SalesforceConfigurationException ex) {
				throw ex.forOrg(org);
			}
		}, this.clock);
	}

	private CurrentCredentials<SalesforceCredentials> secrets(String org, ClientRegistration registration,
			SalesforceAuthProperties settings) {
		boolean connected = this.connected && org.equals(SalesforceOrg.DEFAULT);
		SalesforceCredentialsProvider own = connected ? null : this.ownCredentials;
		boolean inFiles = PropertyCredentials.areInFiles(settings);
		SalesforceCredentials registered = new SalesforceCredentials(registration.getClientId(),
				registration.getClientSecret());
		if (own == null && !inFiles) {
			return CurrentCredentials.constant(registered);
		}
		return new RotatingCredentials<>(org, "consumer key and secret", () -> {
			SalesforceCredentials credentials = (own != null) ? own.getCredentials(org) : null;
			if (credentials != null) {
				return credentials;
			}
			return inFiles ? PropertyCredentials.read(settings) : registered;
		}, this.clock);
	}

}
