package io.salesforceauth;

/**
 * What is needed to sign in to an org that is not in the properties. Everything else is
 * as at the top level of the properties.
 *
 * @param myDomainUrl My Domain URL of the org, as Setup shows it, with or without
 * {@code https://}
 * @param credentials consumer key and secret of the external client app
 */
public record SalesforceOrgRegistration(String myDomainUrl, SalesforceCredentials credentials) {

}
