package io.salesforceauth.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A tenant as the endpoint shows it.
 *
 * @param name name of the tenant
 * @param org what is known of its org
 */
record TenantDescriptor(String name, OrgDescriptor org) implements OperationResponseBody {

}
