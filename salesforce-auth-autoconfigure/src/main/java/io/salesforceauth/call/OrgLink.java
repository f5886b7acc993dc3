package io.salesforceauth.call;

import io.salesforceauth.SalesforceTokenProvider;

/**
 * What a client needs to call one org.
 *
 * @param tokens gives its token
 * @param target tells where that may go
 * @param calls counts what happens
 */
public record OrgLink(SalesforceTokenProvider tokens, TokenTarget target, OrgCalls calls) {

}
