package io.salesforceauth.sample.demo;

import java.time.Duration;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.sample.page.PageEvent;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Makes the compared orgs fail as orgs do in production. One trouble at a time: the next
 * one ends the last.
 */
@Component
@Profile(DemoMode.PROFILE)
final class Troubles {

	private static final Duration SLOW = Duration.ofSeconds(5);

	private static final int USED = 14_700;

	private static final int LIMIT = 15_000;

	private final DemoOrgs orgs;

	private final SalesforceOrgs signIns;

	private final DemoLoad load;

	private final Scheduler scheduler;

	private final ApplicationEventPublisher events;

	private final Disposable.Swap end = Disposables.swap();

	private @Nullable Trouble current;

	Troubles(DemoOrgs orgs, SalesforceOrgs signIns, DemoLoad load, ObjectProvider<Scheduler> scheduler,
			ApplicationEventPublisher events) {
		this.orgs = orgs;
		this.signIns = signIns;
		this.load = load;
		this.events = events;
		// Tests have one, so that a trouble lasts as long as they want it to
		this.scheduler = scheduler.getIfAvailable(Schedulers::parallel);
	}

	/**
	 * Return the trouble that lasts.
	 */
	synchronized @Nullable Trouble current() {
		return this.current;
	}

	/**
	 * Begin a trouble, or end it if it lasts.
	 */
	synchronized void press(Trouble trouble) {
		Trouble last = this.current;
		end();
		if (trouble != last) {
			begin(trouble);
		}
	}

	private void begin(Trouble trouble) {
		this.events.publishEvent(new PageEvent(trouble.title(), trouble.seen()));
		if (trouble.cure() != null) {
			this.current = trouble;
		}
		switch (trouble) {
			case END_SESSIONS -> this.orgs.both(MockSalesforce::endSessions);
			case BURST -> this.load.burst().subscribe();
			case MAINTENANCE -> this.orgs.both((org) -> org.maintenance(true));
			case WRONG_SECRET -> refuse(SignInFailure.CONSUMER_SECRET);
			case NO_RUN_AS_USER -> refuse(SignInFailure.RUN_AS_USER);
			case SLOW_LOGIN -> {
				this.orgs.both((org) -> org.tokenEndpoint().answer(MockAnswer.normal().delayedBy(SLOW)));
				renew();
			}
			case API_LIMIT -> this.orgs.both((org) -> org.usage(USED, LIMIT));
		}
		Duration length = trouble.length();
		if (length != null && trouble.cure() != null) {
			this.end.update(Mono.delay(length, this.scheduler).subscribe((time) -> endOf(trouble)));
		}
	}

	private void refuse(SignInFailure step) {
		this.orgs.both((org) -> org.refuse(step).endSessions());
	}

	private synchronized void endOf(Trouble trouble) {
		if (this.current == trouble) {
			end();
		}
	}

	private void end() {
		this.end.update(Disposables.disposed());
		this.orgs.both((org) -> org.answerNormally().usageHeader(null));
		if (this.current == Trouble.WRONG_SECRET || this.current == Trouble.NO_RUN_AS_USER) {
			renew();
		}
		if (this.current != null) {
			this.events.publishEvent(new PageEvent(this.current.title(), "Over."));
		}
		this.current = null;
	}

	/**
	 * Sign in now, as an operator does once the cause of a failure is gone.
	 */
	private void renew() {
		this.signIns.tokens(SalesforceOrg.DEFAULT).renew().onErrorComplete().subscribe();
	}

}
