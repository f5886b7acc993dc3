package io.salesforceauth.token;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgCredentials;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.token.TokenSource.Login;
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

	private final OrgSettingsFactory settings;

	private final Supplier<WebClient> webClient;

	private final TokenRequestObservation observation;

	private final ApplicationEventPublisher events;

	private final CredentialsReader credentialsReader = new CredentialsReader();

	private final CredentialsReader tenantReader = new CredentialsReader();

	private final CredentialsReader unknownTenantReader = new CredentialsReader();

	private final SignInThreads threads;

	/**
	 * All that are in use: those of a repository come and go.
	 */
	private final Set<OrgTokens> all = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final TokenSource.Decorator decorator;

	private final Clock clock = Clock.systemUTC();

	private final SingletonSupplier<RefusalMemory> refusals = SingletonSupplier
		.of(() -> new RefusalMemory(this.clock, Math::random));

	private final Map<String, OrgTokens> made = new ConcurrentHashMap<>();

	private final Runnable closeConnections;

	/**
	 * Create a factory.
	 * @param webClient makes the client of a token request; see {@link TokenClient}
	 * @param decorator stands before each sign-in, if there is one
	 * @param closing whether the application has begun to close
	 * @param closeConnections closes those of the client
	 */
	OrgTokensFactory(OrgSettingsFactory settings, Supplier<WebClient> webClient, TokenRequestObservation observation,
			ApplicationEventPublisher events, TokenSource.@Nullable Decorator decorator, BooleanSupplier closing,
			Runnable closeConnections) {
		this.settings = settings;
		this.webClient = webClient;
		this.observation = observation;
		this.events = events;
		this.threads = new SignInThreads(closing);
		this.closeConnections = closeConnections;
		this.decorator = (decorator != null) ? decorator : Login::source;
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
	 * Create the provider of a tenant.
	 * @param settings its settings as they are now
	 * @param lookUp looks it up for each token request; may block. What it throws lets
	 * the last credentials go on, but for an error that names the tenant
	 * @return the provider
	 */
	public OrgTokens create(OrgSettings settings, Supplier<OrgSettings> lookUp) {
		return (settings.credentials() instanceof OrgCredentials.PrivateKey key)
				? create(settings, key, () -> key(lookUp.get()).reader().get(), this.tenantReader)
				: create(settings, () -> secret(lookUp.get()).reader().get(), this.tenantReader);
	}

	/**
	 * Return the client of the token requests: the way that they go, without a token.
	 * @return the same client each time
	 */
	public WebClient webClient() {
		return this.webClient.get();
	}

	/**
	 * Forget which secrets of tenants Salesforce refused: for tests.
	 */
	public void forgetRefusals() {
		this.refusals.obtain().clear();
	}

	/**
	 * Look a tenant up, which may block: in threads that the orgs of the properties do
	 * not need, and apart from those who are known, what is not known yet.
	 * @param <T> what is found
	 * @param reader looks it up
	 * @param known whether the tenant is in memory
	 * @param deadline how long it may take
	 * @param late makes the error of one that takes longer
	 * @return what was found, never empty, or what the reader throws
	 */
	public <T> Mono<T> read(Callable<T> reader, boolean known, Duration deadline, Supplier<? extends Throwable> late) {
		return (known ? this.tenantReader : this.unknownTenantReader).<T>read(reader)
			.timeout(deadline, Mono.error(late), this.threads.scheduler());
	}

	/**
	 * Let each of those who wait go on in a thread of its own: one of them may block.
	 * @param <T> the result
	 * @param result what they wait for
	 * @return the same result
	 */
	public <T> Mono<T> handOver(Mono<T> result) {
		return result.publishOn(this.threads.scheduler());
	}

	/**
	 * Wait for a result for a time only.
	 * @param <T> the result
	 * @param result what is waited for
	 * @param patience for how long
	 * @param other what there is in its place
	 * @return one of the two
	 */
	public <T> Mono<T> orElse(Mono<T> result, Duration patience, T other) {
		return result.timeout(patience, Mono.just(other), this.threads.scheduler());
	}

	/**
	 * Do something that belongs to no call.
	 * @param task what to do
	 * @param delay how much later
	 */
	public void later(Runnable task, Duration delay) {
		this.tenantReader.readLater(task, delay);
	}

	private OrgTokens create(OrgSettings settings) {
		if (settings.credentials() instanceof OrgCredentials.PrivateKey key) {
			return create(settings, key, key.reader(), this.credentialsReader);
		}
		// What is in memory needs no thread
		OrgCredentials.Secret secret = secret(settings);
		return create(settings, secret.reader(),
				secret.isInMemory() ? CredentialsReader.immediate() : this.credentialsReader);
	}

	private static OrgCredentials.Secret secret(OrgSettings settings) {
		Assert.state(settings.credentials() instanceof OrgCredentials.Secret,
				() -> "The Salesforce " + settings.label() + " has no secret");
		return (OrgCredentials.Secret) settings.credentials();
	}

	private static OrgCredentials.PrivateKey key(OrgSettings settings) {
		Assert.state(settings.credentials() instanceof OrgCredentials.PrivateKey,
				() -> "The Salesforce " + settings.label() + " has no private key");
		return (OrgCredentials.PrivateKey) settings.credentials();
	}

	private OrgTokens create(OrgSettings settings, Supplier<SalesforceCredentials> reader, CredentialsReader threads) {
		CurrentCredentials<SalesforceCredentials> secrets = new RotatingCredentials<>(settings.org(), settings.label(),
				"consumer key and secret", reader, threads, this.clock);
		return create(settings, secrets, exchange(settings)::withSecret,
				(pair, namespace) -> SignInProof.of(settings, pair, namespace));
	}

	private OrgTokens create(OrgSettings settings, OrgCredentials.PrivateKey key, Supplier<KeyCredentials> reader,
			CredentialsReader threads) {
		CurrentCredentials<KeyCredentials> keys = new RotatingCredentials<>(settings.org(), settings.label(),
				"consumer key and private key", reader, threads, this.clock);
		TokenExchange exchange = exchange(settings);
		String username = key.username();
		Audiences audiences = new Audiences(settings.label(), key.audiences());
		Function<KeyCredentials, Mono<OAuth2AccessTokenResponse>> request = (username != null)
				? (credentials) -> audiences
					.exchange((audience) -> exchange.onBehalfOf(username, audience, credentials))
				: exchange::withKey;
		return create(settings, keys, request, (pair, namespace) -> SignInProof.of(settings, pair, namespace));
	}

	private <C> OrgTokens create(OrgSettings settings, CurrentCredentials<C> credentials,
			Function<C, Mono<OAuth2AccessTokenResponse>> exchange, BiFunction<C, String, byte[]> proof) {
		String org = settings.org();
		TokenSource source = this.decorator.decorate(new ClientLogin<>(settings,
				client(settings, credentials, exchange, proof), proof, this.threads::scheduler));
		OrgTokens tokens = new OrgTokens(
				new TokenCache(org, settings.tenant(),
						(settings.tenant() != null) ? new TenantTokenSource(settings, source) : source,
						settings.token().refreshAhead(), this.clock, Math::random, new SignInLog(settings.label()),
						new SignInEvents(org, settings.tenant(), this.events, Schedulers.boundedElastic()::schedule)),
				this.threads, this.observation::current);
		this.all.add(tokens);
		return tokens;
	}

	private TokenExchange exchange(OrgSettings settings) {
		ClientRegistration registration = settings.registration();
		Assert.state(registration != null, "no registration");
		return new TokenExchange(settings.org(), registration, this.webClient, this.clock);
	}

	private <C> TokenClient<C> client(OrgSettings settings, CurrentCredentials<C> credentials,
			Function<C, Mono<OAuth2AccessTokenResponse>> exchange, BiFunction<C, String, byte[]> proof) {
		URI myDomain = settings.myDomain();
		Assert.state(myDomain != null, "no My Domain");
		return new TokenClient<>(settings.org(), myDomain, credentials, exchange,
				(settings.tenant() != null) ? guard(proof) : null, settings.token(), this.clock,
				this.observation.of(settings.tenant()), this.threads);
	}

	private <C> TokenClient.Guard<C> guard(BiFunction<C, String, byte[]> proof) {
		return new TokenClient.Guard<>() {

			@Override
			public Mono<SalesforceToken> guard(C credentials, Mono<SalesforceToken> exchange) {
				return OrgTokensFactory.this.refusals.obtain().guard(key(credentials), exchange);
			}

			@Override
			public void accepted(C credentials) {
				OrgTokensFactory.this.refusals.obtain().forget(key(credentials));
			}

			private String key(C credentials) {
				return HexFormat.of().formatHex(proof.apply(credentials, "refusals"));
			}

		};
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
		this.tenantReader.close();
		this.unknownTenantReader.close();
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
