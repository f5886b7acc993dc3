/**
 * The sign-in as a part of the application's health.
 */
@NullMarked
package io.salesforceauth.health;

import org.jspecify.annotations.NullMarked;
