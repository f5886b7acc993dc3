package io.salesforceauth;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Why a sign-in fails: the cause and the remedy, in the words of Salesforce's Setup
 * pages. Most causes are a step of the set-up that was missed. The one table of errors:
 * exceptions, failure analyses and the documentation all read it.
 */
public enum SignInFailure {

	/**
	 * The host is not the My Domain of the org.
	 */
	MY_DOMAIN(Set.of(), Set.of("request not supported on this domain"),
			"The host does not serve this flow: it is not the org's My Domain.",
			"Copy Setup > My Domain > Current My Domain URL into salesforce.auth.my-domain-url. "
					+ "It ends in .my.salesforce.com; login.salesforce.com and test.salesforce.com do not work."),

	/**
	 * The policies of the app name no user to run as.
	 */
	RUN_AS_USER(Set.of(), Set.of("no client credentials user enabled", "enter a valid execution user"),
			"The app's policies name no user on whose behalf tokens are issued.",
			"In " + SetupPlace.POLICIES
					+ " select Enable Client Credentials Flow, under OAuth Policies, and enter in Run As the "
					+ "username of an active user: the username, which looks like an e-mail address but is often not the "
					+ "user's e-mail. Save."),

	/**
	 * The flow is not enabled in the settings of the app.
	 */
	CLIENT_CREDENTIALS_FLOW(Set.of("unauthorized_client"), Set.of("client credentials flow not enabled"),
			"The client credentials flow is not enabled in the app.",
			"In " + SetupPlace.SETTINGS
					+ " select Enable Client Credentials Flow, under Flow Enablement; in an external client "
					+ "app it must be on in Policies > OAuth Policies too."),

	/**
	 * Salesforce does not know the consumer key.
	 */
	CONSUMER_KEY(Set.of("invalid_client_id"), Set.of(), "This org knows no app with this consumer key.",
			"Copy the consumer key in " + SetupPlace.KEYS + " into salesforce.auth.client-id, whole, and check that "
					+ "salesforce.auth.my-domain-url names the org that holds the app. A new app needs up to 10 minutes."),

	/**
	 * The consumer secret is wrong.
	 */
	CONSUMER_SECRET(Set.of(), Set.of("invalid client credentials"), "The consumer secret is wrong, or was rotated.",
			"Copy the consumer secret in " + SetupPlace.KEYS
					+ " into salesforce.auth.client-secret. A new app or secret needs up "
					+ "to 10 minutes. With a private key in place of the secret, check that the app holds its certificate."),

	/**
	 * Consumer key and secret did not arrive.
	 */
	CLIENT_AUTHENTICATION(Set.of("invalid_client"), Set.of(), "The client was not authenticated.",
			"Check salesforce.auth.client-id and salesforce.auth.client-secret. Where Setup > Login History says "
					+ "Missing Consumer Key Parameter, something between here and Salesforce changed the request: "
					+ "check the proxy, or try another salesforce.auth.client-authentication-method."),

	/**
	 * Scopes were asked for.
	 */
	SCOPE_PARAMETER(Set.of("invalid_scope"), Set.of("scope parameter not supported"),
			"Salesforce takes no scope parameter in this flow.",
			"Remove salesforce.auth.scopes and select the scopes in " + SetupPlace.SETTINGS
					+ " under OAuth Scopes: all of them are granted."),

	/**
	 * The app has too many scopes.
	 */
	OAUTH_SCOPES(Set.of(), Set.of("too many scopes requested"), "The app has too many OAuth scopes selected.",
			"In " + SetupPlace.SETTINGS
					+ " under OAuth Scopes keep Manage user data via APIs (api) and remove what the service "
					+ "does not use."),

	/**
	 * The app has no scope that counts.
	 */
	API_SCOPE(Set.of(), Set.of("no valid scopes defined"), "The app has no OAuth scope that this flow can grant.", "In "
			+ SetupPlace.SETTINGS + " under OAuth Scopes add Manage user data via APIs (api). Full access (full) and "
			+ "Perform requests at any time (refresh_token, offline_access) do not count here. It takes up to 10 "
			+ "minutes."),

