/**
 * Names and keys of the metrics and spans of the sign-in, and the meters themselves.
 */
@NullMarked
package io.salesforceauth.observation;

import org.jspecify.annotations.NullMarked;
