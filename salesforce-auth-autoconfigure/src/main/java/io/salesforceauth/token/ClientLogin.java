package io.salesforceauth.token;

import java.net.URI;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The sign-in of one org by a {@link TokenClient}, as it is shown to whoever decorates
 * it.
 *
 * @param settings the settings of the org, or of the tenant at its first look-up
 * @param client asks the token endpoint
 * @param proof proves that a pair of credentials is at hand, in a namespace
 * @param threads where deadlines and pauses end
 * @param <C> the credentials that the org signs in with
 */
record ClientLogin<C>(OrgSettings settings, TokenClient<C> client, BiFunction<C, String, byte[]> proof,
		Supplier<Scheduler> threads) implements TokenSource.Login {

	@Override
	public TokenSource source() {
		return this.client;
	}

	@Override
	public Mono<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent, boolean demanded,
			Function<TokenSource.Attempt, Mono<SalesforceToken>> way) {
		return this.client.request(reason, parent, demanded, (pair, send) -> way.apply(new TokenSource.Attempt() {

			@Override
			public byte[] proof(String namespace) {
				return ClientLogin.this.proof.apply(pair, namespace);
			}

			@Override
			public Mono<SalesforceToken> send() {
				return send;
			}

		}));
	}

	@Override
	public boolean mayGoTo(URI instanceUrl) {
		URI myDomain = this.settings.myDomain();
		return myDomain != null && instanceUrl.equals(InstanceUrl.of(instanceUrl, myDomain))
				&& this.settings.mayLiveAt(instanceUrl);
	}

	@Override
	public Scheduler timer() {
		return this.threads.get();
	}

}
