package io.salesforceauth.benchmarks;

import java.util.Map;
import java.util.TreeMap;

import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * The filters that are compared, by name, in an application that is signed in for a day.
 */
final class Filters implements AutoCloseable {

	static final String PATH = "/services/data/v68.0/limits";

	/**
	 * An org of the properties beside the default one.
	 */
	static final String OTHER_ORG = "emea";

	private final StandInOrg org = StandInOrg.start();

	private final Variants variants;

	Filters(Map<String, String> properties) {
		this.org.reset("?constant=1&expiresIn=86400");
		Map<String, String> all = new TreeMap<>(properties);
		String prefix = "salesforce.auth.orgs." + OTHER_ORG;
		all.put(prefix + ".my-domain-url", url());
		all.put(prefix + ".client-id", "other-key");
		all.put(prefix + ".client-secret", StandInOrg.SECRET);
		this.variants = Variants.start(url(), StandInOrg.SECRET, all);
		this.variants.signIn();
	}

	String url() {
		return this.org.url();
	}

	Variants variants() {
		return this.variants;
	}

	ExchangeFilterFunction filter(String name) {
		return switch (name) {
			case "none" -> (request, next) -> next.exchange(request);
			case "constant" -> Variants.constantFilter();
			case "security" -> this.variants.securityFilter();
			default -> this.variants.ourFilter();
		};
	}

	/**
	 * Return what writes each request whole, without a network, and answers at once as
	 * Salesforce does, without a body.
	 */
	static ExchangeFunction exchange() {
		ExchangeStrategies strategies = ExchangeStrategies.withDefaults();
		Mono<ClientResponse> response = Mono.just(ClientResponse.create(HttpStatus.OK)
			.header("Content-Type", "application/json")
			.header("Sforce-Limit-Info", "api-usage=18/5000")
			.build());
		return (request) -> {
			MockClientHttpRequest written = new MockClientHttpRequest(request.method(), request.url());
			written.setWriteHandler((body) -> body.doOnNext(DataBufferUtils::release).then());
			return request.writeTo(written, strategies).then(response);
		};
	}

	@Override
	public void close() {
		this.variants.close();
		this.org.close();
	}

}
