/**
 * {@code /actuator/salesforce}: the orgs, for the person on call.
 */
@NullMarked
package io.salesforceauth.actuate;

import org.jspecify.annotations.NullMarked;
