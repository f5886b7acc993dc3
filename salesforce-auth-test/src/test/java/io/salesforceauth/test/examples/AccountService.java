package io.salesforceauth.test.examples;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrg;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Service;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The service under test.
 */
@Service
class AccountService {

	static final String SOQL = "SELECT Name FROM Account WHERE Industry = 'Energy'";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final WebClient salesforce;

	AccountService(@SalesforceOrg WebClient salesforce) {
		this.salesforce = salesforce;
	}

	List<String> names() {
		Result result = this.salesforce.get()
			.uri("/services/data/v68.0/query?q={soql}", SOQL)
			.retrieve()
			.bodyToMono(Result.class)
			.block(TIMEOUT);
		return result.records().stream().map((account) -> (String) account.get("Name")).toList();
	}

	String create(String name) {
		return (String) this.salesforce.post()
			.uri("/services/data/v68.0/sobjects/Account")
			.bodyValue(Map.of("Name", name))
			.retrieve()
			.bodyToMono(new ParameterizedTypeReference<Map<String, Object>>() {
			})
			.block(TIMEOUT)
			.get("id");
	}

	private record Result(List<Map<String, Object>> records) {
	}

}
