/**
 * The set-up check: from the properties to the use of the API, which step is missed.
 */
@NullMarked
package io.salesforceauth.check;

import org.jspecify.annotations.NullMarked;
