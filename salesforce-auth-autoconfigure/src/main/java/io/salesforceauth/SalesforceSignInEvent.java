package io.salesforceauth;

import org.jspecify.annotations.Nullable;

/**
 * A change in the sign-in to an org, published as an application event: listen with
 * {@code @EventListener} to this type or to one of its kinds. Events of one org come in
 * order, shortly after the change, in a thread where a listener may block. What a
 * listener throws is logged and changes nothing.
 */
public sealed interface SalesforceSignInEvent {

	/**
	 * Return the org.
	 * @return the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 */
	String org();

	/**
	 * Return the tenant.
	 * @return the name of the tenant, {@code null} for an org of the properties
	 */
	@Nullable String tenant();

	/**
	 * Salesforce issued a token.
	 *
	 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 * @param tenant the name of the tenant, {@code null} for an org of the properties
	 * @param token the token without its value
	 * @param reason why it was asked for
	 */
	record TokenObtained(String org, @Nullable String tenant, SignInStatus.TokenInfo token,
			TokenRequestReason reason) implements SalesforceSignInEvent {
	}

	/**
	 * A token request failed, quick retries included.
	 *
	 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 * @param tenant the name of the tenant, {@code null} for an org of the properties
	 * @param failure what went wrong, the remedy, and when the next request may leave
	 * @param reason why the token was asked for
	 */
	record TokenRequestFailed(String org, @Nullable String tenant, SalesforceAuthException failure,
			TokenRequestReason reason) implements SalesforceSignInEvent {
	}

	/**
	 * The gate closed: until {@link SalesforceAuthException#getNextAttempt()} no token
	 * request leaves. Published once until the gate opens again.
	 *
	 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 * @param tenant the name of the tenant, {@code null} for an org of the properties
	 * @param failure why
	 */
	record GateClosed(String org, @Nullable String tenant,
			SalesforceAuthException failure) implements SalesforceSignInEvent {
	}

	/**
	 * The gate opened again: a token was obtained, or a call was accepted.
	 *
	 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 * @param tenant the name of the tenant, {@code null} for an org of the properties
	 * @param failure what had closed it, where it is still known
	 */
	record GateOpened(String org, @Nullable String tenant,
			@Nullable SalesforceAuthException failure) implements SalesforceSignInEvent {
	}

}
