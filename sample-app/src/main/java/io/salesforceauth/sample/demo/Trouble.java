package io.salesforceauth.sample.demo;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with orgs in production, and what is then seen on the page.
 */
enum Trouble {

	END_SESSIONS("End all sessions", null, Duration.ZERO,
			"The next calls meet a 401. The starter signs in once and sends them again: one login, and not one failed call."),

	BURST("200 calls at once", null, Duration.ZERO,
			"A spike of 200 calls in the plot. They share the token: no login for them here, 400 without the starter."),

	MAINTENANCE("Maintenance for 10 seconds", "In maintenance: end it", Duration.ofSeconds(10),
			"Salesforce answers everything with 503 and an HTML page: calls fail for 10 seconds. The token is kept, and the first call after it succeeds."),

	WRONG_SECRET("Wrong secret", "Put the secret right", null,
			"Somebody rotates the secret, and the sessions end. The page says what to click. Until then sign-ins are tried rarely: no storm of logins."),

	NO_RUN_AS_USER("No run-as user", "Name the run-as user", null,
			"The app's policies lose their user, and the sessions end. The page says what was missed, and the set-up page marks the step."),

	SLOW_LOGIN("Slow login", "Make logins fast again", Duration.ofSeconds(20),
			"Logins take 5 seconds, and the token is renewed now. Calls go on with the old one, none waits. Without the starter each waits 10 seconds."),

	API_LIMIT("API limit nearly used up", "Give the calls back", null,
			"The org says that 14,700 of 15,000 calls are used: the bar of the card turns red, and the set-up check fails from 90 %.");

	private final String title;

	private final @Nullable String cure;

	private final @Nullable Duration length;

	private final String seen;

	Trouble(String title, @Nullable String cure, @Nullable Duration length, String seen) {
		this.title = title;
		this.cure = cure;
		this.length = length;
		this.seen = seen;
	}

	String title() {
		return this.title;
	}

	/**
	 * Return what ends it before its time, {@code null} where nothing is to be ended.
	 */
	@Nullable String cure() {
		return this.cure;
	}

	/**
	 * Return how long it lasts, {@code null} until somebody ends it.
	 */
	@Nullable Duration length() {
		return this.length;
	}

	/**
	 * Return what is to be seen then.
	 */
	String seen() {
		return this.seen;
	}

	/**
	 * Return its name in a path.
	 */
	String path() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
