/**
 * The set-up guide as a checklist.
 */
@NullMarked
package io.salesforceauth.sample.setup;

import org.jspecify.annotations.NullMarked;
