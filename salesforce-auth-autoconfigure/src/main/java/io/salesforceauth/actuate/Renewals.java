package io.salesforceauth.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Renews tokens when a person asks for it, each at most once in a while. Safe for
 * concurrent use.
 */
final class Renewals {

	/**
	 * For providers of the application, which may have none.
	 */
	private static final Duration DEADLINE = Duration.ofMinutes(5);

	private final Turns turns;

	Renewals(Clock clock) {
		this.turns = new Turns(clock);
	}

	/**
	 * Renew a token, unless that was done just before. Blocks.
	 * @param name the name of the org or the tenant
	 * @param renewal asks for another token when it is subscribed to
	 * @return what came of it
	 */
	Result renew(String name, Mono<SalesforceToken> renewal) {
		Turns.Turn turn = this.turns.take(name);
		if (!turn.taken()) {
			return new Result(Outcome.TOO_SOON, turn.next(), null);
		}
		SalesforceAuthException failure = renewal.then(Mono.<SalesforceAuthException>empty())
			.onErrorResume(SalesforceAuthException.class, Mono::just)
			.block(DEADLINE);
		return new Result((failure != null) ? Outcome.FAILED : Outcome.RENEWED, turn.next(), failure);
	}

	/**
	 * Allow the next renewal at once, since nothing was sent.
	 */
	void forget(String name) {
		this.turns.giveBack(name);
	}

	/**
	 * What came of a renewal.
	 *
	 * @param outcome in a word
	 * @param nextAllowed when the next one is allowed
	 * @param failure why there is no new token, if it was asked for
	 */
	record Result(Outcome outcome, Instant nextAllowed, @Nullable SalesforceAuthException failure) {
	}

	/**
	 * What came of a renewal, in a word.
	 */
	enum Outcome {

		/**
		 * There is a new token.
		 */
		RENEWED,

		/**
		 * The request failed.
		 */
		FAILED,

		/**
		 * No request was sent, since the last renewal was just before.
		 */
		TOO_SOON

	}

}
