package io.salesforceauth.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the sign-in to Salesforce.
 */
public enum SalesforceObservation implements ObservationDocumentation {

	/**
	 * One token request, its quick retries included, in the trace of the call that caused
	 * it.
	 */
	TOKEN_REQUEST {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultTokenRequestObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return TokenRequestKeyNames.values();
		}

	};

	/**
	 * Keys of {@link #TOKEN_REQUEST}.
	 */
	public enum TokenRequestKeyNames implements KeyName {

		/**
		 * Name of the org, {@code tenants} for a tenant.
		 */
		ORG("org"),

		/**
		 * {@code none} for an org of the properties, {@code all} for a tenant, or its
		 * name with {@code salesforce.auth.tenants.meters.per-tenant}.
		 */
		TENANT("tenant"),

		/**
		 * {@code success} or {@code failure}.
		 */
		OUTCOME("outcome"),

		/**
		 * The OAuth error code, {@code none} on success. Not {@code error}, which
		 * Micrometer fills with the name of the exception.
		 */
		ERROR_CODE("error.code"),

		/**
		 * Why the token was asked for: {@code first}, {@code ahead} of its end, or
		 * {@code rejected}.
		 */
		REASON("reason");

		private final String key;

		TokenRequestKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
