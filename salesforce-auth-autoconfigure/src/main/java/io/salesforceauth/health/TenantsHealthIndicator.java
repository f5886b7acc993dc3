package io.salesforceauth.health;

import io.salesforceauth.org.TenantConnections;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells how many tenants cannot be signed in to, without their names. Always up: what one
 * customer did to his org must not take the application out of service.
 */
final class TenantsHealthIndicator extends AbstractReactiveHealthIndicator {

	private final TenantConnections tenants;

	TenantsHealthIndicator(TenantConnections tenants) {
		super("The state of the Salesforce tenants is not known");
		this.tenants = tenants;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromSupplier(() -> builder.up()
			.withDetail("inMemory", this.tenants.inMemory().size())
			.withDetail("failing", this.tenants.failing())
			.build());
	}

}
