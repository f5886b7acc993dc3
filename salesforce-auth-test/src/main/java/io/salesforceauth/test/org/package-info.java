/**
 * The org itself: who may sign in, sessions and records. No API: anything here may
 * change.
 */
@NullMarked
package io.salesforceauth.test.org;

import org.jspecify.annotations.NullMarked;
