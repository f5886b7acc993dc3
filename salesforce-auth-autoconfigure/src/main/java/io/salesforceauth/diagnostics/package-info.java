/**
 * Explains a start that failed: what is wrong, and what to write or to click.
 */
@NullMarked
package io.salesforceauth.diagnostics;

import org.jspecify.annotations.NullMarked;
