package io.salesforceauth.startup;

import java.time.Duration;
import java.util.List;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

/**
 * Signs in to all orgs at once when all beans are made, before anything else starts: no
 * web server takes a request before. What only a person can cure stops the start; a
 * transient failure is left to the first call.
 */
final class StartupSignIn implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(StartupSignIn.class);

	/**
	 * A token request has its deadline from the provider; one of the application may have
	 * none.
	 */
	static final Duration GRACE = Duration.ofSeconds(30);

	private final OrgConnections orgs;

	private final Duration deadline;

	private volatile boolean running;

	/**
	 * Create a sign-in.
	 * @param deadline how long the start waits for the token of an org
	 */
	StartupSignIn(OrgConnections orgs, Duration deadline) {
		this.orgs = orgs;
		this.deadline = deadline;
	}

	@Override
	public void start() {
		List<SalesforceAuthException> refusals = Flux.fromIterable(this.orgs.names())
			.flatMapSequential(this::refusal)
			.collectList()
			.block();
		if (refusals != null && !refusals.isEmpty()) {
			SalesforceAuthException first = refusals.get(0);
			refusals.stream().skip(1).forEach(first::addSuppressed);
			throw first;
		}
		this.running = true;
	}

	/**
	 * Sign in to an org.
	 * @return what only a person can cure, or empty
	 */
	private Mono<SalesforceAuthException> refusal(String org) {
		OrgConnection connection = this.orgs.of(org);
		return connection.getToken()
			.timeout(this.deadline, Mono.error(() -> late(org)))
			.then(Mono.<SalesforceAuthException>empty())
			.onErrorResume(SalesforceAuthException.class, (failure) -> {
				if (!failure.isTransient()) {
					return Mono.just(failure);
				}
				warn(connection.tokens(), failure);
				return Mono.empty();
			});
	}

	private SalesforceAuthException late(String org) {
		return new SalesforceAuthException(org, SalesforceAuthException.REQUEST_TIMEOUT,
				"no token within " + this.deadline.toMillis() + " ms", null, null);
	}

	/**
	 * A provider that knows of its failure has told the log.
	 */
	private static void warn(SalesforceTokenProvider tokens, SalesforceAuthException failure) {
		if (tokens.status().failure() == null) {
			logger.warn(failure.getMessage());
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}
