/**
 * What tests in containers need, wherever they run.
 */
@NullMarked
package io.salesforceauth.containers;

import org.jspecify.annotations.NullMarked;
