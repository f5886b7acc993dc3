package io.salesforceauth;

/**
 * What is known of one org at one moment, without asking Salesforce. Holds no secret and
 * no token.
 *
 * @param org the name of the org
 * @param signIn its sign-in
 * @param calls what happened to its calls
 * @param usage how many of its API calls are used
 */
public record OrgStatus(String org, SignInStatus signIn, CallCounts calls, ApiUsage usage) {

}
