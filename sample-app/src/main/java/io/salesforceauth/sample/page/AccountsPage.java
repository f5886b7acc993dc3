package io.salesforceauth.sample.page;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.sample.accounts.Account;
import io.salesforceauth.sample.accounts.Accounts;
import io.salesforceauth.sample.accounts.Refusal;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Reads and creates accounts for the page, which is shown whatever goes wrong.
 */
@Component
final class AccountsPage {

	private static final Duration DEADLINE = Duration.ofSeconds(8);

	private final Accounts accounts;

	AccountsPage(Accounts accounts) {
		this.accounts = accounts;
	}

	Mono<AccountsView> show() {
		return this.accounts.find()
			.timeout(DEADLINE)
			.map((found) -> new AccountsView(found, null, Account.EMPTY, Refusal.NONE, null))
			.onErrorResume((failure) -> Mono
				.just(new AccountsView(List.of(), text(failure), Account.EMPTY, Refusal.NONE, null)));
	}

	Mono<AccountsView> create(Account account) {
		return this.accounts.create(account)
			.timeout(DEADLINE)
			.map((created) -> Refusal.NONE)
			.onErrorResume((failure) -> Mono
				.just(Refusal.of(failure).orElseGet(() -> new Refusal(Map.of(), List.of(text(failure))))))
			.flatMap((refusal) -> show().map((view) -> refusal.equals(Refusal.NONE) ? view.withCreated(account.name())
					: view.with(account, refusal)));
	}

	private static String text(Throwable failure) {
		if (failure instanceof SalesforceAuthException signIn) {
			return signIn.getSignInFailure().getCause() + " " + signIn.getSignInFailure().getRemedy();
		}
		if (failure instanceof WebClientResponseException answer) {
			return "Salesforce answered with HTTP " + answer.getStatusCode().value() + ".";
		}
		return (failure instanceof TimeoutException) ? "Salesforce did not answer in time."
				: "Salesforce could not be reached.";
	}

}
