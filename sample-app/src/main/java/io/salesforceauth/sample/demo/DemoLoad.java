package io.salesforceauth.sample.demo;

import java.time.Duration;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.sample.traffic.TrafficLine;
import io.salesforceauth.sample.traffic.WhileWatched;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A steady light load on each org, so that there is something to see. The starter and
 * plain Spring Security make the same calls, each on an org of its own.
 */
@Component
@Profile(DemoMode.PROFILE)
final class DemoLoad implements WhileWatched {

	static final int BURST = 200;

	private static final String SOQL = "SELECT Id FROM Account LIMIT 1";

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private final WebClient starter;

	private final WebClient stock;

	private final WebClient emea;

	DemoLoad(@SalesforceOrg WebClient salesforce, @SalesforceOrg("emea") WebClient emea,
			@Qualifier("starter") TrafficLine starter, @Qualifier("stock") TrafficLine stock, DemoOrgs orgs) {
		this.starter = starter.counted(salesforce);
		this.stock = stock.counted(StockClient.create(orgs.stock()));
		this.emea = emea;
	}

	@Override
	public Flux<?> run() {
		return Flux.merge(steady(this.starter, Duration.ofMillis(500)), steady(this.stock, Duration.ofMillis(500)),
				steady(this.emea, Duration.ofSeconds(2)));
	}

	private static Flux<?> steady(WebClient client, Duration interval) {
		return Flux.interval(interval).onBackpressureDrop().flatMap((number) -> call(client), BURST);
	}

	/**
	 * Make many calls at once.
	 */
	Mono<Void> burst() {
		return Flux.just(this.starter, this.stock)
			.flatMap((client) -> Flux.range(0, BURST).flatMap((number) -> call(client), BURST))
			.then();
	}

	private static Mono<Void> call(WebClient client) {
		return client.get()
			.uri("/services/data/v68.0/query?q={soql}", SOQL)
			.retrieve()
			.toBodilessEntity()
			.timeout(DEADLINE)
			.then()
			.onErrorComplete(); // counted, and shown on the page
	}

}
