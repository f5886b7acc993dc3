package io.salesforceauth.network;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.test.MockSalesforce;
import org.jspecify.annotations.Nullable;

/**
 * The customers of a product, as its database knows them.
 */
class Customers implements SalesforceTenantRepository {

	private final Map<String, Supplier<@Nullable SalesforceTenant>> known = new ConcurrentHashMap<>();

	private final AtomicInteger lookups = new AtomicInteger();

	@Override
	public @Nullable SalesforceTenant findByName(String name) {
		this.lookups.incrementAndGet();
		Supplier<@Nullable SalesforceTenant> tenant = this.known.get(name);
		return (tenant != null) ? tenant.get() : null;
	}

	void register(String name, MockSalesforce org) {
		register(name, org.url(), org.clientId(), org.clientSecret());
	}

	void register(String name, String myDomainUrl, String clientId, String clientSecret) {
		SalesforceTenant tenant = SalesforceTenant.of(myDomainUrl, new SalesforceCredentials(clientId, clientSecret));
		register(name, () -> tenant);
	}

	void register(String name, Supplier<@Nullable SalesforceTenant> tenant) {
		this.known.put(name, tenant);
	}

	void remove(String name) {
		this.known.remove(name);
	}

	int lookups() {
		return this.lookups.get();
	}

}
