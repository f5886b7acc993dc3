package io.salesforceauth.sample.traffic;

import reactor.core.publisher.Flux;

/**
 * Work that goes on as long as someone looks at the page.
 */
@FunctionalInterface
public interface WhileWatched {

	/**
	 * Begin the work; it ends when the subscription is cancelled.
	 */
	Flux<?> run();

}