	/**
	 * The run-as user may not use the app.
	 */
	PERMITTED_USERS(Set.of("invalid_app_access"), Set.of("not admin approved"), "The run-as user may not use the app.",
			"In " + SetupPlace.POLICIES
					+ " look at Permitted Users, which holds for the run-as user too: choose All users may "
					+ "self-authorize, or keep Admin approved users are pre-authorized and " + SetupPlace.ADMIT + "."),

	/**
	 * The user has not approved the app, and nobody has for him.
	 */
	USER_APPROVAL(Set.of(), Set.of("hasn't approved this consumer", "has not approved this consumer"),
			"Neither the user nor an administrator has approved the app for this user.",
			"In " + SetupPlace.POLICIES + " under Permitted Users choose Admin approved users are pre-authorized and "
					+ SetupPlace.ADMIT + ": nobody is there to approve it by a click. With the grant jwt-bearer check "
					+ "salesforce.auth.username, and add the scope Perform requests at any time (refresh_token, "
					+ "offline_access) to the app, as others had to."),

	/**
	 * The assertion is not signed with the key of the app's certificate.
	 */
	SIGNING_KEY(Set.of(), Set.of("invalid assertion"), "Salesforce cannot verify the assertion.", "In "
			+ SetupPlace.SETTINGS
			+ " select Enable JWT Bearer Flow (connected app: Use digital signatures) and upload the "
			+ "certificate of the private key that salesforce.auth.key.bundle or salesforce.auth.key.location names; "
			+ "it must not have expired. A new certificate needs up to 10 minutes."),

	/**
	 * The assertion is for another server.
	 */
	AUDIENCE(Set.of(), Set.of("audience is invalid", "invalid audience", "audience validation failed"),
			"The assertion's audience is not the one that this org takes.",
			"Remove salesforce.auth.audience: without it the My Domain URL is tried, then https://login.salesforce.com, or "
					+ "https://test.salesforce.com for a sandbox or scratch org. If it is not set, check that "
					+ "salesforce.auth.my-domain-url is Setup > My Domain > Current My Domain URL. For an Experience Cloud "
					+ "site set it to the site's URL."),

	/**
	 * The assertion has ended, or ends too late.
	 */
	CLOCK(Set.of(), Set.of("expired authorization code"), "The assertion is not valid at the time of Salesforce.",
			"Set the clock of this machine (NTP): the assertion is valid for 2 minutes, and Salesforce takes no more "
					+ "than 3."),

	/**
	 * The app is not in this org.
	 */
	APP_IN_ORG(Set.of("app_not_found", "oauth_authorization_blocked"),
			Set.of("app is not installed in this org", "cross-org oauth flows"),
			"The app is not installed in this org, or not for this user.",
			"Check that salesforce.auth.my-domain-url names the org in which the app was created. An external client app "
					+ "whose Distribution State is Local works in that org only: in another org create an app, or install it "
					+ "as a package. If it is that org, in " + SetupPlace.POLICIES
					+ " under Permitted Users choose Admin approved " + "users are pre-authorized and "
					+ SetupPlace.ADMIT + ". With the grant jwt-bearer a "
					+ "salesforce.auth.audience of https://test.salesforce.com is refused so, too: remove it."),

	/**
	 * An administrator has blocked the app.
	 */
	APP_BLOCKED(Set.of("oauth_app_blocked"), Set.of("blocked by your admin"), "The app is blocked in this org.",
			"In Setup > Connected Apps OAuth Usage, which lists external client apps and connected apps, find the app and "
					+ "click Unblock, or Install where it is not installed yet."),

	/**
	 * The run-as user may not log in from here or now.
	 */
	LOGIN_RESTRICTIONS(Set.of(), Set.of("ip restricted", "ip_restricted", "invalid login hours"),
			"The run-as user may not log in from this address or at this hour.",
			"Add this service's address to Login IP Ranges and check Login Hours in the profile of the run-as user. With "
					+ "client credentials you can relax IP Relaxation instead, in " + SetupPlace.POLICIES
					+ "; with the grant jwt-bearer that does not help: IP ranges are always enforced."),

