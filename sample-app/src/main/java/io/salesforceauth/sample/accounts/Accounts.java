package io.salesforceauth.sample.accounts;

import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.sample.traffic.TrafficLine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Accounts of the org. The client is signed in: nothing here knows of tokens.
 */
@Service
public final class Accounts {

	private static final String API = "/services/data/v68.0";

	private final WebClient salesforce;

	Accounts(@SalesforceOrg WebClient salesforce, @Qualifier("starter") TrafficLine traffic) {
		this.salesforce = traffic.counted(salesforce);
	}

	public Mono<List<Account>> find() {
		return this.salesforce.get()
			.uri(API + "/query?q={soql}", "SELECT Id, Name, Industry FROM Account LIMIT 50")
			.retrieve()
			.bodyToMono(QueryResult.class)
			.map(QueryResult::records);
	}

	public Mono<Account> create(Account account) {
		return this.salesforce.post()
			.uri(API + "/sobjects/Account")
			.bodyValue(Map.of("Name", text(account.name()), "Industry", text(account.industry())))
			.retrieve()
			.bodyToMono(Account.class)
			.map((created) -> new Account(created.id(), account.name(), account.industry()));
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "";
	}

	record QueryResult(List<Account> records) {
	}

}
