/**
 * {@code salesforce.auth.verify-on-startup}: the sign-in as a part of the start.
 */
@NullMarked
package io.salesforceauth.startup;

import org.jspecify.annotations.NullMarked;
