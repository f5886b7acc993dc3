package io.salesforceauth.recipes;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrg;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

@Component
class AllRecords {

	private final WebClient salesforce;

	AllRecords(@SalesforceOrg WebClient salesforce) {
		this.salesforce = salesforce;
	}

	Flux<Map<String, Object>> find(String soql) {
		return this.salesforce.get()
			.uri("/services/data/v68.0/query?q={soql}", soql)
			.retrieve()
			.bodyToMono(Page.class)
			.expand((page) -> page.done() ? Mono.empty() : next(page))
			.flatMapIterable(Page::records, 1);
	}

	private Mono<Page> next(Page page) {
		return this.salesforce.get().uri(URI.create(page.nextRecordsUrl())).retrieve().bodyToMono(Page.class);
	}

	record Page(List<Map<String, Object>> records, boolean done, String nextRecordsUrl) {
	}

}
