/**
 * Each org as one object: its settings, its tokens, where they may go, and what was seen
 * of its calls.
 */
@NullMarked
package io.salesforceauth.org;

import org.jspecify.annotations.NullMarked;