	/**
	 * The run-as user is not active.
	 */
	ACTIVE_USER(Set.of("inactive_user"), Set.of("user is inactive", "inactive user"),
			"The run-as user is deactivated or frozen.",
			"Look for a mail with the subject Salesforce Security notification: since April 2026 Salesforce freezes users "
					+ "whose calls come through an anonymizing VPN, a proxy or an address of high risk. If there is one, let "
					+ "the service leave by another address first, or it happens again. Then activate or unfreeze the user in "
					+ "Setup > Users, or name another one as Run As in " + SetupPlace.POLICIES + "."),

	/**
	 * The org is not active.
	 */
	ACTIVE_ORG(Set.of("inactive_org"), Set.of(), "The org is locked, closed or suspended.",
			"Check Setup > Company Information, or ask Salesforce Support."),

	/**
	 * The user has logged in too often.
	 */
	LOGIN_RATE(Set.of("rate_limit_exceeded", "login_rate_exceeded"),
			Set.of("login rate exceeded", "maximum logins exceeded", "number of logins exceeded"),
			"The run-as user has logged in too often: Salesforce allows 3,600 logins an hour.",
			"Wait for up to an hour, and find in Setup > Login History who else logs in as this user. Give each "
					+ "service a run-as user of its own. An Einstein Agent user can never log in: choose another one."),

	/**
	 * Salesforce, or what stands before it, asks for another try, or its response was cut
	 * short.
	 */
	TRY_AGAIN(Set.of("unknown_error", SalesforceAuthException.INCOMPLETE_RESPONSE), Set.of(),
			"The token endpoint could not respond, or its response was cut short.",
			"Wait: it passes, as a rule. If it stays, check that salesforce.auth.my-domain-url is the org's My Domain, and "
					+ "what a proxy or gateway between here and Salesforce does."),

	/**
	 * The endpoint does not know the grant.
	 */
	GRANT_TYPE(Set.of("unsupported_grant_type"), Set.of(), "The host does not know the flow.",
			"Check that salesforce.auth.my-domain-url is https and ends in .my.salesforce.com, not a Lightning, "
					+ "Visualforce or site address, and that the flow is selected in " + SetupPlace.SETTINGS
					+ ": Enable Client "
					+ "Credentials Flow, or for the grant jwt-bearer Enable JWT Bearer Flow (connected app: Use digital "
					+ "signatures)."),

	/**
	 * An answer that belongs to other flows.
	 */
	LOGIN_HISTORY(Set.of(), Set.of("authentication failure", "expired access/refresh token"),
			"Salesforce refused the login of the run-as user.",
			"Read the reason in Setup > Login History of the run-as user."),

	/**
	 * Salesforce is down.
	 */
	SALESFORCE_STATUS(Set.of(SalesforceAuthException.TEMPORARILY_UNAVAILABLE), Set.of(),
			"Salesforce is down, or in maintenance.",
			"Wait, and see the org's instance on status.salesforce.com. If it stays, check that "
					+ "salesforce.auth.my-domain-url is the org's My Domain."),

	/**
	 * Salesforce cannot be reached.
	 */
	NETWORK(Set.of(SalesforceAuthException.CONNECTION_FAILED), Set.of(), "The My Domain host cannot be reached.",
			"Check the host in salesforce.auth.my-domain-url, the DNS, the firewall, the certificates "
					+ "(spring.http.clients.ssl.bundle), and the proxy: it is set by a bean of type "
					+ "ClientHttpConnectorBuilderCustomizer."),

	/**
	 * Salesforce answered too late.
	 */
	RESPONSE_TIME(Set.of(SalesforceAuthException.REQUEST_TIMEOUT), Set.of(),
			"The token endpoint did not answer in time.",
			"See the org's instance on status.salesforce.com, and check the network; "
					+ "salesforce.auth.token.request-timeout sets the deadline."),

	/**
	 * The token is bound to a key.
	 */
	BEARER_TOKEN(Set.of(SalesforceAuthException.UNSUPPORTED_TOKEN_TYPE), Set.of(),
			"Salesforce issued a token that is not a Bearer token.",
			"In " + SetupPlace.SETTINGS + " under Security clear Require Demonstrating Proof of Possession (DPoP)."),

	/**
	 * Fresh sessions end at once.
	 */
	SESSION_POLICY(Set.of(SalesforceAuthException.TOKEN_REJECTED), Set.of(),
			"Salesforce accepts the login but rejects each new token at the first call.",
			"Check Setup > Session Settings (Lock sessions to the IP address from which they originated, Enforce login IP "
					+ "ranges on every request), the session policies in " + SetupPlace.POLICIES
					+ ", and whether calls and logins "
					+ "leave by different addresses: a fleet that shares a token needs one for all."),

