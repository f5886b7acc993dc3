package io.salesforceauth.client;

import java.util.Map;
import java.util.function.Function;

import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The rules of a client of tenants. It reaches no org of the properties, and one that is
 * bound to a tenant no other, whatever the attributes of a call say.
 */
final class TenantCallRules extends CallRules {

	private final TenantConnections tenants;

	private final @Nullable String tenant;

	/**
	 * Create the rules of a client.
	 * @param tenant the only tenant that calls reach, {@code null} if each call chooses
	 */
	TenantCallRules(TenantConnections tenants, @Nullable String tenant, OrgConnections orgs, KeptBytes keptBytes) {
		super(null, orgs, keptBytes);
		this.tenants = tenants;
		this.tenant = tenant;
	}

	@Override
	@Nullable OrgConnection known(Map<String, Object> attributes) {
		return null;
	}

	@Override
	<T> Mono<T> call(Map<String, Object> attributes, Function<OrgConnection, Mono<T>> call) {
		return this.tenants.call(name(attributes), call);
	}

	private String name(Map<String, Object> attributes) {
		if (attributes.get(SalesforceOrgs.ORG_ATTRIBUTE) != null) {
			throw new IllegalArgumentException("This client is one of tenants and reaches no org of the "
					+ "properties: use one of SalesforceOrgs with salesforceOrg(…). Nothing was sent.");
		}
		Object chosen = attributes.get(SalesforceTenants.TENANT_ATTRIBUTE);
		if (this.tenant == null) {
			if (chosen == null) {
				throw new IllegalStateException("This client has no Salesforce org of its own: choose the tenant "
						+ "of the call with attributes(SalesforceTenants.salesforceTenant(\"name\")). "
						+ "Nothing was sent.");
			}
			TenantConnections.check(chosen.toString());
			return chosen.toString();
		}
		if (chosen != null && !chosen.equals(this.tenant)) {
			throw new IllegalArgumentException("This client is bound to the Salesforce tenant '"
					+ EscapedText.of(this.tenant) + "' and reaches no other. Nothing was sent.");
		}
		return this.tenant;
	}

	@Override
	boolean isOwn(OrgConnection org) {
		return this.tenant != null;
	}

}
