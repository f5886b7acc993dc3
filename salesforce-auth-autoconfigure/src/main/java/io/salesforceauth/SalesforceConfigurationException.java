package io.salesforceauth;

import java.io.Serial;

/**
 * A property of {@code salesforce.auth} that cannot work. Stops the application's start;
 * Spring Boot prints it as a failure analysis. Never carries a secret.
 */
public class SalesforceConfigurationException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String property;

	private final String reason;

	private final String action;

	/**
	 * Create an error about one property.
	 * @param property the full name of the property
	 * @param reason what is wrong with its value, as a sentence
	 * @param action what to write instead, as a sentence
	 */
	public SalesforceConfigurationException(String property, String reason, String action) {
		super(property + ": " + reason + " " + action);
		this.property = property;
		this.reason = reason;
		this.action = action;
	}

	/**
	 * Return the property in question.
	 * @return the full name of the property
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return what is wrong.
	 * @return a sentence
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what to write instead.
	 * @return a sentence
	 */
	public String getAction() {
		return this.action;
	}

	/**
	 * Return the same error about the property of a further org: each
	 * {@code salesforce.auth.} becomes {@code salesforce.auth.orgs.<org>.}
	 * @param org the name of the org, or {@link SalesforceOrg#DEFAULT} for this error
	 * @return the error as that org has it
	 */
	public SalesforceConfigurationException forOrg(String org) {
		return org.equals(SalesforceOrg.DEFAULT) ? this : new SalesforceConfigurationException(
				inOrg(this.property, org), inOrg(this.reason, org), inOrg(this.action, org));
	}

	private static String inOrg(String text, String org) {
		return text.replace("salesforce.auth.", "salesforce.auth.orgs." + org + ".");
	}

}
