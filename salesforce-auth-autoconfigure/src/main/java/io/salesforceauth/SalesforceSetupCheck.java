package io.salesforceauth;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds out which step of the set-up is missed, from the properties to the use of the
 * API: what a person runs who sets up an org, or who is on call. Safe for use by many
 * threads at once.
 */
public interface SalesforceSetupCheck {

	/**
	 * Check an org with the newest version of the API that it lists.
	 * @param org the name of the org
	 * @return the report, as {@link #check(String, String)} gives it
	 */
	default Mono<SetupReport> check(String org) {
		return check(org, null);
	}

	/**
	 * Check an org. This asks Salesforce: it lists the versions, signs in once with
	 * {@link SalesforceTokenProvider#renew()}, which replaces the token that calls use,
	 * and makes one or two calls. While the gate is closed it does not sign in, but tells
	 * what closed it. Each check has a deadline, by default that of a token request.
	 * @param org the name of the org
	 * @param apiVersion the version of the API that the application uses, such as
	 * {@code 68.0} or {@code v68.0}; {@code null} for the newest
	 * @return the report, also where the org fails, never empty. An error signal of
	 * {@link IllegalArgumentException} if there is no such org or the version has another
	 * form
	 */
	default Mono<SetupReport> check(String org, @Nullable String apiVersion) {
		return check(org, apiVersion, new SetupCheckListener() {
		});
	}

	/**
	 * Check an org as {@link #check(String, String)} does, and tell what is found at
	 * once.
	 * @param org the name of the org
	 * @param apiVersion the version of the API that the application uses, {@code null}
	 * for the newest
	 * @param listener follows the check; an exception of it ends the check
	 * @return the report
	 */
	Mono<SetupReport> check(String org, @Nullable String apiVersion, SetupCheckListener listener);

	/**
	 * Check a tenant, as {@link #check(String, String)} checks an org.
	 * @param tenant the name of the tenant
	 * @param apiVersion the version of the API that the application uses, {@code null}
	 * for the newest
	 * @return the report. An error signal of {@link SalesforceAuthException} if there is
	 * no such tenant, of {@link UnsupportedOperationException} by default
	 */
	default Mono<SetupReport> checkTenant(String tenant, @Nullable String apiVersion) {
		return Mono.error(() -> new UnsupportedOperationException("This check knows no tenants"));
	}

}
