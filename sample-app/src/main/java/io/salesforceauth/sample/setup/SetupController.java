package io.salesforceauth.sample.setup;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SetupReport;
import io.salesforceauth.sample.page.Fragments;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ResponseStatusException;

/**
 * The guide, with the set-up check behind its button.
 */
@Controller
class SetupController {

	private static final String SETUP = "setup";

	private final SalesforceOrgs orgs;

	private final SalesforceSetupCheck check;

	private final Fragments fragments;

	private final Map<String, SetupReport> reports = new ConcurrentHashMap<>();

	SetupController(SalesforceOrgs orgs, SalesforceSetupCheck check, Fragments fragments) {
		this.orgs = orgs;
		this.check = check;
		this.fragments = fragments;
	}

	@GetMapping("/setup")
	Rendering page(@ModelAttribute Choice choice) {
		return Rendering.view("setup-page").modelAttribute(SETUP, view(known(choice))).build();
	}

	@PostMapping(path = "/setup/check", produces = MediaType.TEXT_HTML_VALUE)
	Mono<Rendering> check(@ModelAttribute Choice choice) {
		String org = known(choice);
		return run(org).map((report) -> Rendering.redirectTo("/setup?org={org}")
			.modelAttribute("org", org)
			.propagateQuery(false)
			.status(HttpStatus.SEE_OTHER)
			.build());
	}

	@PostMapping(path = "/setup/check", produces = Fragments.TURBO_STREAM)
	@ResponseBody
	Mono<String> checkInPlace(@ModelAttribute Choice choice) {
		String org = known(choice);
		return run(org).map((report) -> this.fragments.render(SETUP, view(org)));
	}

	private Mono<SetupReport> run(String org) {
		return this.check.check(org).doOnNext((report) -> this.reports.put(org, report));
	}

	private SetupView view(String org) {
		return SetupView.of(this.orgs.names(), this.orgs.status(org), this.reports.get(org));
	}

	private String known(Choice choice) {
		String org = (choice.org() != null) ? choice.org() : SalesforceOrg.DEFAULT;
		if (!this.orgs.names().contains(org)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such org.");
		}
		return org;
	}

	/**
	 * The org that was chosen, in the query or in the form: with WebFlux a request
	 * parameter is in the query only.
	 *
	 * @param org its name, {@code null} for the default org
	 */
	record Choice(@Nullable String org) {
	}

}
