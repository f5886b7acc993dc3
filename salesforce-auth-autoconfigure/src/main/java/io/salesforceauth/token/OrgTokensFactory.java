package io.salesforceauth.token;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.KeyCredentials;
import io.salesforceauth.settings.OrgCredentials;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.settings.OrgSettingsFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the token providers of the orgs, each with a cache and a gate of its own. They
 * share the HTTP client.
 */
public final class OrgTokensFactory {

	/**
	 * A driver may hang for longer than it is waited for: then others must be free.
	 */
	private static final int STORE_THREADS = 16;

	private final OrgSettingsFactory settings;

	private final Supplier<WebClient> webClient;

	private final TokenRequestObservation observation;

	private final ApplicationEventPublisher events;

	private final CredentialsReader credentialsReader = new CredentialsReader();

	private final SignInThreads threads;

	/**
	 * All that are in use: those of a repository come and go.
	 */
	private final Set<OrgTokens> all = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final @Nullable TokenStoreAccess store;

	private final Clock clock = Clock.systemUTC();

	private final Map<String, OrgTokens> made = new ConcurrentHashMap<>();

	private final Runnable closeConnections;

	/**
	 * Create a factory.
	 * @param webClient makes the client of a token request; see {@link TokenClient}
	 * @param store what the instances of a fleet share, if they do
	 * @param storeTimeout how long the store is waited for
	 * @param closing whether the application has begun to close
	 * @param closeConnections closes those of the client
	 */
	OrgTokensFactory(OrgSettingsFactory settings, Supplier<WebClient> webClient, TokenRequestObservation observation,
			ApplicationEventPublisher events, @Nullable SharedTokenStore store, Duration storeTimeout,
			BooleanSupplier closing, Runnable closeConnections) {
		this.settings = settings;
		this.webClient = webClient;
		this.observation = observation;
		this.events = events;
		this.threads = new SignInThreads(closing);
		this.closeConnections = closeConnections;
		this.store = (store != null)
				? new TokenStoreAccess(store, storeTimeout, Schedulers.newBoundedElastic(STORE_THREADS,
						Integer.MAX_VALUE, "salesforce-token-store", 30, true), this.threads::scheduler, this.clock)
				: null;
	}

	/**
	 * Create the provider of an org, as the bean of that org.
	 */
	OrgTokens create(String org) {
		OrgTokens tokens = create(this.settings.of(org));
		this.made.put(org, tokens);
		return tokens;
	}

	/**
	 * Return the provider that was made as the bean of an org. The bean itself may be
	 * another object: a proxy or a spy.
	 * @param org the name of the org
	 * @return the provider, {@code null} if the application has one of its own
	 */
	public @Nullable OrgTokens made(String org) {
		return this.made.get(org);
	}

	/**
	 * Create the provider of an org that is not in the properties.
	 * @param org the name of the org
	 * @param repository knows it, and is asked anew for each token request
	 * @return the provider; nothing is looked up before it is asked for a token
	 */
	public OrgTokens create(String org, SalesforceOrgRepository repository) {
		TokenSource client = new RepositoryTokenSource(org, repository, this.credentialsReader, this.clock,
				(registration, credentials) -> secretClient(this.settings.of(org, registration), credentials));
		Mono<FleetIdentity> identity = this.credentialsReader.read(() -> repository.findByName(org))
			.map((found) -> FleetIdentity.of(this.settings.of(org, found), found.credentials()));
		return create(this.settings.unknown(org), client, identity);
	}

	private OrgTokens create(OrgSettings settings) {
		if (settings.credentials() instanceof OrgCredentials.PrivateKey key) {
			CurrentCredentials<KeyCredentials> keys = new RotatingCredentials<>(settings.org(),
					"consumer key and private key", key.reader(), this.credentialsReader, this.clock);
			return create(settings, keyClient(settings, key, keys),
					keys.get().map((current) -> FleetIdentity.of(settings, current)));
		}
		if (settings.credentials() instanceof OrgCredentials.Secret secret) {
			// What never changes is read once, and needs no thread
			boolean constant = secret.isConstant();
			CurrentCredentials<SalesforceCredentials> secrets = new RotatingCredentials<>(settings.org(),
					"consumer key and secret", constant ? SingletonSupplier.of(secret.reader()) : secret.reader(),
					constant ? CredentialsReader.immediate() : this.credentialsReader, this.clock);
			return create(settings, secretClient(settings, secrets),
					secrets.get().map((current) -> FleetIdentity.of(settings, current)));
		}
		throw new IllegalStateException("The Salesforce org '" + settings.org() + "' has no credentials");
	}

