package io.salesforceauth.token;

import java.util.List;
import java.util.function.LongSupplier;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Applies the rule of evidence to a token provider of the application, or one that stands
 * before ours. It can only be told that a token was rejected and be asked for another:
 * that replaces the old one at once, whatever the rule would prefer. Safe for concurrent
 * use.
 */
final class ProviderEvidence implements OrgTokensFactory.Evidence {

	private final SalesforceTokenProvider provider;

	private final @Nullable OrgTokens ours;

	private final LongSupplier millis;

	private final SessionEvidence evidence = new SessionEvidence();

	private @Nullable SalesforceToken current;

	private @Nullable SalesforceToken previous;

	private boolean asked;

	/**
	 * Create evidence.
	 * @param ours our provider, if that is the one behind it
	 * @param millis gives the time
	 */
	ProviderEvidence(SalesforceTokenProvider provider, @Nullable OrgTokens ours, LongSupplier millis) {
		this.provider = provider;
		this.ours = ours;
		this.millis = millis;
	}

	@Override
	public void accepted(String method, String path, SalesforceToken token) {
		if (this.evidence.isNews(method, path, token)) {
			synchronized (this) {
				see(token);
				this.evidence.accepted(method, path, token, this.millis.getAsLong());
			}
		}
		if (this.ours != null) {
			this.ours.accepted(method, path, token);
		}
	}

	@Override
	public @Nullable SalesforceTokenProvider suspect(String method, String path, SalesforceToken token, int resends,
			ContextView context) {
		synchronized (this) {
			long now = this.millis.getAsLong();
			see(token);
			boolean own = !isShared(token);
			if (resends > 1 || (resends > 0 && own && this.evidence.isDecisive(method, path, token))) {
				this.evidence.refusedAgain(method, path, token, now);
				return null;
			}
			if (!isSame(token, this.current)) {
				return new Renewal(successor(method, path, token));
			}
		}
		Mono<SalesforceToken> renewal = renewal(method, path, token);
		return (renewal != null) ? new Renewal(renewal) : null;
	}

	/**
	 * Return the token that has replaced another. If that is the other one after all, it
	 * is suspected.
	 */
	private Mono<SalesforceToken> successor(String method, String path, SalesforceToken replaced) {
		return getToken().flatMap((token) -> {
			Mono<SalesforceToken> renewal = isSame(token, replaced) ? renewal(method, path, replaced) : null;
			return (renewal != null) ? renewal : Mono.just(token);
		});
	}

	private @Nullable Mono<SalesforceToken> renewal(String method, String path, SalesforceToken token) {
		synchronized (this) {
			if (!isSame(token, this.current)) {
				land(token);
			}
			if (!this.asked && !this.evidence.suspect(method, path, this.millis.getAsLong())) {
				return null;
			}
			this.asked = true;
		}
		this.provider.invalidate(token);
		return getToken().doOnNext(this::landed).doOnError((ex) -> failed()).doOnCancel(this::failed);
	}

	private Mono<SalesforceToken> getToken() {
		return Mono.defer(this.provider::getToken);
	}

	/**
	 * A token that is neither in use nor the one before is new: the provider renewed it.
	 */
	private void see(SalesforceToken token) {
		if (!isSame(token, this.current) && !isSame(token, this.previous)) {
			land(token);
		}
	}

	private void land(SalesforceToken token) {
		if (!isSame(token, this.current)) {
			this.previous = this.current;
		}
		this.current = token;
		this.asked = false;
		this.evidence.landed(token, isShared(token), false, this.millis.getAsLong());
	}

	private synchronized void landed(SalesforceToken token) {
		if (this.asked || !isSame(token, this.current)) {
			land(token);
		}
	}

	private synchronized void failed() {
		if (this.asked) {
			this.asked = false;
			this.evidence.failed();
		}
	}

	private static boolean isSame(SalesforceToken token, @Nullable SalesforceToken other) {
		return other != null && token.tokenValue().equals(other.tokenValue());
	}

	private boolean isShared(SalesforceToken token) {
		return this.ours != null && this.ours.isShared(token);
	}

	@Override
	public synchronized long falseAlarms() {
		return this.evidence.falseAlarms();
	}

	@Override
	public synchronized List<String> struckOff() {
		return this.evidence.struckOff();
	}

}
