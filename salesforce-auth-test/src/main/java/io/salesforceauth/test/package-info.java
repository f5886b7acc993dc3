/**
 * A mock Salesforce org for tests and samples: sign-in, sessions and a small REST API.
 */
@NullMarked
package io.salesforceauth.test;

import org.jspecify.annotations.NullMarked;
