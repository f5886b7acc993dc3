package io.salesforceauth.recipes;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceOrg;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec;

@Component
class AllRecordsBlocking {

	private final RestClient salesforce;

	AllRecordsBlocking(@SalesforceOrg RestClient salesforce) {
		this.salesforce = salesforce;
	}

	Stream<Map<String, Object>> find(String soql) {
		Page first = page(this.salesforce.get().uri("/services/data/v68.0/query?q={soql}", soql));
		return Stream.iterate(first, Objects::nonNull, this::next).flatMap((page) -> page.records().stream());
	}

	private Page next(Page page) {
		return page.done() ? null : page(this.salesforce.get().uri(URI.create(page.nextRecordsUrl())));
	}

	private static Page page(RequestHeadersSpec<?> call) {
		return call.retrieve().requiredBody(Page.class);
	}

	record Page(List<Map<String, Object>> records, boolean done, String nextRecordsUrl) {
	}

}