	/**
	 * The response is not that of a token endpoint.
	 */
	TOKEN_ENDPOINT(Set.of(SalesforceAuthException.INVALID_TOKEN_RESPONSE), Set.of(),
			"The response is not that of a Salesforce token endpoint: a proxy or another host sent it.",
			"Check that salesforce.auth.my-domain-url is the org's My Domain, and that proxies and firewalls let this "
					+ "service through to it."),

	/**
	 * The host redirects, or its tokens are for another one.
	 */
	MY_DOMAIN_MOVED(Set.of(SalesforceAuthException.MY_DOMAIN_MOVED), Set.of(),
			"The host redirects token requests, or its tokens are for another host: My Domain was renamed, or another "
					+ "host responds in its place.",
			"Copy Setup > My Domain > Current My Domain URL into salesforce.auth.my-domain-url. If it is there "
					+ "already, check that no proxy redirects or changes responses. Nothing was sent to the other address."),

	/**
	 * The HTTP client does not work.
	 */
	HTTP_CLIENT(Set.of(SalesforceAuthException.HTTP_CLIENT_FAILED), Set.of(),
			"The HTTP client of the token request cannot be created or used.",
			"Check spring.http.clients.* (connector, SSL bundle) and that all libraries of that HTTP client are on the "
					+ "class path, in versions that fit. The error says what is wrong."),

	/**
	 * The application is closing.
	 */
	APPLICATION_CLOSING(Set.of(SalesforceAuthException.APPLICATION_CLOSING), Set.of(),
			"The application is closing, so it no longer signs in.",
			"Nothing, if the application is meant to stop. Make calls that must complete before the graceful "
					+ "shutdown (server.shutdown) is over."),

	/**
	 * Consumer key, secret or private key cannot be read.
	 */
	CREDENTIALS(Set.of(SalesforceAuthException.CREDENTIALS_UNAVAILABLE), Set.of(),
			"Consumer key, secret or private key cannot be read where they are kept.",
			"Check the files of salesforce.auth.client-id-location and salesforce.auth.client-secret-location, "
					+ "salesforce.auth.key.location or the SSL bundle of salesforce.auth.key.bundle, or the application's "
					+ "own SalesforceCredentialsProvider. For a tenant see what the SalesforceTenantRepository returned or threw."),

	/**
	 * The application's repository does not know the tenant.
	 */
	TENANT(Set.of(SalesforceAuthException.UNKNOWN_TENANT), Set.of(),
			"The application's SalesforceTenantRepository knows no tenant of this name, or none any more.",
			"Register the tenant where the repository finds it, or end what still calls it."),

	/**
	 * The tenant was registered anew or evicted meanwhile.
	 */
	TENANT_CHANGED(Set.of(SalesforceAuthException.TENANT_CHANGED), Set.of(),
			"The tenant was registered anew, or evicted, while the call waited for its token.",
			"Make the call again: it signs in as the tenant is registered now."),

	/**
	 * No known cause.
	 */
	UNKNOWN(Set.of(), Set.of(), "The cause is not known.",
			"Read the reason in Setup > Login History of the run-as user.");

	/**
	 * Those that a tenant has of its own: the others are as at the top level.
	 */
	private static final Pattern TENANT_PROPERTY = Pattern
		.compile("salesforce\\.auth\\.(my-domain-url|client-id|client-secret|username|audience)(?![a-z.-]*[a-z])");

	private static final Pattern PROPERTY = Pattern.compile("salesforce\\.auth\\.([a-z]+(?:[.-][a-z]+)*)");

	/**
	 * Statuses of proxies, gateways and the edge that ask for another try: they say
	 * nothing of the sign-in.
	 */
	private static final Set<Integer> TRY_AGAIN_STATUSES = Set.of(408, 420, 421, 425, 429);

	private final Set<String> errorCodes;

	private final Set<String> phrases;

	private final String cause;

	private final String remedy;

	SignInFailure(Set<String> errorCodes, Set<String> phrases, String cause, String remedy) {
		this.errorCodes = errorCodes;
		this.phrases = phrases;
		this.cause = cause;
		this.remedy = remedy;
	}

