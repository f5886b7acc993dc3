package io.salesforceauth.sample;

import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrg;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Reads and creates accounts of the org. The client is signed in: nothing here knows of
 * tokens.
 */
@RestController
class AccountController {

	private static final String API = "/services/data/v68.0";

	private final WebClient salesforce;

	AccountController(@SalesforceOrg WebClient salesforce) {
		this.salesforce = salesforce;
	}

	@GetMapping("/accounts")
	Mono<List<Account>> find() {
		return this.salesforce.get()
			.uri(API + "/query?q={soql}", "SELECT Id, Name, Industry FROM Account LIMIT 50")
			.retrieve()
			.bodyToMono(QueryResult.class)
			.map(QueryResult::records);
	}

	@PostMapping("/accounts")
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Account> create(@RequestBody Account account) {
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
