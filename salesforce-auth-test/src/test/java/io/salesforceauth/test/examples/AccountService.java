package io.salesforceauth.test.examples;

import io.salesforceauth.SalesforceOrg;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What the service does: it reads accounts.
 */
@Service
class AccountService {

	static final String SOQL = "SELECT Name FROM Account LIMIT 1";

	private final WebClient salesforce;

	AccountService(@SalesforceOrg WebClient salesforce) {
		this.salesforce = salesforce;
	}

	Mono<String> firstAccount() {
		return this.salesforce.get()
			.uri("/services/data/v68.0/query?q={soql}", SOQL)
			.retrieve()
			.bodyToMono(String.class);
	}

}
