/**
 * What an application may import: the settings, the token and its provider, the error and
 * the qualifier of the beans of an org.
 */
@NullMarked
package io.salesforceauth;

import org.jspecify.annotations.NullMarked;
