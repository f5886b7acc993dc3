package io.salesforceauth.observation;

import java.util.Locale;
import java.util.regex.Pattern;

import io.micrometer.common.KeyValues;
import io.salesforceauth.observation.SalesforceObservation.TokenRequestKeyNames;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthorizationException;

/**
 * The names as {@link SalesforceObservation} tells them. Made to be extended.
 */
public class DefaultTokenRequestObservationConvention implements TokenRequestObservationConvention {

	private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,50}");

	private final boolean perTenant;

	/**
	 * Create a convention in which all tenants share their series.
	 */
	public DefaultTokenRequestObservationConvention() {
		this(false);
	}

	/**
	 * Create a convention.
	 * @param perTenant whether each tenant has series of its own, with its name
	 */
	public DefaultTokenRequestObservationConvention(boolean perTenant) {
		this.perTenant = perTenant;
	}

	@Override
	public String getName() {
		return "salesforce.auth.token.request";
	}

	@Override
	public String getContextualName(TokenRequestObservationContext context) {
		return "salesforce sign-in";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TokenRequestObservationContext context) {
		Throwable error = context.getError();
		return KeyValues.of(TokenRequestKeyNames.ORG.withValue(context.getOrg()),
				TokenRequestKeyNames.TENANT.withValue(tenant(context.getTenant())),
				TokenRequestKeyNames.OUTCOME.withValue((error != null) ? "failure" : "success"),
				TokenRequestKeyNames.ERROR_CODE.withValue(error(error)),
				TokenRequestKeyNames.REASON.withValue(context.getReason().name().toLowerCase(Locale.ROOT)));
	}

	private String tenant(@Nullable String tenant) {
		if (tenant == null) {
			return "none";
		}
		return this.perTenant ? tenant : "all";
	}

	/**
	 * The server chooses the code: it must not fill the registry.
	 */
	private static String error(@Nullable Throwable error) {
		if (error == null) {
			return "none";
		}
		String code = (error instanceof OAuth2AuthorizationException failure) ? failure.getError().getErrorCode() : "";
		return ERROR_CODE.matcher(code).matches() ? code : "other";
	}

}
