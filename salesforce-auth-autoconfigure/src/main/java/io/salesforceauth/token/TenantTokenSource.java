package io.salesforceauth.token;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks for the tokens of a tenant, whose host a customer chose: a token goes to no host
 * where tenants may not live, and errors do not tell him what listens where. The log
 * does.
 */
final class TenantTokenSource implements TokenSource {

	private static final Log logger = LogFactory.getLog(TenantTokenSource.class);

	private final OrgSettings settings;

	private final TokenSource client;

	private volatile boolean unreachable;

	/**
	 * Create a source.
	 * @param client asks the token endpoint, or other instances
	 */
	TenantTokenSource(OrgSettings settings, TokenSource client) {
		this.settings = settings;
		this.client = client;
	}

	@Override
	public CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
		return guarded(this.client.request(reason, parent));
	}

	@Override
	public CompletableFuture<SalesforceToken> demand(TokenRequestReason reason, @Nullable Observation parent) {
		return guarded(this.client.demand(reason, parent));
	}

	@SuppressWarnings("NullAway") // null is a failure for the cache
	private CompletableFuture<SalesforceToken> guarded(CompletableFuture<SalesforceToken> token) {
		return Mono.fromFuture(token, true)
			.onErrorMap(SalesforceAuthException.class, this::withoutDetails)
			.doOnNext((found) -> this.unreachable = false)
			.filter((found) -> this.settings.mayLiveAt(found.instanceUrl()))
			.switchIfEmpty(Mono.error(() -> failure(SalesforceAuthException.INVALID_TOKEN_RESPONSE,
					"instance_url is no host where tenants may live; nothing is sent there")))
			.map(this::withAllowedApi)
			.toFuture();
	}

	private SalesforceToken withAllowedApi(SalesforceToken token) {
		URI api = token.apiInstanceUrl();
		return (api == null || this.settings.mayCallApiAt(api)) ? token : token.withApiInstanceUrl(null);
	}

	private SalesforceAuthException withoutDetails(SalesforceAuthException failure) {
		if (!failure.getError().getErrorCode().equals(SalesforceAuthException.CONNECTION_FAILED)) {
			return failure;
		}
		if (!this.unreachable) {
			logger.warn("Salesforce " + this.settings.label() + ": " + failure.getSummary());
		}
		this.unreachable = true;
		return failure(SalesforceAuthException.CONNECTION_FAILED, "the host cannot be reached");
	}

	private SalesforceAuthException failure(String code, String description) {
		return new SalesforceAuthException(this.settings.org(), code, description, null, null);
	}

	@Override
	public void rejected(SalesforceToken token) {
		this.client.rejected(token);
	}

	@Override
	public boolean isOwnLogin(SalesforceToken token) {
		return this.client.isOwnLogin(token);
	}

	@Override
	public boolean hasNewCredentials() {
		return this.client.hasNewCredentials();
	}

}
