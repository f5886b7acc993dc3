package io.salesforceauth.sample.page;

import java.time.Instant;
import java.util.List;

import io.salesforceauth.SalesforceOrgs;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The sign-in to each org.
 */
@Component
@Order(1)
final class OrgsPanel implements Panel {

	private final SalesforceOrgs orgs;

	OrgsPanel(SalesforceOrgs orgs) {
		this.orgs = orgs;
	}

	@Override
	public String name() {
		return "orgs";
	}

	@Override
	public List<OrgCard> model() {
		Instant now = Instant.now();
		return this.orgs.names().stream().map((org) -> OrgCard.of(this.orgs.status(org), now)).toList();
	}

}
