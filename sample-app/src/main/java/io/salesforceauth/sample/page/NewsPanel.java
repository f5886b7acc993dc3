package io.salesforceauth.sample.page;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSignInEvent;
import io.salesforceauth.SalesforceSignInEvent.GateClosed;
import io.salesforceauth.SalesforceSignInEvent.GateOpened;
import io.salesforceauth.SalesforceSignInEvent.TokenObtained;
import io.salesforceauth.SalesforceSignInEvent.TokenRequestFailed;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What fails now, and the newest changes: those in the sign-ins as the starter publishes
 * them, and what visitors did.
 */
@Component
@Order(3)
final class NewsPanel implements Panel {

	/**
	 * As many as are seen at once, below a failure and its remedy.
	 */
	private static final int CAPACITY = 6;

	private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss")
		.withZone(ZoneId.systemDefault());

	private final Deque<Item> items = new ArrayDeque<>();

	private final SalesforceOrgs orgs;

	NewsPanel(SalesforceOrgs orgs) {
		this.orgs = orgs;
	}

	@Override
	public String name() {
		return "news";
	}

	@Override
	public synchronized News model() {
		Instant now = Instant.now();
		List<OrgCard> failing = this.orgs.names()
			.stream()
			.map((org) -> OrgCard.of(this.orgs.status(org), now))
			.filter((card) -> card.problem() != null)
			.toList();
		return new News(failing, List.copyOf(this.items));
	}

	@EventListener
	void add(SalesforceSignInEvent event) {
		add(new Item(time(Instant.now()), event.org(), kind(event), text(event)));
	}

	/**
	 * Add what a visitor did.
	 */
	@EventListener
	void add(PageEvent event) {
		add(new Item(time(Instant.now()), event.subject(), Kind.NEUTRAL, event.text()));
	}

	private synchronized void add(Item item) {
		this.items.addFirst(item);
		if (this.items.size() > CAPACITY) {
			this.items.removeLast();
		}
	}

	private static Kind kind(SalesforceSignInEvent event) {
		return (event instanceof TokenRequestFailed || event instanceof GateClosed) ? Kind.BAD : Kind.GOOD;
	}

	private static String text(SalesforceSignInEvent event) {
		if (event instanceof TokenObtained obtained) {
			return switch (obtained.reason()) {
				case FIRST -> "Signed in.";
				case AHEAD -> "Renewed the token before its end. No call waited.";
				case REJECTED -> "The session had ended: signed in again, and sent the calls again.";
			};
		}
		if (event instanceof TokenRequestFailed failed) {
			return failed.failure().getSignInFailure().getCause();
		}
		if (event instanceof GateClosed closed) {
			return "No sign-in before " + nextAttempt(closed.failure()) + ": a failure makes no storm of logins.";
		}
		return (event instanceof GateOpened) ? "All is well again." : "";
	}

	private static String nextAttempt(SalesforceAuthException failure) {
		Instant next = failure.getNextAttempt();
		return (next != null) ? time(next) : "later";
	}

	private static String time(Instant instant) {
		return CLOCK.format(instant);
	}

	/**
	 * Whether it is good news.
	 */
	enum Kind {

		GOOD, BAD, NEUTRAL

	}

	/**
	 * What the panel shows.
	 *
	 * @param failing the orgs whose sign-in fails now
	 * @param items the newest changes
	 */
	record News(List<OrgCard> failing, List<Item> items) {
	}

	/**
	 * One change.
	 */
	record Item(String time, String subject, Kind kind, @Nullable String text) {
	}

}
