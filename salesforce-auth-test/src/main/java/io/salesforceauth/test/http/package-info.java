/**
 * How the mock org answers over HTTP. No API: anything here may change.
 */
@NullMarked
package io.salesforceauth.test.http;

import org.jspecify.annotations.NullMarked;
