/**
 * A service that reads accounts from Salesforce and touches no token.
 */
@NullMarked
package io.salesforceauth.sample;

import org.jspecify.annotations.NullMarked;
