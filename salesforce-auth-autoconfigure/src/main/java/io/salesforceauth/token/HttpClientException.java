package io.salesforceauth.token;

import java.io.Serial;
import java.util.function.Supplier;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * An HTTP client that cannot be created or used: a library is missing or does not fit, or
 * its settings are wrong.
 */
final class HttpClientException extends IllegalStateException {

	@Serial
	private static final long serialVersionUID = 1L;

	HttpClientException(Throwable cause) {
		super("The HTTP client cannot be created or used: " + cause, cause);
	}

	/**
	 * Return what an exchange returns, where errors of any kind reach the subscriber.
	 * Reactor throws those of class loading in whichever thread they come up, and nobody
	 * hears of them.
	 */
	static <T> Mono<T> guard(Supplier<Mono<T>> exchange) {
		return Mono.fromDirect((subscriber) -> {
			CoreSubscriber<? super T> actual = Operators.toCoreSubscriber(subscriber);
			try {
				exchange.get().subscribe(actual);
			}
			catch (RuntimeException ex) {
				Operators.reportThrowInSubscribe(actual, ex);
			}
			catch (Error ex) {
				Operators.reportThrowInSubscribe(actual, new HttpClientException(ex));
			}
		});
	}

}
