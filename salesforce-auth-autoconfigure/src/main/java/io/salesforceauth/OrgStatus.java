package io.salesforceauth;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one org at one moment, without asking Salesforce. Holds no secret and
 * no token.
 *
 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
 * @param tenant the name of the tenant, {@code null} for an org of the properties
 * @param signIn its sign-in
 * @param calls what happened to its calls
 * @param usage how many of its API calls are used
 */
public record OrgStatus(String org, @Nullable String tenant, SignInStatus signIn, CallCounts calls, ApiUsage usage) {

}
