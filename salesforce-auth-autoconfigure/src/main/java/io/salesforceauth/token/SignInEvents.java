package io.salesforceauth.token;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceSignInEvent;
import io.salesforceauth.SalesforceSignInEvent.GateClosed;
import io.salesforceauth.SalesforceSignInEvent.GateOpened;
import io.salesforceauth.SalesforceSignInEvent.TokenObtained;
import io.salesforceauth.SalesforceSignInEvent.TokenRequestFailed;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TokenRequestReason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes the changes in the sign-in of an org as application events: in order, and not
 * in the thread of the call, which a listener must not hold up.
 */
final class SignInEvents implements SignInListener {

	private static final Log logger = LogFactory.getLog(SignInEvents.class);

	private final String org;

	private final @Nullable String tenant;

	private final ApplicationEventPublisher publisher;

	private final Executor executor;

	private final Queue<SalesforceSignInEvent> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private @Nullable SalesforceAuthException closedBy;

	/**
	 * Create a publisher.
	 * @param executor runs the listeners, which may block
	 */
	SignInEvents(String org, @Nullable String tenant, ApplicationEventPublisher publisher, Executor executor) {
		this.org = org;
		this.tenant = tenant;
		this.publisher = publisher;
		this.executor = executor;
	}

	@Override
	public synchronized void signedIn(TokenInfo token, TokenRequestReason reason) {
		publish(new TokenObtained(this.org, this.tenant, token, reason));
		opened();
	}

	@Override
	public synchronized void failed(SalesforceAuthException failure, TokenRequestReason reason) {
		publish(new TokenRequestFailed(this.org, this.tenant, failure, reason));
		closed(failure);
	}

	@Override
	public synchronized void rejected(SalesforceAuthException failure) {
		closed(failure);
	}

	@Override
	public synchronized void accepted() {
		opened();
	}

	private void closed(SalesforceAuthException failure) {
		if (this.closedBy == null) {
			publish(new GateClosed(this.org, this.tenant, failure));
		}
		this.closedBy = failure;
	}

	private void opened() {
		SalesforceAuthException failure = this.closedBy;
		if (failure != null) {
			publish(new GateOpened(this.org, this.tenant, failure));
		}
		this.closedBy = null;
	}

	private void publish(SalesforceSignInEvent event) {
		this.queue.add(event);
		if (this.waiting.getAndIncrement() == 0) {
			try {
				this.executor.execute(this::drain);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("Not published, since the threads were stopped: " + event);
			}
		}
	}

	private void drain() {
		do {
			SalesforceSignInEvent event = this.queue.remove();
			try {
				this.publisher.publishEvent(event);
			}
			catch (Throwable ex) {
				logger.warn("A listener of " + event.getClass().getSimpleName() + " failed", ex);
			}
		}
		while (this.waiting.decrementAndGet() > 0);
	}

}
