package io.salesforceauth.sample.page;

import java.util.List;

import io.salesforceauth.sample.accounts.Account;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;

/**
 * The page, and its form: with Turbo the answer changes a part of the page, without it,
 * it is the page.
 */
@Controller
class PageController {

	private static final String ACCOUNTS = "accounts";

	private final AccountsPage accounts;

	private final List<Panel> panels;

	private final Fragments fragments;

	PageController(AccountsPage accounts, List<Panel> panels, Fragments fragments) {
		this.accounts = accounts;
		this.panels = panels;
		this.fragments = fragments;
	}

	@GetMapping("/")
	Mono<Rendering> page() {
		return this.accounts.show().map(this::page);
	}

	@PostMapping(path = "/accounts", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
			produces = MediaType.TEXT_HTML_VALUE)
	Mono<Rendering> create(@ModelAttribute Account account) {
		return this.accounts.create(account)
			.map((view) -> view.isRefused() ? page(view)
					: Rendering.redirectTo("/#accounts").status(HttpStatus.SEE_OTHER).build());
	}

	@PostMapping(path = "/accounts", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
			produces = Fragments.TURBO_STREAM)
	Mono<ResponseEntity<String>> createInPlace(@ModelAttribute Account account) {
		return this.accounts.create(account)
			.map((view) -> ResponseEntity.status(status(view)).body(this.fragments.render(ACCOUNTS, view)));
	}

	private Rendering page(AccountsView view) {
		Rendering.Builder<?> page = Rendering.view("index").status(status(view)).modelAttribute(ACCOUNTS, view);
		this.panels.forEach((panel) -> page.modelAttribute(panel.name(), panel.model()));
		return page.build();
	}

	private static HttpStatus status(AccountsView view) {
		return view.isRefused() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK;
	}

}