	private OrgTokens create(OrgSettings settings, TokenSource client, Mono<FleetIdentity> identity) {
		String org = settings.org();
		TokenSource source = (this.store != null) ? new FleetTokenSource(org, client, identity, this.store,
				settings.token().requestTimeout(), this.clock, Math::random) : client;
		OrgTokens tokens = new OrgTokens(
				new TokenCache(org, source, settings.token().refreshAhead(), this.clock, Math::random,
						new SignInLog(org), new SignInEvents(org, this.events, Schedulers.boundedElastic()::schedule)),
				this.threads, this.observation::current);
		this.all.add(tokens);
		return tokens;
	}

	private TokenSource secretClient(OrgSettings settings, CurrentCredentials<SalesforceCredentials> secrets) {
		return client(settings, secrets, exchange(settings)::withSecret);
	}

	private TokenSource keyClient(OrgSettings settings, OrgCredentials.PrivateKey key,
			CurrentCredentials<KeyCredentials> keys) {
		TokenExchange exchange = exchange(settings);
		String username = key.username();
		if (username == null) {
			return client(settings, keys, exchange::withKey);
		}
		Audiences audiences = new Audiences(settings.org(), key.audiences());
		return client(settings, keys, (credentials) -> audiences
			.exchange((audience) -> exchange.onBehalfOf(username, audience, credentials)));
	}

	private TokenExchange exchange(OrgSettings settings) {
		ClientRegistration registration = settings.registration();
		Assert.state(registration != null, "no registration");
		return new TokenExchange(settings.org(), registration, this.webClient, this.clock);
	}

	private <C> TokenSource client(OrgSettings settings, CurrentCredentials<C> credentials,
			Function<C, Mono<OAuth2AccessTokenResponse>> exchange) {
		URI myDomain = settings.myDomain();
		Assert.state(myDomain != null, "no My Domain");
		return new TokenClient<>(settings.org(), myDomain, credentials, exchange, settings.token(), this.clock,
				this.observation, this.threads);
	}

	/**
	 * Return the evidence on the tokens of a provider: if it is not ours, by the same
	 * rule.
	 * @param provider the provider; another than ours is told only of those rejected
	 * tokens that are worth a login
	 * @param ours our provider, if that is the one, or the one behind it
	 * @return the evidence
	 */
	public static Evidence evidence(SalesforceTokenProvider provider, @Nullable OrgTokens ours) {
		return (provider == ours && ours != null) ? ours
				: new ProviderEvidence(provider, ours, System::currentTimeMillis);
	}

	/**
	 * Fail the requests under way, and end all threads and connections.
	 */
	void close() {
		List.copyOf(this.all).forEach(OrgTokens::close);
		this.threads.close();
		this.credentialsReader.close();
		if (this.store != null) {
			this.store.close();
		}
		this.closeConnections.run();
	}

	/**
	 * What the responses to calls prove about the sessions of an org's tokens.
	 */
	public interface Evidence {

		/**
		 * Take note of a call that was accepted. Cheap, nearly always without a lock.
		 * @param method the HTTP method
		 * @param path the path, without a query
		 * @param token the token that was sent
		 */
		void accepted(String method, String path, SalesforceToken token);

		/**
		 * Take note of a response that may mean that the session has ended, and begin to
		 * replace the token if that is worth a login.
		 * @param method the HTTP method
		 * @param path the path, without a query
		 * @param token the token that was sent
		 * @param resends how often the call was sent again before
		 * @param context the Reactor context of the call
		 * @return who gives the token to send the call again with, {@code null} if the
		 * response is to be handed on
		 */
		@Nullable SalesforceTokenProvider suspect(String method, String path, SalesforceToken token, int resends,
				ContextView context);

		/**
		 * Return how many logins were in vain.
		 * @return how often a resource refused the new token, too
		 */
		long falseAlarms();

		/**
		 * Return the resources that refuse good tokens.
		 * @return names without ids, the newest few
		 */
		List<String> struckOff();

	}

}
