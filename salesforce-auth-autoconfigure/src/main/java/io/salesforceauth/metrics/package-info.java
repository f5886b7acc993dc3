/**
 * The state of each org as meters.
 */
@NullMarked
package io.salesforceauth.metrics;

import org.jspecify.annotations.NullMarked;