	/**
	 * Return why the sign-in fails.
	 * @return a sentence
	 */
	public String getCause() {
		return this.cause;
	}

	/**
	 * Return what to click or to change.
	 * @return one or more sentences
	 */
	public String getRemedy() {
		return this.remedy;
	}

	/**
	 * Return what to click or to change for one of many orgs: properties are named as
	 * those of that org, wherever it is set up.
	 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 * @return the same as {@link #getRemedy()} for {@link SalesforceOrg#DEFAULT}
	 */
	public String getRemedy(String org) {
		if (org.equals(SalesforceTenants.ORG)) {
			return TENANT_PROPERTY.matcher(this.remedy).replaceAll("the tenant's $1");
		}
		return org.equals(SalesforceOrg.DEFAULT) ? this.remedy : PROPERTY.matcher(this.remedy)
			.replaceAll((property) -> Matcher.quoteReplacement(property.group(1) + " of org '" + org + "'"));
	}

	/**
	 * Return the step of the set-up at which this is done.
	 * @return the step, {@code null} where none of it was missed
	 */
	public @Nullable SetupStep getSetupStep() {
		return switch (this) {
			case APP_IN_ORG -> SetupStep.BASIC_INFORMATION;
			case SCOPE_PARAMETER, OAUTH_SCOPES, API_SCOPE -> SetupStep.SCOPES;
			case CLIENT_CREDENTIALS_FLOW, SIGNING_KEY -> SetupStep.FLOW;
			case BEARER_TOKEN -> SetupStep.SECURITY;
			case RUN_AS_USER, ACTIVE_USER, LOGIN_HISTORY -> SetupStep.RUN_AS;
			case LOGIN_RATE -> SetupStep.PERMISSIONS;
			case PERMITTED_USERS, USER_APPROVAL, APP_BLOCKED, LOGIN_RESTRICTIONS, SESSION_POLICY -> SetupStep.ACCESS;
			case CONSUMER_KEY, CONSUMER_SECRET, CLIENT_AUTHENTICATION -> SetupStep.KEY_AND_SECRET;
			case MY_DOMAIN, MY_DOMAIN_MOVED, GRANT_TYPE, AUDIENCE, NETWORK, TOKEN_ENDPOINT -> SetupStep.MY_DOMAIN;
			case HTTP_CLIENT, APPLICATION_CLOSING, ACTIVE_ORG, TRY_AGAIN, SALESFORCE_STATUS, RESPONSE_TIME, CREDENTIALS,
					CLOCK, TENANT, TENANT_CHANGED, UNKNOWN ->
				null;
		};
	}

	/**
	 * Return whether the failure is likely to be transient, so that the same request can
	 * succeed later.
	 * @return whether a retry can help
	 */
	public boolean isTransient() {
		return this == TRY_AGAIN || this == SALESFORCE_STATUS || this == NETWORK || this == RESPONSE_TIME
				|| this == CREDENTIALS || this == APPLICATION_CLOSING || this == TENANT_CHANGED;
	}

	/**
	 * Find the cause that an error of the token endpoint points to. What Salesforce wrote
	 * in the description decides before the error code does, since one code stands for
	 * many causes.
	 * @param error the error, its description as Salesforce sent it
	 * @param status the HTTP status, if there was an answer
	 * @return the step, {@link #UNKNOWN} if none is known
	 */
	public static SignInFailure of(OAuth2Error error, @Nullable Integer status) {
		if (status != null && status >= 500) {
			return SALESFORCE_STATUS;
		}
		String description = normalize(error.getDescription());
		for (SignInFailure step : values()) {
			if (step.phrases.stream().anyMatch(description::contains)) {
				return step;
			}
		}
		if (status != null && TRY_AGAIN_STATUSES.contains(status)) {
			return TRY_AGAIN;
		}
		for (SignInFailure step : values()) {
			if (step.errorCodes.contains(normalize(error.getErrorCode()))) {
				return step;
			}
		}
		return UNKNOWN;
	}

	private static String normalize(@Nullable String text) {
		return (text != null) ? text.toLowerCase(Locale.ROOT).replace('\u2019', '\'') : "";
	}

}
